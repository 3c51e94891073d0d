// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/swar.hpp>
#include <querybudget/sql/text_memo.hpp>

#include <cstring>
#include <utility>

namespace querybudget::detail {

/// A weak hash of a few words and the length: it only picks the set, the comparison decides.
QUERYBUDGET_DETAIL_INLINE std::uint64_t text_memo::tag_of(std::string_view sql,
                                                          dialect d) noexcept {
    constexpr std::uint64_t odd[] = {0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
                                     0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5, 0xD6E8FEB86659FD93,
                                     0xA0761D6478BD642F, 0xE7037ED1A0B428DB};
    std::uint64_t h = sql.size() * 2 + (d == dialect::postgresql ? 1 : 0);
    if (sql.size() < 8) {
        h ^= load_8(sql.data(), sql.data() + sql.size()) * odd[0];
    } else {
        // Evenly spread from the first to the last eight bytes, so overlapping in a short text.
        std::size_t const last = sql.size() - 8;
        for (std::size_t i = 0; i < 8; ++i) h += read_64(sql.data() + last * i / 7) * odd[i];
    }
    h = (h ^ h >> 32) * odd[5];
    return h ^ h >> 29;
}

QUERYBUDGET_DETAIL_INLINE text_memo::entry* text_memo::set_of(std::uint64_t tag) noexcept {
    return entries_.data() + (tag & (entries_.size() / 2 - 1)) * 2;
}

QUERYBUDGET_DETAIL_INLINE statement_facts const& text_memo::facts(std::string_view sql,
                                                                  dialect d) noexcept {
    std::uint64_t tag = 0;
    if (sql.size() <= longest_text) {
        tag = tag_of(sql, d);
        if (!entries_.empty()) {
            entry* const set = set_of(tag);
            for (std::size_t way = 0; way < 2; ++way) {
                entry& e = set[way];
                if (e.tag != tag || !e.used || e.language != d || e.text.size() != sql.size() ||
                    (!sql.empty() && std::memcmp(e.text.data(), sql.data(), sql.size()) != 0))
                    continue;
                e.recent = true;
                set[1 - way].recent = false;
                return e.facts;
            }
        }
    }
    last_ = facts_of(sql, d);
    if (sql.size() > longest_text) return last_;
    try {
        return remember(sql, d, tag);
    } catch (...) { return last_; }
}

QUERYBUDGET_DETAIL_INLINE statement_facts const& text_memo::remember(std::string_view sql,
                                                                     dialect d, std::uint64_t tag) {
    if (entries_.empty()) entries_.resize(first_size);
    // Full sets in a table that is nearly empty are texts that look alike: no room would help.
    for (entry* set = set_of(tag); set[0].used && set[1].used; set = set_of(tag)) {
        if (entries_.size() == largest_size || used_ * 4 < entries_.size()) break;
        grow();
    }
    entry* const set = set_of(tag);
    std::size_t const way = !set[0].used ? 0 : !set[1].used ? 1 : set[0].recent ? 1 : 0;
    entry& e = set[way];
    e.text.assign(sql);
    if (!e.used) ++used_;
    e.used = e.recent = true;
    set[1 - way].recent = false;
    e.tag = tag;
    e.language = d;
    e.facts = last_;
    return e.facts;
}

QUERYBUDGET_DETAIL_INLINE void text_memo::grow() {
    std::vector<entry> old(entries_.size() * 2);
    old.swap(entries_);
    for (entry& e : old) {
        if (!e.used) continue;
        // Twice the sets: what shared one before shares at most one of two now.
        entry* const set = set_of(e.tag);
        set[set[0].used ? 1 : 0] = std::move(e);
    }
}

}  // namespace querybudget::detail
