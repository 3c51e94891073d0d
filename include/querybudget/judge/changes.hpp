// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/glob.hpp>
#include <querybudget/record/group.hpp>
#include <querybudget/sql/tables.hpp>

#include <cstdint>
#include <string>
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

/// The statements of a recording after which a read may return something else.
class changes {
public:
    changes(std::vector<group> const& groups, group const& read) {
        std::vector<std::string> const tables = tables_of(read.sql, read.dialect);
        bool any_failed = false;
        for (group const& g : groups)
            any_failed = any_failed || g.failed != 0 || g.changed_nothing != 0;
        for (group const& g : groups) {
            // What failed is tried again from the start.
            if (g.writes ? concerns(g, tables) : any_failed && is_rollback(g)) all_.push_back(&g);
        }
    }

    [[nodiscard]] bool none() const noexcept { return all_.empty(); }
    [[nodiscard]] bool between(std::int64_t from, std::int64_t to) const noexcept {
        for (group const* const g : all_) {
            if (ran_between(*g, from, to)) return true;
        }
        return false;
    }

private:
    static bool concerns(group const& write, std::vector<std::string> const& tables) {
        std::vector<std::string> const written = tables_of(write.sql, write.dialect);
        for (std::string const& one : written) {
            for (std::string const& other : tables) {
                if (one == other) return true;
            }
        }
        return written.empty();
    }

    std::vector<group const*> all_;
};

}  // namespace querybudget::detail
