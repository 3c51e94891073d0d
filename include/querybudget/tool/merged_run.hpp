// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/tool/measured_scope.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace querybudget::tool {

/// What the records of all processes say together, in bounded memory.
struct merged_run {
    /// A line or a file that is no record, or one that was cut off.
    struct problem {
        std::string file;
        std::uint64_t line = 0;  ///< 0: the whole file
        std::string what;        ///< and what to do about it
    };
    static constexpr std::size_t most_problems = 100;

    std::vector<measured_scope> scopes;  ///< by name, page, cold, endpoint
    std::uint64_t processes = 0;
    std::uint64_t records = 0;      ///< of scopes
    std::vector<problem> problems;  ///< the first ones
    std::uint64_t problem_count = 0;
};

/// Is told the bytes that were read and that there are, now and then.
using progress = void (*)(std::uint64_t done, std::uint64_t all);

/// Merges all records below the folder, `*.jsonl`, in the order of their paths. What can't be read
/// is a problem of the result. Symbolic links aren't followed.
[[nodiscard]] merged_run read_run(std::string const& folder, progress tell = nullptr);

}  // namespace querybudget::tool

#include <querybudget/tool/merged_run.ipp>
