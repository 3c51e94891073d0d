// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>

#include <string>

namespace querybudget::detail {

enum class child_result : unsigned char {
    ended,    ///< `output` is what it wrote
    missing,  ///< there is no such program in PATH, or none can be started here
    late,     ///< it was killed
};

/// Runs a program without a shell, with /dev/null as its input and for its errors, and with none of
/// this program's environment. It waits for that child alone, and whoever else reaps it does no
/// harm. *Throws:* `std::bad_alloc`.
[[nodiscard]] child_result run_child(char const* const* arguments, int most_ms,
                                     std::string& output);

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/child_process.ipp>
#endif
