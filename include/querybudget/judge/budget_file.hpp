// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Bodies are in <querybudget/judge/budget_file.ipp>, in both forms: they need toml++ (Debian:
/// libtomlplusplus-dev), which what includes this for the types alone doesn't.

#include <querybudget/judge/endpoint_budget.hpp>
#include <querybudget/record/finding.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace querybudget {

/// An entry of `[known]`: a finding that is accepted for now.
struct known_finding {
    std::string scope;  ///< the name of the endpoint, or of `qb::named`
    finding_kind kind = finding_kind::n_plus_one;
    std::string query;  ///< any text with the fingerprint of the finding's query
    std::string why;
    int line = 0;

    /// Is it this one, in whatever dialect?
    [[nodiscard]] inline bool is(std::string_view in_scope, finding const& f) const;
};

/// What `query-budgets.toml` says.
struct budget_file {
    std::string path;
    std::vector<endpoint_budget> endpoints;  ///< in the order of the file
    std::vector<known_finding> known;

    [[nodiscard]] inline endpoint_budget const* find(std::string_view endpoint) const noexcept;
};

namespace detail {

/// Does a `why` say anything?
[[nodiscard]] inline bool is_reason(std::string_view why) noexcept {
    return why.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

}  // namespace detail

/// Something in a budget file, or a file beside it, that can't mean anything. `what()` is complete:
/// file, line, what was expected, and the fix.
class budget_file_error : public std::runtime_error {
public:
    /// `line` is 0 where the whole file is meant.
    budget_file_error(std::string const& path, int line, std::string const& what_and_fix)
        : std::runtime_error(path + (line != 0 ? ':' + std::to_string(line) : std::string()) +
                             ": " + what_and_fix) {}
};

/// *Throws:* `budget_file_error` where it can't be read, or says what can't mean anything.
[[nodiscard]] inline budget_file read_budget_file(std::string const& path);

}  // namespace querybudget
