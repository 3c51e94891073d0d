// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical.hpp>

namespace querybudget::detail {

// The second half of the shortcuts: plain values, and lists of them.

/// Counts an integer, a placeholder or a string without surprises. Returns where it ends, null
/// where a closer look is needed. More than `margin` bytes must lie between `p` and `end`.
template <class Output, bool Fast>
char const* canonicalizer<Output, Fast>::plain_value(char const* p, char const* end) noexcept {
    std::uint64_t const sign = *p == '-' ? negative_number : 0;
    p += *p == '-' ? 1 : 0;
    std::uint64_t const word = read_64(p);
    if (std::size_t const digits = leading_digits(word); digits != 0) {
        if (digits == 8 || is_name_byte(p[digits]) || p[digits] == '.') return nullptr;
        add_literal(hash_words('n' + sign, p, digits, end));
        return p + digits;
    }
    if (sign != 0) return nullptr;
    if (*p == '\'') {
        char const* const text = ++p;
        std::uint64_t quote = equal_to(read_64(p), '\'');
        for (; quote == 0; quote = equal_to(read_64(p), '\'')) {
            if (end - p <= margin) return nullptr;
            p += 8;
        }
        p += std::countr_zero(quote) / 8;
        if (p[1] != ',' && p[1] != ')' &&
            (p[1] != ' ' || p[2] == '\'' || p[2] == '-' || class_of(p[2]) == char_class::blank))
            return nullptr;
        add_literal(hash_words('s', text, static_cast<std::size_t>(p - text), end));
        return p + 1;
    }
    bool const dollar = *p == '$' && dialect_ == dialect::postgresql;
    std::size_t const size = leading_digits(word >> 8);
    if (!(dollar && size != 0 && size < 7) && !(*p == '?' && size == 0)) return nullptr;
    ++facts_.binds;
    return p + 1 + size;
}

/// Behind a list's comma: skips elements of plain values that repeat a kept shape. Nothing has to
/// be written for them. True where that was the rest of the list.
template <class Output, bool Fast>
bool canonicalizer<Output, Fast>::repeated_elements() noexcept {
    list& l = open_lists_[lists_ - 1];
    bool const rows = current_.kind == frame_kind::values_list;
    char const closing = current_.kind == frame_kind::array_list ? ']' : ')';
    char const* p = lexer_.position();
    char const* const end = lexer_.end();
    if (end - p <= margin) return false;
    auto const blanks = [&] {
        while (end - p > margin && class_of(*p) == char_class::blank) ++p;
        return end - p > margin ? *p : '\0';
    };
    for (;;) {
        std::uint32_t const literals = facts_.literals, binds = facts_.binds;
        std::uint64_t const values = facts_.values;
        std::uint64_t element = 0;
        bool plain = !rows || blanks() == '(';
        if (rows) {
            element = mix(element, byte_hash('('));
            ++p;
        }
        char next = '\0';
        while (plain) {
            char const* const value = blanks() != '\0' ? plain_value(p, end) : nullptr;
            plain = value != nullptr;
            if (!plain) break;
            p = value;
            element = mix(element, byte_hash('?'));
            next = blanks();
            if (!rows) break;
            element = mix(element, byte_hash(next));
            plain = next == ',' || next == ')';
            ++p;
            if (next != ')') continue;
            next = blanks();
            break;
        }
        bool known = l.shapes[0] == element;
        for (unsigned i = 1; i < l.shapes_kept; ++i) known = known || l.shapes[i] == element;
        if (plain && known && next == closing && !rows) {
            ++l.count;
            lexer_.resume(p, sym::number, sym::comma, 0);
            return true;
        }
        if (plain && known && next == ',') {
            ++p;
            if (!rows || blanks() == '(') {
                ++l.count;
                lexer_.resume(p, sym::comma, sym::number, 0);
                continue;
            }
        }
        facts_.literals = literals;
        facts_.binds = binds;
        facts_.values = values;
        return false;
    }
}

}  // namespace querybudget::detail
