// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>
#include <vector>

// For the budgets of the repository and the tool: what every test includes doesn't include it.

namespace querybudget::detail {

/// A line of a statement, as it is written for review.
struct clause_line {
    std::string_view text;
    unsigned depth = 0;  ///< how far it is indented
};

/// A canonical text, of any dialect, one clause a line, and one line for each condition that AND or
/// OR joins: a new one is one changed line. Each break stands for one blank, so the lines joined by
/// blanks are the canonical text again.
/// *Lifetime:* the lines are views of the text.
[[nodiscard]] std::vector<clause_line> clauses_of(std::string_view canonical);

}  // namespace querybudget::detail

#include <querybudget/sql/clauses.ipp>
