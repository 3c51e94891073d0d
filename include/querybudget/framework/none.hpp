// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What a broken budget does in a program without a test framework, or outside of its tests. By
/// default it throws `budget_exceeded`; `querybudget::install(querybudget::abort_on_failure)` or
/// `log_failures`, at the beginning of `main`, choose otherwise.

#include <querybudget/report/advice.hpp>
#include <querybudget/report/call_sites.hpp>
#include <querybudget/report/json_lines.hpp>
#include <querybudget/report/sink.hpp>

#include <cstdio>
#include <cstdlib>

namespace querybudget {

namespace detail {

inline bool always_active() noexcept { return true; }
inline void log_failure(assertion const& where, std::string_view text) {
    std::fprintf(stderr, "%s:%d: %.*s\n", where.at.file, where.at.line,
                 static_cast<int>(text.size()), text.data());
}
inline void abort_after_log(assertion const& where, std::string_view text) {
    log_failure(where, text);
    std::abort();
}
inline void ignore_pass(assertion const&, std::string_view) {}

}  // namespace detail

/// The text goes to stderr and the program goes on, fatal or not.
inline constinit sink log_failures{
    detail::always_active, detail::log_failure, detail::ignore_pass, nullptr, nullptr, 2};
/// The text goes to stderr and the program aborts.
inline constinit sink abort_on_failure{
    detail::always_active, detail::abort_after_log, detail::ignore_pass, nullptr, nullptr, 2};

}  // namespace querybudget
