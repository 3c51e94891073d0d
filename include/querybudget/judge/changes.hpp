// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/glob.hpp>
#include <querybudget/record/group.hpp>

#include <cstdint>
#include <vector>

namespace querybudget::detail {

/// Takes back a whole transaction; a savepoint's ROLLBACK TO doesn't.
inline bool is_rollback(group const& g) noexcept {
    return g.kind == statement_kind::transaction &&
           (glob_matches("rollback*", g.sql) || glob_matches("abort*", g.sql)) &&
           !glob_matches("rollback*to *", g.sql);
}

/// Did it run between two times, as far as its samples say? Beyond the samples it may have.
inline bool ran_between(group const& g, std::int64_t from, std::int64_t to) noexcept {
    std::int64_t latest = from;
    for (sample const& s : g.samples) {
        if (s.at >= from && s.at <= to) return true;
        latest = s.at > latest ? s.at : latest;
    }
    return g.executions > g.samples.size() && latest < to;
}

inline bool any_ran_between(std::vector<group const*> const& groups, std::int64_t from,
                            std::int64_t to) noexcept {
    for (group const* const g : groups) {
        if (ran_between(*g, from, to)) return true;
    }
    return false;
}

}  // namespace querybudget::detail
