// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/evidence.hpp>
#include <querybudget/judge/sampled_loop.hpp>
#include <querybudget/record/group.hpp>

#include <cstdint>
#include <vector>

namespace querybudget::detail {

/// The query for whose rows another one runs, and what says so.
struct parent {
    group const* of = nullptr;  ///< null: none was found; the child itself: a tree is walked
    bool by_rows = false;       ///< it returned as many rows as the child ran times
    bool by_values =
        false;  ///< two of the child's values or more, all of them, stood in a column of its result
    bool inside = false;  ///< its result was still being read

    [[nodiscard]] int strength() const noexcept {
        return (by_values ? 4 : 0) + (inside ? 2 : 0) + (by_rows ? 1 : 0);
    }
};

/// The strongest of all, and of equal ones the latest. `times`: executions that didn't fail.
[[nodiscard]] parent parent_of(evidence const& known, group const& child, std::uint64_t times);

/// Do its values come from what it returned before itself, as where a tree is walked?
[[nodiscard]] bool walks_a_tree(group const& g);

/// Does it run, with one value, for rows that another thread has read?
[[nodiscard]] bool is_pooled(evidence const& known, group const& g);

[[nodiscard]] group const* group_of(std::vector<group> const& groups, std::uint64_t id) noexcept;

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/judge/parent.ipp>
#endif
