// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/glob.hpp>
#include <querybudget/judge/parent.hpp>

namespace querybudget::detail {

QUERYBUDGET_DETAIL_INLINE group const* group_of(std::vector<group> const& groups,
                                                std::uint64_t id) noexcept {
    for (group const& g : groups) {
        if (g.id == id) return &g;
    }
    return nullptr;
}

/// Did all values at this position stand in one column of `from`? Where not all of its rows were
/// looked at, the first two different ones are enough.
inline bool stood_in_a_column(sampled_loop const& loop, std::size_t position, group const& from) {
    unsigned columns = ~0U;
    std::uint64_t latest = 0;
    std::size_t found = 0;
    for (sample const* const s : loop.samples) {
        std::uint64_t const value = s->value(position);
        if (value == 0 || value == latest) continue;
        columns &= from.returned.columns_of(value);
        if (columns == 0) return !from.all_values_seen() && found >= 2;
        latest = value;
        ++found;
    }
    return found != 0;
}

inline bool by_values(sampled_loop const& loop, group const& from) {
    bool any = false;
    for (std::size_t i = 0; i < value_list::most; ++i) {
        if (!loop.varies(i)) continue;
        if (!stood_in_a_column(loop, i, from)) return false;
        any = true;
    }
    return any;
}

/// Its values are the same at every row: are they the rows' own, or a constant?
inline bool constant_of_rows(sampled_loop const& loop, group const& from) {
    for (std::size_t i = 0; i < value_list::most; ++i) {
        if (stood_in_a_column(loop, i, from)) return true;
    }
    return false;
}

/// Do as many rows and executions speak for a loop, or is that a coincidence?
inline bool by_rows(sampled_loop const& loop, std::uint64_t times, group const& from) {
    if (times < 3 || loop.samples.size() < 3) return false;
    if (from.most_rows != times && from.rows != times) return false;
    if (!from.all_values_seen() || !loop.samples.front()->known ||
        loop.samples.front()->values.size == 0)
        return true;
    return loop.varying_positions() != 0 ? by_values(loop, from) : constant_of_rows(loop, from);
}

/// So many rows are no coincidence, whichever places the executions came from.
inline constexpr std::uint64_t rows_of_any_place = 8;

/// A tree is walked node by node: values come from what the query returned before.
inline bool walks_a_tree(sampled_loop const& loop, group const& g) {
    for (std::size_t position = 0; position < value_list::most; ++position) {
        std::vector<std::uint64_t> seen;
        std::size_t chained[returned_values::most_columns] = {};
        for (sample const* const s : loop.samples) {
            std::uint64_t const value = s->value(position);
            bool known = value == 0;
            for (std::uint64_t const one : seen) known = known || one == value;
            if (known) continue;
            unsigned columns = g.returned.columns_of(value, s->returned_from, s->returned_to);
            for (std::size_t& n : chained) {
                n += columns & 1U;
                columns >>= 1U;
            }
            seen.push_back(value);
        }
        for (std::size_t const n : chained) {
            if (n >= 2 && n * 2 >= seen.size()) return true;
        }
    }
    return false;
}

/// As many loops as there are threads on which both ran, and one for all others: a pool works for
/// another thread's rows, but requests that are served at once have rows of their own.
inline std::vector<sampled_loop> loops_for(sampled_loop const& all, group const& p) {
    std::vector<sampled_loop> loops(1);
    std::vector<std::uint64_t> threads;
    for (sample const* const s : all.samples) {
        bool known = false;
        for (std::uint64_t const t : threads) known = known || t == s->thread;
        if (known) continue;
        bool of_parent = false;
        for (sample const& other : p.samples) of_parent = of_parent || other.thread == s->thread;
        if (of_parent) {
            threads.push_back(s->thread);
            loops.push_back(all.on_thread(s->thread));
        } else {
            loops.front().samples.push_back(s);
        }
    }
    return loops;
}

/// `most`: most of the child's executions came through this stack.
inline parent evidence_for(group const& p, sampled_loop const& loop, group const& child,
                           std::uint64_t times, bool most) {
    parent found;
    if (loop.samples.size() < 2 || p.first_at > loop.samples.front()->at) return found;
    found.of = &p;
    found.by_values = by_values(loop, p);
    found.by_rows = most && by_rows(loop, times, p);
    found.inside = child.inside >= 2 && child.inside_of == p.id && p.most_rows >= 2;
    return found;
}

/// All samples of each thread, whatever their stacks: at each node of a tree they may differ.
QUERYBUDGET_DETAIL_INLINE bool walks_a_tree(group const& g) {
    sampled_loop const all = all_of(g);
    for (sample const& s : g.samples) {
        if (s.number != 1) continue;
        sampled_loop const here = all.on_thread(s.thread);
        if (!here.is_batched() && walks_a_tree(here, g)) return true;
    }
    return false;
}

QUERYBUDGET_DETAIL_INLINE bool is_pooled(evidence const& known, group const& g) {
    sampled_loop const all = all_of(g);
    for (evidence::candidate const& could_be : known.parents_for(all, g, g.executions)) {
        group const& p = *could_be.of;
        bool const before = p.id != g.id && p.first_at <= g.first_at;
        if (!before || loops_for(all, p).front().samples.size() != all.samples.size()) continue;
        if (constant_of_rows(all, p)) return true;
    }
    return false;
}

QUERYBUDGET_DETAIL_INLINE parent parent_of(evidence const& known, group const& child,
                                           std::uint64_t times) {
    parent best;
    auto const look = [&](sampled_loop const& samples, bool one_place) {
        if (samples.is_batched()) return;
        bool const most = samples.samples.size() * 2 >= child.samples.size();
        for (evidence::candidate const& could_be : known.parents_for(samples, child, times)) {
            group const& p = *could_be.of;
            if (p.id == child.id || p.category() != statement_category::query) continue;
            if (could_be.strength <= best.strength()) continue;
            for (sampled_loop const& loop : loops_for(samples, p)) {
                parent const now = evidence_for(p, loop, child, times, most);
                bool const sure = now.by_rows && times >= rows_of_any_place;
                if ((one_place || sure) && now.strength() > best.strength()) best = now;
            }
        }
    };
    for (sampled_loop const& of_stack : loops_of(child)) look(of_stack, true);
    // A compiler that unrolls a loop gives each of its rounds a place of its own.
    if (best.of == nullptr && knows_stacks(child)) look(all_of(child), false);
    if (best.by_values || best.inside) return best;
    bool const inside = child.inside >= 2 && child.inside_of == child.id && child.most_rows >= 2;
    bool const levels = glob_matches("* in (?)*", child.sql);  // of which one may hold one node
    if (!inside && (levels || !walks_a_tree(child))) return best;
    parent itself;
    itself.of = &child;
    itself.by_values = !inside;
    itself.inside = inside;
    return itself;
}

}  // namespace querybudget::detail
