// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/judge/violation.hpp>
#include <querybudget/record/recording.hpp>
#include <querybudget/report/site_reader.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace querybudget {

/// What a broken budget says in a terminal: the verdict on the first line, complete on its own;
/// what repeats, once per row of what, and the fix; then the verdict again. `name` may be empty.
/// Values never appear in it.
[[nodiscard]] std::string failure_text(std::string_view name, std::vector<violation> const& broken,
                                       recording const& r);

/// One line for a budget that was kept: `GET /orders: 4 queries`.
[[nodiscard]] std::string passed_text(std::string_view name, recording const& r);

namespace detail {

/// The query that repeats most, and what that is called: `N+1  50 × SELECT …`.
struct worst_comb {
    std::string text;     ///< empty where nothing repeats
    site_question where;  ///< in the recording
};

[[nodiscard]] worst_comb worst_comb_of(recording const& r);

/// What can read addresses; null where no file has included report/call_sites.hpp.
[[nodiscard]] site_reader const* the_site_reader() noexcept;

}  // namespace detail

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/text.ipp>
#endif
