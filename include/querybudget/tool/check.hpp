// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.hpp>
#include <querybudget/tool/merged_run.hpp>
#include <querybudget/tool/verdict.hpp>

#include <string>
#include <vector>

namespace querybudget::tool {

struct check_options {
    bool complete = false;    ///< the run was of all tests, so what is missing in it is missing
    bool allow_none = false;  ///< it was of some, which may have measured no endpoint
    std::string folder;       ///< that the records came from, for texts
    std::string accept = "querybudget accept";  ///< the command, likewise
};

/// Compares what was measured with what the file allows, and with the golden files beside it.
/// Numbers decide, not how the tests ended. No verdict fails where all is fine.
/// *Throws:* `budget_file_error` where a golden file can't be read.
[[nodiscard]] std::vector<verdict> check(budget_file const& allowed, merged_run const& run,
                                         check_options const& options);

}  // namespace querybudget::tool

#include <querybudget/tool/check.ipp>
