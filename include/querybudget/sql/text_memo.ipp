// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/swar.hpp>
#include <querybudget/sql/text_memo.hpp>

#include <cstring>
#include <utility>

namespace querybudget::detail {

/// A weak hash: it only picks the set, the comparison decides. It reads all of a text of up to 256
/// bytes, since the statements of one program may differ in a single word, and of a longer one 32
/// words, evenly spread.
QUERYBUDGET_DETAIL_INLINE std::uint64_t text_memo::tag_of(std::string_view sql,
                                                          dialect d) noexcept {
    constexpr std::uint64_t odd[] = {0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
                                     0x85EBCA77C2B2AE63};
    std::uint64_t h = sql.size() * 2 + (d == dialect::postgresql ? 1 : 0);
    if (sql.size() < 8) {
        h ^= load_8(sql.data(), sql.data() + sql.size()) * odd[0];
    } else {
        // Two independent chains, so the multiplications overlap; the last words overlap too.
        std::size_t const last = sql.size() - 8;
        std::size_t const stride = sql.size() <= 256 ? 8 : last / 31;
        std::uint64_t g = odd[2];
        std::size_t at = 0;
        for (; at + stride <= last; at += 2 * stride) {
            h = (h ^ read_64(sql.data() + at)) * odd[0];
            g = (g ^ read_64(sql.data() + at + stride)) * odd[1];
            h ^= h >> 32;
            g ^= g >> 32;
        }
        h = (h ^ read_64(sql.data() + last)) * odd[3] + g * odd[2];
        if (at < last) h ^= read_64(sql.data() + at) * odd[1];
    }
    h = (h ^ h >> 32) * odd[3];
    return (h ^ h >> 29) | 1;
}

QUERYBUDGET_DETAIL_INLINE std::size_t text_memo::set_of(std::uint64_t tag) const noexcept {
    return (tag >> 16 & (tags_.size() / ways - 1)) * ways;
}

QUERYBUDGET_DETAIL_INLINE statement_facts const& text_memo::facts(std::string_view sql,
                                                                  dialect d) noexcept {
    std::uint64_t tag = 0;
    if (sql.size() <= longest_text) {
        tag = tag_of(sql, d);
        if (!tags_.empty()) {
            std::size_t const set = set_of(tag);
            for (std::size_t i = set; i < set + ways; ++i) {
                if (tags_[i] != tag) continue;
                entry const& e = entries_[i];
                if (e.language == d && e.text == sql) return e.facts;
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
    if (tags_.empty()) {
        entries_.resize(first_size);
        tags_.resize(first_size);
    }
    std::size_t at = 0;
    for (;;) {
        std::size_t const set = set_of(tag);
        for (at = set; at < set + ways && tags_[at] != 0;) ++at;
        if (at != set + ways) break;
        // Full sets in a table that is nearly empty are texts that look alike: no room would help.
        if (entries_.size() == largest_size || used_ * 4 < entries_.size()) {
            // Any of them: the oldest would be the next to come where many texts take turns.
            victim_ = victim_ * 1664525 + 1013904223;
            at = set + (victim_ >> 16) % ways;
            break;
        }
        grow();
    }
    entry& e = entries_[at];
    e.text.assign(sql);
    if (tags_[at] == 0) ++used_;
    tags_[at] = tag;
    e.language = d;
    e.facts = last_;
    return e.facts;
}

QUERYBUDGET_DETAIL_INLINE void text_memo::grow() {
    std::vector<entry> entries(entries_.size() * 2);
    std::vector<std::uint64_t> tags(tags_.size() * 2);
    entries.swap(entries_);
    tags.swap(tags_);
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (tags[i] == 0) continue;
        // Twice the sets: what shared one before shares at most one of two now.
        std::size_t at = set_of(tags[i]);
        while (tags_[at] != 0) ++at;
        tags_[at] = tags[i];
        entries_[at] = std::move(entries[i]);
    }
}

}  // namespace querybudget::detail
