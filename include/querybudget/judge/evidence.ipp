// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/judge/changes.hpp>
#include <querybudget/judge/evidence.hpp>
#include <querybudget/sql/tables.hpp>

#include <algorithm>

namespace querybudget::detail {

/// Everything from one key to the next.
template <class Pairs, class Key, class Use>
void for_each_with(Pairs const& sorted, Key const& key, Use use) {
    auto const before = [](auto const& one, Key const& wanted) { return one.first < wanted; };
    auto it = std::lower_bound(sorted.begin(), sorted.end(), key, before);
    for (; it != sorted.end() && it->first == key; ++it) use(it->second);
}

/// The first value of each thread at each position: a parent has to have returned one of them.
template <class Use>
void for_each_first_value(sampled_loop const& loop, Use use) {
    for (std::size_t i = 0; i < value_list::most; ++i) {
        sample const* before = nullptr;
        for (sample const* const s : loop.samples) {
            if (s->value(i) == 0) continue;
            if (before == nullptr || before->thread != s->thread)
                use(returned_values::without_column(s->value(i)));
            before = s;
        }
    }
}

QUERYBUDGET_DETAIL_INLINE evidence::evidence(std::vector<group> const& groups) : groups_(groups) {
    bool any_repeated = false;
    for (group const& g : groups) {
        any_failed_ = any_failed_ || g.failed != 0 || g.changed_nothing != 0;
        any_repeated = any_repeated || g.executions > 1;
    }
    if (!any_repeated) return;
    add_parents();
    for (group const& g : groups) {
        if (is_rollback(g)) rollbacks_.push_back(&g);
        if (!g.writes) continue;
        std::vector<std::string> const written = tables_of(g.sql, g.dialect);
        for (std::string const& table : written) writes_.emplace_back(table, &g);
        if (written.empty()) writes_.emplace_back("", &g);
    }
    std::sort(writes_.begin(), writes_.end());
}

QUERYBUDGET_DETAIL_INLINE void evidence::add_parents() {
    constexpr unsigned bits = 16;
    std::vector<bool> wanted(std::size_t{1} << bits);
    auto const want = [&](std::uint64_t value) { wanted[value >> (64 - bits)] = true; };
    for (group const& g : groups_) {
        if (g.executions < 2) continue;
        for_each_first_value(all_of(g), want);
        for (sampled_loop const& loop : loops_of(g)) for_each_first_value(loop, want);
    }
    std::uint32_t position = 0;
    for (group const& g : groups_) {
        std::uint32_t const here = position++;
        if (g.rows < 2 || g.overflow) continue;
        by_id_.emplace_back(g.id, here);
        by_rows_.emplace_back(g.rows, here);
        if (g.most_rows != g.rows) by_rows_.emplace_back(g.most_rows, here);
        for (std::uint64_t const one : g.returned.values()) {
            if (wanted[one >> (64 - bits)])
                by_value_.emplace_back(returned_values::without_column(one), here);
        }
    }
    for (positions* const one : {&by_value_, &by_rows_, &by_id_})
        std::sort(one->begin(), one->end());
    by_value_.erase(std::unique(by_value_.begin(), by_value_.end()), by_value_.end());
}

QUERYBUDGET_DETAIL_INLINE std::vector<evidence::candidate> evidence::parents_for(
    sampled_loop const& loop, group const& child, std::uint64_t times) const {
    bool all_have_values = true;
    std::int64_t latest = 0;
    for (sample const* const s : loop.samples) {
        all_have_values = all_have_values && s->known && s->values.size != 0;
        latest = std::max(latest, s->at);
    }
    std::vector<candidate> found;
    auto const add = [&](std::uint32_t position, int strength) {
        group const& p = groups_[position];
        if (p.first_at > latest) return;
        bool const rows = p.rows == times || p.most_rows == times;
        bool const inside = p.id == child.inside_of;
        found.push_back({&p, strength + (inside ? 2 : 0) + (rows ? 1 : 0)});
    };
    for_each_first_value(loop, [&](std::uint64_t value) {
        for_each_with(by_value_, value, [&](std::uint32_t position) { add(position, 4); });
    });
    for_each_with(by_rows_, times, [&](std::uint32_t position) {
        if (!all_have_values || !groups_[position].all_values_seen()) add(position, 0);
    });
    for_each_with(by_id_, child.inside_of, [&](std::uint32_t position) { add(position, 0); });
    auto const latest_first = [](candidate const& a, candidate const& b) {
        return a.of != b.of ? a.of > b.of : a.strength > b.strength;
    };
    auto const same = [](candidate const& a, candidate const& b) { return a.of == b.of; };
    std::sort(found.begin(), found.end(), latest_first);
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
    return found;
}

QUERYBUDGET_DETAIL_INLINE std::vector<group const*> evidence::writes_to_tables_of(
    group const& read) const {
    std::vector<group const*> found;
    auto const add = [&found](group const* write) { found.push_back(write); };
    for (std::string const& table : tables_of(read.sql, read.dialect))
        for_each_with(writes_, table, add);
    for_each_with(writes_, std::string(), add);
    return found;
}

}  // namespace querybudget::detail
