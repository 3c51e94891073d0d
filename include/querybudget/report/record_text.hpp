// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/report/record_writer.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace querybudget::detail {

/// Of the lines of a record file. Readers take older ones, too: what is added needs a default.
inline constexpr int record_schema = 1;

/// A line that says whose records follow. `started`: seconds since 1970.
[[nodiscard]] std::string process_record(long pid, std::int64_t started, std::string_view program);

/// A line that says what the scope measured, and how it was judged. No values are in it, unless the
/// recording kept some.
[[nodiscard]] std::string scope_record(judged_scope const& of);

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/record_text.ipp>
#endif
