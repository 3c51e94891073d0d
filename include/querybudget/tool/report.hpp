// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/tool/merged_run.hpp>

#include <string>

namespace querybudget::tool {

/// What each scope cost, the dearest first; below it how many runs failed, and what looks wrong
/// with its queries; last what is wrong with the records. Nothing that a record says means anything
/// to a terminal.
[[nodiscard]] std::string terminal_report(merged_run const& run, bool colour);

/// The same in Markdown, for the summary of a pull request.
[[nodiscard]] std::string markdown_report(merged_run const& run);

}  // namespace querybudget::tool

#include <querybudget/tool/report.ipp>
