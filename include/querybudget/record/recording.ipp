// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/detail/glob.hpp>
#include <querybudget/record/recording.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/tables.hpp>

#include <string_view>

namespace querybudget {

namespace detail {

QUERYBUDGET_DETAIL_INLINE bool selects_group(subject what, group const& g) {
    bool const is_query = g.category() == statement_category::query;
    switch (what.what) {
        case measure::queries: return is_query;
        case measure::selects: return g.kind == statement_kind::select;
        case measure::inserts: return g.kind == statement_kind::insert;
        case measure::updates: return g.kind == statement_kind::update;
        case measure::deletes: return g.kind == statement_kind::delete_;
        case measure::ddl: return g.kind == statement_kind::ddl;
        case measure::writes: return g.writes;
        case measure::control: return g.category() == statement_category::control;
        case measure::statements: return true;
        case measure::transactions:
            return g.kind == statement_kind::transaction &&
                   (glob_matches("begin*", g.sql) || glob_matches("start*", g.sql));
        case measure::table: {
            if (!is_query) return false;
            for (std::string const& name : tables_of(g.sql, g.dialect)) {
                if (equal_ignoring_case(name, {what.text, what.size})) return true;
            }
            return false;
        }
        case measure::query: return fingerprint_of({what.text, what.size}, g.dialect).id == g.id;
        case measure::matching: return is_query && glob_matches({what.text, what.size}, g.sql);
        case measure::round_trips:
        case measure::rows:
        case measure::rows_per_query:
        case measure::full_scans:
        case measure::db_time: return is_query;
    }
    return false;
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE std::uint64_t recording::count(subject what) const {
    if (what.what == detail::measure::round_trips) return round_trips_;
    std::uint64_t total = 0;
    for (group const& g : groups_) {
        if (!detail::selects_group(what, g)) continue;
        switch (what.what) {
            case detail::measure::rows: total += g.rows; break;
            case detail::measure::rows_per_query:
                total = g.most_rows > total ? g.most_rows : total;
                break;
            case detail::measure::full_scans: total += g.full_scans; break;
            default: total += g.executions; break;
        }
    }
    return total;
}

QUERYBUDGET_DETAIL_INLINE recording recording::without_set_up() const {
    recording kept = without([](group const& g) { return g.set_up == g.executions; });
    for (group& g : kept.groups_) {
        // Their own trips aren't known apart: a write is as many as another of its kind.
        std::uint64_t const trips = g.round_trips * g.set_up / g.executions;
        kept.round_trips_ -= trips;
        g.round_trips -= trips;
        g.executions -= g.set_up;
        auto const of_set_up = [&g](detail::sample const& s) { return s.number <= g.set_up; };
        std::erase_if(g.samples, of_set_up);
        g.set_up = 0;
    }
    return kept;
}

QUERYBUDGET_DETAIL_INLINE std::int64_t recording::db_time() const noexcept {
    std::int64_t total = 0;
    for (group const& g : groups_) total += g.db_time;
    return total;
}

QUERYBUDGET_DETAIL_INLINE std::uint64_t recording::cursor_steps() const noexcept {
    std::uint64_t total = 0;
    for (group const& g : groups_) {
        if (g.category() == statement_category::cursor) total += g.executions;
    }
    return total;
}

}  // namespace querybudget
