// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/record/recording.hpp>
#include <querybudget/report/assertion.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace querybudget {

/// A number that a scope measured, for dashboards: `GET /orders queries` is 6.
struct measurement {
    std::string name;
    std::uint64_t value = 0;
};

namespace detail {

/// `name`; a scope without one goes by its file and line: `orders_test.cpp:42`.
[[nodiscard]] std::string scope_name(assertion const& where, std::string_view name);

/// Queries, rows, and round trips where there are some: `orders_test.cpp:42 queries`. The names are
/// printable.
[[nodiscard]] std::vector<measurement> measurements(assertion const& where, std::string_view name,
                                                    recording const& r);

/// Is the environment variable QUERYBUDGET_CTEST 1?
[[nodiscard]] bool prints_for_ctest() noexcept;

/// Prints on stdout what `ctest -T Test` takes over into its Test.xml.
/// *Thread safety:* the lines of one call stay together.
void print_for_ctest(std::vector<measurement> const& all);

}  // namespace detail
}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/measurement.ipp>
#endif
