// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget.hpp>
#include <querybudget/judge/violation.hpp>
#include <querybudget/record/recording.hpp>
#include <querybudget/report/assertion.hpp>

#include <string>
#include <vector>

namespace querybudget::detail {

/// What a scope measured, and the verdict.
struct judged_scope {
    assertion const& where;
    querybudget::budget const& by;
    recording const& all;  ///< with what the budget ignores
    std::vector<violation> const& broken;
};

/// Keeps records of all scopes: what report/json_lines.hpp installs, since not every file is to pay
/// for it.
/// *Thread safety:* may be called from any thread.
struct record_writer {
    /// Returns what went wrong, on one line; empty where nothing did, or no records are asked for.
    std::string (*write)(judged_scope const& of);
};

}  // namespace querybudget::detail
