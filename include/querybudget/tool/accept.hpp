// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.hpp>
#include <querybudget/tool/merged_run.hpp>
#include <querybudget/tool/verdict.hpp>

#include <string>
#include <utility>
#include <vector>

namespace querybudget::tool {

struct accept_options {
    bool lower = false;                  ///< takes limits down to what was measured
    std::string why;                     ///< the reason, where limits are to rise
    std::vector<std::string> endpoints;  ///< only these; empty: all
};

/// What `querybudget accept` is to write, and what it won't.
struct acceptance {
    std::vector<std::string> better;  ///< `GET /orders: 9 → 4 queries`
    std::vector<std::string> others;  ///< that were raised or added
    std::vector<verdict> refused;
    bool nothing = false;  ///< is to be written, because of what was refused
    std::string toml;      ///< the file's new text
    budget_file meant;     ///< and what it is to say
    std::vector<std::pair<std::string, std::string>> golden;  ///< paths and texts
};

/// `text` is that of the file; `allowed` what it says.
/// *Throws:* `budget_file_error` where a golden file can't be read.
[[nodiscard]] acceptance plan_acceptance(budget_file const& allowed, std::string const& text,
                                         merged_run const& run, accept_options const& options);

/// Writes it, all or nothing as far as a file system can. Returns the paths of what changed.
/// *Throws:* `std::runtime_error` where something can't be written, the new text doesn't say what it
/// is to, or the file isn't `old_text` any more; empty where there was none.
std::vector<std::string> write_acceptance(acceptance const& a, std::string const& old_text);

}  // namespace querybudget::tool

#include <querybudget/tool/accept.ipp>
