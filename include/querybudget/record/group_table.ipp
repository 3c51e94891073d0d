// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/record/group_table.hpp>

namespace querybudget::detail {

/// Of a query, on all threads together.
inline constexpr std::size_t most_samples = 4 * sample::most;

QUERYBUDGET_DETAIL_INLINE group* group_table::find(std::uint64_t id) noexcept {
    if (index_.empty()) return nullptr;
    std::size_t const mask = index_.size() - 1;
    for (std::size_t slot = static_cast<std::size_t>(id) & mask;; slot = (slot + 1) & mask) {
        std::uint32_t const position = index_[slot];
        if (position == 0) return nullptr;
        if (groups_[position - 1].id == id) return &groups_[position - 1];
    }
}

QUERYBUDGET_DETAIL_INLINE group& group_table::at(key const& k) {
    if (group* known = find(k.id)) return *known;
    std::uint64_t id = k.id;
    bool const overflow = groups_.size() >= most_groups;
    if (overflow) {
        // Small numbers are free: a fingerprint is 64 bits of a hash.
        id = 1 + static_cast<std::uint64_t>(k.kind) * 2 + (k.writes ? 1 : 0);
        if (group* known = find(id)) return *known;
    }
    if ((groups_.size() + 1) * 2 > index_.size()) grow();
    group& added = groups_.emplace_back();
    added.id = id;
    added.kind = k.kind;
    added.dialect = k.dialect;
    added.writes = k.writes;
    added.overflow = overflow;
    if (overflow) added.sql = "(further statements, beyond the first 4096 different ones)";
    std::size_t const mask = index_.size() - 1;
    std::size_t slot = static_cast<std::size_t>(id) & mask;
    while (index_[slot] != 0) slot = (slot + 1) & mask;
    index_[slot] = static_cast<std::uint32_t>(groups_.size());
    return added;
}

QUERYBUDGET_DETAIL_INLINE void group_table::grow() {
    std::vector<std::uint32_t> larger(index_.empty() ? 16 : index_.size() * 2);
    std::size_t const mask = larger.size() - 1;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        std::size_t slot = static_cast<std::size_t>(groups_[i].id) & mask;
        while (larger[slot] != 0) slot = (slot + 1) & mask;
        larger[slot] = static_cast<std::uint32_t>(i + 1);
    }
    index_.swap(larger);
}

inline void merge_samples(group& g, group const& other) {
    std::uint8_t positions[call_site::most_stacks] = {};
    for (std::size_t i = 0; i < other.site.stacks().size(); ++i)
        positions[i] = g.site.add(other.site.stacks()[i]);
    g.site.add_more_samples(other.site.more_samples());
    auto const before = static_cast<std::uint32_t>(g.returned.size());
    if (g.samples.empty()) g.samples.reserve(other.samples.size());
    for (sample const& s : other.samples) {
        if (g.samples.size() == most_samples) break;
        sample& added = g.samples.emplace_back(s);
        added.returned_from += before;
        added.returned_to += before;
        if (s.stack != sample::no_stack) added.stack = positions[s.stack];
    }
    g.returned.add(other.returned);
}

QUERYBUDGET_DETAIL_INLINE void group_table::merge(group const& other) {
    group& g = at({other.id, other.kind, other.dialect, other.writes});
    if (g.executions == 0 || (other.executions != 0 && other.first_at < g.first_at)) {
        g.first_at = other.first_at;
        if (!other.sql.empty() && !g.overflow) g.sql = other.sql;
    }
    if (g.sql.empty()) g.sql = other.sql;
    g.executions += other.executions;
    g.rows += other.rows;
    if (other.most_rows > g.most_rows) g.most_rows = other.most_rows;
    g.db_time += other.db_time;
    g.failed += other.failed;
    g.changed_nothing += other.changed_nothing;
    if (other.last_without_change == other.executions) g.last_without_change = g.executions;
    g.full_scans += other.full_scans;
    g.round_trips += other.round_trips;
    g.known_values += other.known_values;
    g.values.add(other.values);
    g.distinct_values = g.values.size();
    g.batched += other.batched;
    g.paged += other.paged;
    g.inside += other.inside;
    g.set_up += other.set_up;
    if (g.inside_of == 0) g.inside_of = other.inside_of;
    g.overflow = g.overflow || other.overflow;
    g.cut = g.cut || other.cut;
    merge_samples(g, other);
    g.tags.add(other.tags);
    for (std::string const& example : other.examples) g.add_example(example);
}

}  // namespace querybudget::detail
