// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/glob.hpp>
#include <querybudget/judge/changes.hpp>
#include <querybudget/judge/findings.hpp>
#include <querybudget/judge/parent.hpp>
#include <querybudget/judge/row_explosion.hpp>

#include <string_view>

namespace querybudget {

namespace detail {

/// From this many different values on, a repeated read is taken for a loop although no parent is in
/// sight: from one stack, and where stacks aren't known.
inline constexpr std::size_t values_of_a_loop = 3;
inline constexpr std::uint64_t values_without_stacks = 8;
/// Single writes from one stack.
inline constexpr std::size_t writes_of_a_batch = 3;

QUERYBUDGET_DETAIL_INLINE std::uint64_t repeated_reads(evidence const& known, group const& g) {
    bool const is_read = g.category() == statement_category::query && !g.writes && !g.overflow;
    if (!is_read || g.values.size() == value_set::most) return 0;
    std::uint64_t const once_each = g.distinct_values + g.failed;
    if (g.known_values <= once_each) return 0;
    // A clock, a lock, the last inserted id.
    if (g.kind == statement_kind::select && tables_of(g.sql, g.dialect).empty()) return 0;
    std::vector<group const*> changes = known.writes_to_tables_of(g);
    // What failed is tried again from the start.
    if (known.any_failed())
        changes.insert(changes.end(), known.rollbacks().begin(), known.rollbacks().end());
    bool one_thread = true;
    std::uint64_t repeated = 0;
    for (sample const& s : g.samples) {
        one_thread = one_thread && s.thread == g.samples.front().thread;
        sample const* before = nullptr;
        for (sample const& other : g.samples) {
            bool const same = s.known && other.known && other.hash == s.hash &&
                              other.thread == s.thread && other.number < s.number;
            if (same && (before == nullptr || other.number > before->number)) before = &other;
        }
        if (before != nullptr && !any_ran_between(changes, before->at, s.at)) ++repeated;
    }
    // All of them are samples: nothing is left to be guessed.
    std::uint64_t const at_most = g.known_values - once_each;
    if (one_thread && g.samples.size() == g.executions)
        return repeated < at_most ? repeated : at_most;
    bool const all_count =
        one_thread ? repeated != 0 || changes.empty() : changes.empty() && is_pooled(known, g);
    return all_count ? at_most : repeated;
}

/// Is a list of values one value, which a function takes apart: `json_each(?)`?
inline bool unfolds_a_list(std::string_view sql) noexcept {
    for (std::size_t at = sql.find("(?"); at != sql.npos; at = sql.find("(?", at + 1)) {
        std::string_view const before = sql.substr(0, at);
        for (std::string_view const one : {"*json_each", "*array_elements", "*array_elements_text",
                                           "*to_recordset", "*unnest", "*to_array", "*carray"}) {
            if (glob_matches(one, before)) return true;
        }
    }
    return false;
}

/// Different values from one place, on one thread.
inline bool is_loop(group const& g) {
    if (!knows_stacks(g))
        return g.batched * 2 <= g.executions && g.distinct_values >= values_without_stacks;
    for (sampled_loop const& all : loops_of(g)) {
        if (all.is_batched()) continue;
        for (sample const* const s : all.samples) {
            if (all.on_thread(s->thread).values() >= values_of_a_loop) return true;
        }
    }
    return false;
}

/// One query for each row of another. Left out: batched lookups (a list of two values or more), and
/// executions that failed, since what follows them is a retry. Pages (a LIMIT above one) read what
/// belongs together, unless their values are another query's rows.
inline bool is_n_plus_one(evidence const& known, group const& g, finding& f) {
    if (g.category() != statement_category::query || g.writes || g.overflow) return false;
    if (g.executions < g.failed + 2 || unfolds_a_list(g.sql)) return false;
    std::uint64_t const times = g.executions - g.failed;
    bool const pages = g.paged * 2 > g.executions && g.most_rows > 1;
    if (pages && glob_matches("* offset *", g.sql)) return false;
    parent const p = parent_of(known, g, times);
    bool const of_another = p.of != nullptr && p.of != &g && (p.by_values || p.inside);
    if (pages && !of_another) return false;
    if (p.of == nullptr && (walks_a_tree(g) || !is_loop(g))) return false;  // level by level
    f.kind = finding_kind::n_plus_one;
    if (p.of != nullptr) {
        f.parent_sql = p.of->sql;
        f.parent_id = p.of->id;
        f.parent_rows = p.of->most_rows == times ? p.of->most_rows : p.of->rows;
        f.proven = p.by_values && p.by_rows;
    }
    return true;
}

/// Executions that no ROLLBACK of a transaction came between: those before it are tried again.
inline std::size_t longest_stretch(evidence const& known, sampled_loop const& loop) {
    std::size_t longest = 0;
    std::size_t stretch = 0;
    sample const* before = nullptr;
    for (sample const* const s : loop.samples) {
        if (before != nullptr && any_ran_between(known.rollbacks(), before->at, s->at)) stretch = 0;
        before = s;
        longest = ++stretch > longest ? stretch : longest;
    }
    return longest;
}

/// Until it worked: only the last execution changed anything, or none.
inline bool is_retried(group const& g) noexcept {
    std::uint64_t const done = g.executions - g.failed;
    std::uint64_t const changed = done > g.changed_nothing ? done - g.changed_nothing : 0;
    return changed == 0 || (changed == 1 && g.last_without_change != g.executions);
}

/// Single writes that one statement could do. One without values isn't for a row.
inline bool is_missing_batch(evidence const& known, group const& g) {
    if (!changes_rows(g.kind) || g.overflow || g.sql.find('?') == g.sql.npos) return false;
    if (g.batched * 2 >= g.executions || unfolds_a_list(g.sql)) return false;
    if (g.executions < g.failed + writes_of_a_batch || is_retried(g)) return false;
    for (sampled_loop const& loop : loops_of(g)) {
        if (longest_stretch(known, loop) >= writes_of_a_batch) return true;
    }
    return false;
}

/// FETCH of one row, again and again.
inline bool is_row_cursor(group const& g) noexcept {
    return g.kind == statement_kind::cursor && !g.overflow && g.rows >= 3 && g.most_rows == 1;
}

inline bool find_in(evidence const& known, group const& g, finding& f) {
    if (is_n_plus_one(known, g, f)) return true;
    if (is_missing_batch(known, g)) {
        f.kind = finding_kind::missing_batch;
    } else if (is_row_cursor(g)) {
        f.kind = finding_kind::row_cursor;
    } else if (is_row_explosion(g)) {
        f.kind = finding_kind::row_explosion;
    } else if (repeated_reads(known, g) != 0) {
        f.kind = finding_kind::duplicate;
    } else {
        return false;
    }
    return true;
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE std::vector<finding> recording::findings() const {
    detail::evidence const known(groups_);
    std::vector<finding> found;
    for (group const& g : groups_) {
        finding f;
        if (!detail::find_in(known, g, f)) continue;
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
