// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Call sites in failures: which function, file and line of the program its queries come from. The
/// headers in framework/ include this; a program without one does so itself.
///
/// It needs glibc, debug information (`-g`), and `addr2line` of binutils or LLVM, which is run once
/// for each report. Where one of these is missing, the report says so.

#include <querybudget/detail/config.hpp>
#include <querybudget/report/site_reader.hpp>

namespace querybudget::detail {

/// Returns true, so that it can initialise an inline variable.
bool install_call_sites() noexcept;

inline bool const call_sites_installed = install_call_sites();

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/call_sites.ipp>
#endif
