// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/endpoint_budget.hpp>
#include <querybudget/judge/violation.hpp>
#include <querybudget/record/group.hpp>
#include <querybudget/record/recording.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// For the budgets of the repository and the tool: what every test includes doesn't include it.

namespace querybudget {

/// A query of a golden file.
struct golden_query {
    std::string sql;  ///< as `golden_sql` gives it
    std::uint64_t executions = 0;
};

/// The queries of an endpoint, in any order.
using golden_mix = std::vector<golden_query>;

/// What golden files and records know a query by: its canonical text. Where the text that was kept
/// isn't enough for that, since it is cut, the fingerprint follows it, so that different queries
/// have different texts. Those beyond the first 4096 of a recording have one text together.
[[nodiscard]] std::string golden_sql(group const& g);

/// The recording's queries, without control, cursor steps and what the database ran by itself.
[[nodiscard]] golden_mix golden_mix_of(recording const& r);

/// The golden file of an endpoint: the same for the same queries, whatever their order; `page` is 0
/// where no page is claimed. Bytes that an editor or a terminal would not show are written as
/// `\x1b`.
[[nodiscard]] std::string golden_text(std::string_view name, std::uint64_t page,
                                      golden_mix const& mix);

/// What a golden file says, in its order; nothing where there is no such file.
/// *Throws:* `budget_file_error` where it can't be read, or says what can't mean anything.
[[nodiscard]] std::optional<golden_mix> read_golden(std::string const& path);

namespace detail {

/// Compares the recording's queries with the endpoint's golden file, if there is one.
void compare_with_golden(endpoint_budget const& with, recording const& r,
                         std::vector<violation>& broken);

}  // namespace detail
}  // namespace querybudget

#include <querybudget/judge/golden.ipp>
#include <querybudget/judge/golden_changes.ipp>
