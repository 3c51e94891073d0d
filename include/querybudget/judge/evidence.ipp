// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/judge/changes.hpp>
#include <querybudget/judge/evidence.hpp>
#include <querybudget/sql/tables.hpp>

#include <cstdlib>
#include <string>

namespace querybudget::detail {

QUERYBUDGET_DETAIL_INLINE void position_index::sort() noexcept {
    // <algorithm> has 9,000 lines for each file that includes this.
    auto const compare = [](void const* left, void const* right) {
        auto const& a = *static_cast<entry const*>(left);
        auto const& b = *static_cast<entry const*>(right);
        if (a.key != b.key) return a.key < b.key ? -1 : 1;
        return a.position != b.position ? (a.position < b.position ? -1 : 1) : 0;
    };
    if (!all_.empty()) std::qsort(all_.data(), all_.size(), sizeof(entry), compare);
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
    std::uint32_t position = 0;
    for (group const& g : groups) {
        std::uint32_t const here = position++;
        if (is_rollback(g)) rollbacks_.push_back(&g);
        if (!g.writes) continue;
        std::vector<std::string> const written = tables_of(g.sql, g.dialect);
        for (std::string const& table : written) writes_.add(hash_of_value(table), here);
        if (written.empty()) writes_.add(0, here);
    }
    writes_.sort();
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
        by_id_.add(g.id, here);
        by_rows_.add(g.rows, here);
        if (g.most_rows != g.rows) by_rows_.add(g.most_rows, here);
        for (std::uint64_t const one : g.returned.values()) {
            if (wanted[one >> (64 - bits)])
                by_value_.add(returned_values::without_column(one), here);
        }
    }
    for (position_index* const one : {&by_value_, &by_rows_, &by_id_}) one->sort();
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
    auto const add = [&](std::uint32_t position, int by_value) {
        group const& p = groups_[position];
        if (p.first_at > latest) return;
        bool const rows = p.rows == times || p.most_rows == times;
        bool const inside = p.id == child.inside_of;
        found.push_back({&p, by_value + (inside ? 2 : 0) + (rows ? 1 : 0)});
    };
    for_each_first_value(loop, [&](std::uint64_t value) {
        by_value_.for_each(value, [&](std::uint32_t position) { add(position, 4); });
    });
    by_rows_.for_each(times, [&](std::uint32_t position) {
        if (!all_have_values || !groups_[position].all_values_seen()) add(position, 0);
    });
    by_id_.for_each(child.inside_of, [&](std::uint32_t position) { add(position, 0); });
    auto const latest_first = [](void const* left, void const* right) {
        auto const& a = *static_cast<candidate const*>(left);
        auto const& b = *static_cast<candidate const*>(right);
        if (a.of != b.of) return a.of > b.of ? -1 : 1;
        return b.strength - a.strength;
    };
    if (!found.empty()) std::qsort(found.data(), found.size(), sizeof(candidate), latest_first);
    return found;
}

QUERYBUDGET_DETAIL_INLINE std::vector<group const*> evidence::writes_to_tables_of(
    group const& read) const {
    std::vector<group const*> found;
    auto const add = [&](std::uint32_t position) { found.push_back(&groups_[position]); };
    for (std::string const& table : tables_of(read.sql, read.dialect))
        writes_.for_each(hash_of_value(table), add);
    writes_.for_each(0, add);
    return found;
}

}  // namespace querybudget::detail
