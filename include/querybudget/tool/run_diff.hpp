// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/subject.hpp>
#include <querybudget/tool/merged_run.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace querybudget::tool {

/// How two runs of the tests differ, by the dearest run of each scope. Times aren't compared.
struct run_diff {
    struct count {
        querybudget::detail::measure what;
        std::uint64_t before = 0;
        std::uint64_t after = 0;
    };
    struct query {
        std::string sql;
        std::uint64_t before = 0;  ///< executions; 0: it is new
        std::uint64_t after = 0;   ///< 0: it is gone
    };
    struct scope {
        std::string title;           ///< its name, page, and whether it is cold
        std::vector<count> counts;   ///< that differ; of a scope that is new or gone, its queries
        std::vector<query> queries;  ///< that differ: new and more often first, then the others
    };

    std::vector<scope> more;   ///< costs more than before, what rose most first
    std::vector<scope> less;   ///< costs less, what fell most first
    std::vector<scope> other;  ///< as much, by other queries
    std::vector<scope> added;  ///< the dearest first
    std::vector<scope> gone;
    std::uint64_t problems_before = 0;  ///< with the records, so that scopes may be missing
    std::uint64_t problems_after = 0;

    /// Are both alike, and all records of both there?
    [[nodiscard]] bool empty() const noexcept {
        return more.empty() && less.empty() && other.empty() && added.empty() && gone.empty() &&
               problems_before == 0 && problems_after == 0;
    }
};

[[nodiscard]] run_diff diff_runs(merged_run const& before, merged_run const& after);

/// For a terminal: what costs more first. Nothing that a record says means anything to it.
[[nodiscard]] std::string text_of(run_diff const& d, bool colour);

}  // namespace querybudget::tool

#include <querybudget/tool/run_diff.ipp>
