// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/findings.hpp>

namespace querybudget {

namespace detail {

/// From this many different values on, a repeated read is taken for a loop although no parent is in
/// sight. Fewer may be lookups that have nothing to do with each other.
inline constexpr std::uint64_t values_of_a_loop = 8;

QUERYBUDGET_DETAIL_INLINE std::uint64_t repeated_reads(group const& g) noexcept {
    bool const is_read = g.category() == statement_category::query && !g.writes && !g.overflow;
    if (!is_read || g.values.size() == value_set::most) return 0;
    std::uint64_t const once_each = g.distinct_values + g.failed;
    return g.known_values > once_each ? g.known_values - once_each : 0;
}

/// The latest earlier query that returned as many rows as the child ran times, at once or in all.
inline group const* parent_by_rows(std::vector<group> const& groups, group const& child,
                                   std::uint64_t times) noexcept {
    group const* parent = nullptr;
    for (group const& p : groups) {
        bool const earlier = p.first_at <= child.first_at && p.id != child.id &&
                             p.category() == statement_category::query;
        if (earlier && p.most_rows >= 2 && (p.most_rows == times || p.rows == times)) parent = &p;
    }
    return parent;
}

inline group const* group_of(std::vector<group> const& groups, std::uint64_t id) noexcept {
    for (group const& g : groups) {
        if (g.id == id) return &g;
    }
    return nullptr;
}

/// One query for each row of another. Left out: batched lookups (a list of two values or more),
/// pages (a LIMIT above one that returns several rows), and executions that failed, since what
/// follows them is a retry.
inline bool is_n_plus_one(std::vector<group> const& groups, group const& g, finding& f) {
    if (g.category() != statement_category::query || g.writes || g.overflow) return false;
    if (g.batched * 2 > g.executions || (g.paged != 0 && g.most_rows > 1)) return false;
    std::uint64_t const times = g.executions > g.failed ? g.executions - g.failed : 0;
    group const* parent = nullptr;
    // A result of one row is no loop: its statement just wasn't reset.
    if (g.inside >= 2) parent = group_of(groups, g.inside_of);
    if (parent != nullptr && parent->most_rows < 2) parent = nullptr;
    if (parent == nullptr && times >= 3) parent = parent_by_rows(groups, g, times);
    if (parent == nullptr && g.distinct_values < values_of_a_loop) return false;
    f.kind = finding_kind::n_plus_one;
    if (parent != nullptr) {
        f.parent_sql = parent->sql;
        f.parent_id = parent->id;
        f.parent_rows = parent->most_rows == times ? parent->most_rows : parent->rows;
    }
    return true;
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE std::vector<finding> recording::findings() const {
    std::vector<finding> found;
    for (group const& g : groups_) {
        finding f;
        if (!detail::is_n_plus_one(groups_, g, f)) {
            if (detail::repeated_reads(g) == 0) continue;
            f.kind = finding_kind::duplicate;
        }
        f.sql = g.sql;
        f.executions = g.executions;
        f.distinct_values = g.distinct_values;
        f.known_values = g.known_values;
        f.id = g.id;
        found.push_back(std::move(f));
    }
    return found;
}

}  // namespace querybudget
