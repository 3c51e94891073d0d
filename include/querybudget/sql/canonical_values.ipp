// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical.hpp>

namespace querybudget::detail {

// The second half of the shortcuts: plain values, and lists of them.

/// `?` or less than eight digits: what the longest lists are made of. In a list each value waits
/// for the end of the one before it, and for a branch that is guessed right nobody waits: so one
/// digit is a case of its own.
template <class Output, bool Fast>
plain_value canonicalizer<Output, Fast>::short_value(char const* p) noexcept {
    if (*p == '?' && !is_digit(p[1])) return {p + 1, 0};
    if (!is_digit(*p)) return {};
    std::uint64_t const word = read_64(p);
    std::size_t const size = is_digit(p[1]) ? leading_digits(word) : 1;
    if (size == 8 || is_name_byte(p[size]) || p[size] == '.') return {};
    return {p + size, mix('n' + (std::uint64_t{size} << 9), first_bytes(word, size))};
}

/// Any number of digits with or without a sign and a dot, a string without surprises, a placeholder
/// with a number, or NULL. More than `margin` bytes must lie between `p` and `end`.
template <class Output, bool Fast>
plain_value canonicalizer<Output, Fast>::long_value(char const* p, char const* end) const noexcept {
    if (*p == '\'') {
        char const* const text = ++p;
        std::uint64_t quote = equal_to(read_64(p), '\'');
        for (; quote == 0; quote = equal_to(read_64(p), '\'')) {
            if (end - p <= margin) return {};
            p += 8;
        }
        p += std::countr_zero(quote) / 8;
        if (p[1] != ',' && p[1] != ')' &&
            (p[1] != ' ' || p[2] == '\'' || p[2] == '-' || class_of(p[2]) == char_class::blank))
            return {};
        return {p + 1, hash_words('s', text, static_cast<std::size_t>(p - text), end)};
    }
    std::size_t const sign = *p == '-' ? 1 : 0;
    if (is_digit(p[sign])) {
        char const* const text = p += sign;
        bool dot = false;
        for (;;) {
            std::size_t const n = leading_digits(read_64(p));
            p += n;
            if (n == 8 && end - p <= margin) return {};
            if (n == 8) continue;
            if (*p != '.' || dot) break;
            dot = true;
            ++p;
        }
        if (is_name_byte(*p) || *p == '.') return {};
        return {p, hash_words('n' + sign * negative_number, text,
                              static_cast<std::size_t>(p - text), end)};
    }
    bool const postgres = dialect_ == dialect::postgresql;
    if (*p == '?' || (*p == '$' && postgres)) {
        std::size_t const size = leading_digits(read_64(p + 1));
        bool const fits = *p == '$' ? size != 0 && size < 7 : size == 0 || (size < 7 && !postgres);
        return fits ? plain_value{p + 1 + size, 0} : plain_value{};
    }
    std::uint64_t const word = first_bytes(lower(read_64(p)), 4);
    bool const null = word == key_of("null") && !is_name_byte(p[4]);
    return null ? plain_value{p + 4, word} : plain_value{};
}

/// Behind a list's comma: skips elements that repeat a kept shape and are a plain value or a row of
/// plain values. Nothing has to be written for them. True where that was the rest of the list.
template <class Output, bool Fast>
bool canonicalizer<Output, Fast>::repeated_elements() noexcept {
    list& l = open_lists_[lists_ - 1];
    bool const rows = current_.kind == frame_kind::values_list;
    char const closing = current_.kind == frame_kind::array_list ? ']' : ')';
    char const* const end = lexer_.end();
    char const* read = past_blanks(lexer_.position(), end);
    value_tally seen = tally_;  // up to `read`
    bool last = false;
    std::uint32_t elements = 0, known = ~0u;  // a row of so many values repeats a kept shape
    if (!rows && has_shape(l, shape_of(0)))   // the same as below, for what most lists are
        for (; end - read > margin; ++elements) {
            plain_value const value = short_value(read);
            if (value.end == nullptr || *value.end != ',') break;
            seen.add(value);
            read = past_blanks(value.end + 1, end);
        }
    for (; !last && end - read > margin; ++elements) {
        value_tally now = seen;
        std::uint32_t values = 0;
        char const* p = plain_element(read, end, now, values);
        if (p == nullptr || (values != known && !has_shape(l, shape_of(values)))) break;
        known = values;
        last = !rows && *p == closing;
        if (!last) {
            if (*p != ',') break;
            p = past_blanks(p + 1, end);
            if (rows && *p != '(') break;
        }
        read = p;
        seen = now;
    }
    if (elements == 0) return false;
    l.count += elements;
    tally_ = seen;
    lexer_.resume(read, last ? sym::number : sym::comma, last ? sym::comma : sym::number, 0);
    return last;
}

/// One plain value, or a row of them. Returns where the next token begins, null where a closer look
/// is needed. `values` of a single value are 0, which tells it from a row of one.
template <class Output, bool Fast>
char const* canonicalizer<Output, Fast>::plain_element(char const* p, char const* end,
                                                       value_tally& tally,
                                                       std::uint32_t& values) const noexcept {
    bool const row = *p == '(';
    do {
        if (row) p = past_blanks(p + 1, end);
        if (end - p <= margin) return nullptr;
        plain_value value = short_value(p);
        if (value.end == nullptr) value = long_value(p, end);
        if (value.end == nullptr) return nullptr;
        tally.add(value);
        p = past_blanks(value.end, end);
        values += row;
    } while (row && *p == ',');
    if (!row) return p;
    return *p == ')' ? past_blanks(p + 1, end) : nullptr;
}

template <class Output, bool Fast>
char const* canonicalizer<Output, Fast>::past_blanks(char const* p, char const* end) noexcept {
    while (end - p > margin && class_of(*p) == char_class::blank) ++p;
    return p;
}

/// The hash of an element of so many values.
template <class Output, bool Fast>
std::uint64_t canonicalizer<Output, Fast>::shape_of(std::uint32_t values) noexcept {
    if (values == 0) return mix(0, byte_hash('?'));
    std::uint64_t h = mix(0, byte_hash('('));
    while (values-- != 0) h = mix(mix(h, byte_hash('?')), byte_hash(values == 0 ? ')' : ','));
    return h;
}

}  // namespace querybudget::detail
