// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Records of what scopes measured: where the environment variable QUERYBUDGET_OUT names a folder,
/// each process appends its own to a file of its own there, a line of JSON for each scope that was
/// judged. The headers in framework/ and <querybudget/budget_file.hpp> include this; a program
/// without them does so itself.

#include <querybudget/detail/config.hpp>

namespace querybudget::detail {

/// Returns true, so that it can initialise an inline variable.
bool install_json_lines() noexcept;

inline bool const json_lines_installed = install_json_lines();

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/json_lines.ipp>
#endif
