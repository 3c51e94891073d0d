// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/fixed_array.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace querybudget::detail {

/// What a keyword or a token does to the text around it.
enum sym_flag : unsigned char {
    ends_operand =
        1,  ///< an operator may follow, so a sign is binary and `?` is PostgreSQL's operator
    blank_paren = 2,    ///< keeps a blank before `(`
    clause = 4,         ///< ends the list of an ORDER BY or GROUP BY
    initial = 8,        ///< a keyword only as the first word of a statement, elsewhere a name
    list_follows = 16,  ///< the name after it is a table that a column list may follow
    name_follows = 32,  ///< SQLite: a string after it is a table's name
    quiet = 64,         ///< nothing happens at the keyword itself, only around it
};

// Only words that something here reacts to: any other word is a name to us.
// clang-format off
#define QUERYBUDGET_DETAIL_KEYWORDS(X)                                                        \
    X(select, blank_paren | clause) X(insert, blank_paren) X(update, name_follows)            \
    X(delete_, 0) X(values, blank_paren | clause) X(table, list_follows | name_follows)       \
    X(with, blank_paren) X(from, quiet | blank_paren | clause | name_follows)                 \
    X(join, quiet | blank_paren | name_follows) X(into, list_follows | name_follows)          \
    X(where, quiet | blank_paren | clause) X(set, blank_paren | clause)                       \
    X(on, quiet | blank_paren) X(using_, quiet | blank_paren) X(and_, quiet | blank_paren)    \
    X(or_, quiet | blank_paren) X(not_, quiet | blank_paren) X(in, quiet | blank_paren)       \
    X(is, quiet | blank_paren) X(null, quiet | ends_operand) X(true_, ends_operand)           \
    X(false_, ends_operand) X(default_, 0) X(between, quiet | blank_paren)                    \
    X(like, quiet | blank_paren) X(ilike, quiet | blank_paren)                                \
    X(escape, quiet | blank_paren) X(case_, quiet | blank_paren)                              \
    X(when, quiet | blank_paren) X(then, quiet | blank_paren) X(else_, quiet | blank_paren)   \
    X(end_, quiet | ends_operand) X(as, quiet | blank_paren) X(all, blank_paren)              \
    X(distinct, quiet | blank_paren) X(order, quiet) X(group, quiet | blank_paren)            \
    X(by, quiet | blank_paren) X(having, quiet | blank_paren | clause)                        \
    X(limit, blank_paren | clause) X(offset, quiet | blank_paren | clause) X(fetch, clause)   \
    X(for_, clause) X(union_, quiet | blank_paren | clause)                                   \
    X(intersect, quiet | blank_paren | clause) X(except, quiet | blank_paren | clause)        \
    X(window, clause) X(returning, quiet | blank_paren | clause)                              \
    X(over, quiet | blank_paren) X(filter, quiet | blank_paren)                               \
    X(exists, quiet | blank_paren | list_follows) X(lateral, quiet | blank_paren)             \
    X(materialized, blank_paren) X(recursive, 0) X(array, 0) X(to, quiet) X(do_, 0)           \
    X(references, list_follows) X(conflict, quiet | ends_operand | blank_paren)               \
    X(key, quiet | ends_operand | blank_paren) X(check_, quiet | ends_operand | blank_paren)  \
    X(unique, quiet | ends_operand | blank_paren) X(merge, initial) X(replace, initial)       \
    X(call, initial) X(copy, initial | list_follows) X(explain, initial) X(pragma, initial)   \
    X(show, initial) X(reset, initial) X(listen, initial) X(notify, initial)                  \
    X(unlisten, initial) X(discard, initial) X(load, initial) X(attach, initial)              \
    X(detach, initial) X(prepare, initial) X(deallocate, initial) X(execute, initial)         \
    X(begin, initial) X(start_, initial) X(commit, initial) X(rollback, initial)              \
    X(abort, initial) X(savepoint, initial) X(release, initial) X(move, initial)              \
    X(close, initial) X(declare, initial) X(lock, initial) X(vacuum, initial)                 \
    X(analyze, initial) X(analyse, initial) X(reindex, initial) X(cluster, initial)           \
    X(checkpoint, initial) X(refresh, initial) X(grant, initial) X(revoke, initial)           \
    X(comment, initial) X(truncate, initial) X(create, initial) X(alter, initial)             \
    X(drop, initial) X(security, initial) X(import, initial) X(reassign, initial)
// clang-format on

/// What a token is. Keywords are those that something here reacts to.
enum class sym : unsigned char {
    start,  ///< nothing yet, or a statement's end
    end,
    name,
    number,
    string,
    bind,
    op,
    comma,
    lparen,
    rparen,
    lbracket,
    rbracket,
    dot,
    cast,
    colon,
    semicolon,
#define QUERYBUDGET_DETAIL_X(name, flags) name,
    QUERYBUDGET_DETAIL_KEYWORDS(QUERYBUDGET_DETAIL_X)
#undef QUERYBUDGET_DETAIL_X
        count
};

inline constexpr std::size_t first_keyword = static_cast<std::size_t>(sym::select);
inline constexpr std::size_t sym_count = static_cast<std::size_t>(sym::count);

inline constexpr fixed_array<unsigned char, sym_count> sym_flags = [] {
    fixed_array<unsigned char, sym_count> flags{
#define QUERYBUDGET_DETAIL_X(name, flags) flags,
        0,
        0,
        ends_operand,
        ends_operand,
        ends_operand,
        ends_operand,
        0,
        0,
        0,
        ends_operand,
        0,
        ends_operand,
        0,
        0,
        0,
        0,
        QUERYBUDGET_DETAIL_KEYWORDS(QUERYBUDGET_DETAIL_X)
#undef QUERYBUDGET_DETAIL_X
    };
    for (std::size_t i = 0; i < sym_count; ++i)
        if ((flags[i] & initial) != 0) flags[i] |= ends_operand;
    return flags;
}();

constexpr bool has(sym s, unsigned char flags) noexcept {
    return (sym_flags[static_cast<std::size_t>(s)] & flags) != 0;
}

/// The first eight bytes of a lower-case word as one number, zero-filled.
constexpr std::uint64_t key_of(std::string_view word) noexcept {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < word.size() && i < 8; ++i)
        key |= std::uint64_t{static_cast<unsigned char>(word[i])} << (8 * i);
    return key;
}

struct keyword_entry {
    std::uint64_t head = 0;  ///< bytes 0 to 7
    std::uint64_t tail = 0;  ///< bytes 8 to 15
};

struct keyword_table {
    fixed_array<keyword_entry, sym_count> words{};
    fixed_array<unsigned char, 1024> slots{};

    /// The multiplier was searched for: no two keywords share a slot.
    static constexpr std::size_t slot_of(std::uint64_t head, std::uint64_t tail) noexcept {
        return static_cast<std::size_t>(((head ^ tail) * 0xB91EE9E5EFE09F07) >> 54);
    }

    constexpr keyword_table() {
        constexpr std::string_view names[] = {
#define QUERYBUDGET_DETAIL_X(name, flags) #name,
            QUERYBUDGET_DETAIL_KEYWORDS(QUERYBUDGET_DETAIL_X)
#undef QUERYBUDGET_DETAIL_X
        };
        for (std::size_t i = first_keyword; i < sym_count; ++i) {
            std::string_view word = names[i - first_keyword];
            if (word.back() == '_') word.remove_suffix(1);
            words[i] = {key_of(word), word.size() > 8 ? key_of(word.substr(8)) : 0};
            auto& slot = slots[slot_of(words[i].head, words[i].tail)];
            collisions += slot != 0;
            slot = static_cast<unsigned char>(i);
        }
    }

    std::size_t collisions = 0;
};

inline constexpr keyword_table keywords{};
static_assert(keywords.collisions == 0, "a new keyword needs a new multiplier");

/// `head` and `tail` are the first 16 bytes of a lower-case word of at most 16 bytes.
inline sym keyword_of(std::uint64_t head, std::uint64_t tail) noexcept {
    std::size_t const i = keywords.slots[keyword_table::slot_of(head, tail)];
    if (i == 0) return sym::name;
    keyword_entry const& word = keywords.words[i];
    return word.head == head && word.tail == tail ? static_cast<sym>(i) : sym::name;
}

#undef QUERYBUDGET_DETAIL_KEYWORDS

}  // namespace querybudget::detail
