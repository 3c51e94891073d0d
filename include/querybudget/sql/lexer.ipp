// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/fixed_array.hpp>
#include <querybudget/sql/lexer.hpp>
#include <querybudget/sql/swar.hpp>

namespace querybudget::detail {

enum class char_class : unsigned char {
    other,
    blank,
    letter,
    digit,
    quote,
    name_quote,
    backtick,
    dot,
    comma,
    lparen,
    rparen,
    lbracket,
    rbracket,
    semicolon,
    dollar,
    colon,
    question,
    percent,
    at,
    minus,
    plus,
    slash,
    op
};

inline constexpr fixed_array<char_class, 256> char_classes = [] {
    fixed_array<char_class, 256> table{};
    auto const set = [&table](std::string_view bytes, char_class c) {
        for (char byte : bytes) table[static_cast<unsigned char>(byte)] = c;
    };
    for (std::size_t c = 0x80; c < 256; ++c) table[c] = char_class::letter;
    for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = table[c - 32] = char_class::letter;
    for (std::size_t c = '0'; c <= '9'; ++c) table[c] = char_class::digit;
    table['_'] = char_class::letter;
    set({" \t\n\r\f\v\0", 7}, char_class::blank);
    set("'", char_class::quote), set("\"", char_class::name_quote), set("`", char_class::backtick);
    set(".", char_class::dot), set(",", char_class::comma), set(";", char_class::semicolon);
    set("(", char_class::lparen), set(")", char_class::rparen);
    set("[", char_class::lbracket), set("]", char_class::rbracket);
    set("$", char_class::dollar), set(":", char_class::colon), set("?", char_class::question);
    set("%", char_class::percent), set("@", char_class::at), set("-", char_class::minus);
    set("+", char_class::plus), set("/", char_class::slash), set("*<>=~!#^&|", char_class::op);
    return table;
}();

constexpr char_class class_of(char c) noexcept {
    return char_classes[static_cast<unsigned char>(c)];
}

constexpr bool is_name_byte(char c) noexcept {
    char_class const k = class_of(c);
    return k == char_class::letter || k == char_class::digit || c == '$';
}

/// What PostgreSQL's operators are made of, without the backtick that no operator uses.
constexpr bool is_op_byte(char c) noexcept {
    char_class const k = class_of(c);
    return k >= char_class::question && k != char_class::other;
}

inline token lexer::next() noexcept {
    token t;
    for (;; t.gap = true) {
        if (at_ == end_) {
            t.begin = t.end = t.text = at_;
            return t;
        }
        if (class_of(*at_) == char_class::blank) {
            t.blank = true;
            ++at_;
        } else if ((*at_ == '-' && is(at_ + 1, '-')) || (*at_ == '/' && is(at_ + 1, '*'))) {
            char const* const end = comment_end(at_);
            // SQLite takes the end of the text for the end of a comment.
            malformed_ = malformed_ || (end == nullptr && postgres_);
            at_ = end != nullptr ? end : end_;
        } else if (*at_ == '\xEF' && at_start() && is(at_ + 1, '\xBB') && is(at_ + 2, '\xBF')) {
            t.blank = true;  // a byte order mark: one file behind another may bring several
            at_ += 3;
        } else {
            break;
        }
    }
    t.begin = t.text = at_;
    t.end = at_ + 1;
    switch (class_of(*at_)) {
        case char_class::letter: word(t); break;
        case char_class::digit: number(t, at_); break;
        case char_class::quote: string(t, at_, 0); break;
        case char_class::name_quote: quoted_name(t, at_, '"'); break;
        case char_class::comma: t.what = sym::comma; break;
        case char_class::lparen: t.what = sym::lparen; break;
        case char_class::rparen: t.what = sym::rparen; break;
        case char_class::semicolon: t.what = sym::semicolon; break;
        case char_class::dot:
            if (is_digit(at_ + 1)) {
                number(t, at_);
            } else {
                t.what = sym::dot;
            }
            break;
        case char_class::dollar: dollar(t); break;
        case char_class::question: question(t); break;
        case char_class::colon: colon(t); break;
        case char_class::percent: percent(t); break;
        case char_class::plus:
        case char_class::minus: sign_or_op(t); break;
        case char_class::lbracket:
        case char_class::rbracket: bracket(t); break;
        case char_class::backtick:
            if (postgres_) {
                t.what = sym::op;
            } else {
                quoted_name(t, at_, '`');
            }
            break;
        case char_class::at:
            if (postgres_) {
                op(t);
            } else {
                sqlite_variable(t);
            }
            break;
        default: op(t); break;
    }
    if (t.size == 0 && t.what != sym::string && t.what != sym::name)
        t.size = static_cast<std::size_t>(t.end - t.text);
    at_ = t.end;
    if (t.what == sym::name) last_name_ = previous_ == sym::dot || t.quoted ? 0 : t.key;
    before_ = previous_;
    previous_ = t.what;
    return t;
}

QUERYBUDGET_DETAIL_INLINE char lexer::peek() const noexcept {
    char const* const p = skip(at_);
    return p < end_ ? *p : '\0';
}

QUERYBUDGET_DETAIL_INLINE char const* lexer::skip(char const* p) const noexcept {
    while (p < end_) {
        if (class_of(*p) == char_class::blank) {
            ++p;
        } else if ((*p == '-' && is(p + 1, '-')) || (*p == '/' && is(p + 1, '*'))) {
            p = comment_end(p);
            if (p == nullptr) return end_;
        } else {
            break;
        }
    }
    return p;
}

/// Null where the comment doesn't end. A line comment may end with the text.
QUERYBUDGET_DETAIL_INLINE char const* lexer::comment_end(char const* p) const noexcept {
    auto const left = [this](char const* from) { return static_cast<std::size_t>(end_ - from); };
    if (*p == '-') {
        void const* const line = std::memchr(p, '\n', left(p));
        char const* const end = line != nullptr ? static_cast<char const*>(line) : end_;
        if (!postgres_) return end;
        void const* const carriage = std::memchr(p, '\r', static_cast<std::size_t>(end - p));
        return carriage != nullptr ? static_cast<char const*>(carriage) : end;
    }
    std::size_t depth = 1;
    for (p += 2; p < end_; ++p) {
        if (*p == '*' && is(p + 1, '/')) {
            ++p;
            if (--depth == 0) return p + 1;
        } else if (postgres_ && *p == '/' && is(p + 1, '*')) {
            ++p;
            ++depth;
        }
    }
    return nullptr;
}

inline void lexer::word(token& t) noexcept {
    std::uint64_t const head = load_8(at_, end_);
    std::size_t size = name_bytes(head);
    std::uint64_t tail = 0;
    t.key = first_bytes(lower(head), size);
    if (size == 8) {
        std::uint64_t const second = load_8(at_ + 8, end_);
        std::size_t more = name_bytes(second);
        tail = first_bytes(lower(second), more);
        for (size += more; more == 8; size += more) more = name_bytes(load_8(at_ + size, end_));
    }
    t.end = at_ + size;
    t.size = size;
    t.what = sym::name;
    if (size == 1 && t.end < end_ && (*t.end == '\'' || *t.end == '&')) {
        char const prefix = static_cast<char>(t.key);
        bool const plain =
            prefix == 'x' || (postgres_ && (prefix == 'e' || prefix == 'n' || prefix == 'b'));
        if (*t.end == '\'' && plain) return string(t, t.end, prefix);
        if (*t.end == '&' && postgres_ && prefix == 'u') {
            if (is(t.end + 1, '\'')) return string(t, t.end + 1, prefix);
            if (is(t.end + 1, '"')) return quoted_name(t, t.end + 1, '"');
        }
        return;
    }
    if (size > 16 || previous_ == sym::dot) return;
    t.word = keyword_of(t.key, tail);
    if (t.word != sym::name && (!has(t.word, initial) || at_start())) t.what = t.word;
}

/// Whether a quoted name would read as this keyword without its quotes.
QUERYBUDGET_DETAIL_INLINE bool lexer::reserved(sym word) const noexcept {
    if (word == sym::name || previous_ == sym::dot) return false;
    return !has(word, initial) || at_start();
}

QUERYBUDGET_DETAIL_INLINE void lexer::quoted_name(token& t, char const* open, char close) noexcept {
    char const* const text = open + 1;
    t.text = text;
    t.what = sym::name;
    std::uint64_t const head = load_8(text, end_);
    std::size_t size = name_bytes(head);
    std::uint64_t tail = 0;
    t.key = first_bytes(lower(head), size);
    bool folded = t.key == first_bytes(head, size);
    for (std::size_t more = size; more == 8; size += more) {
        std::uint64_t const next = load_8(text + size, end_);
        more = name_bytes(next);
        if (size == 8) tail = first_bytes(lower(next), more);
        folded = folded && first_bytes(lower(next), more) == first_bytes(next, more);
    }
    char const* p = text + size;
    if (is(p, close) && (close == ']' || !is(p + 1, close)) && open == at_ && size != 0 &&
        class_of(*text) == char_class::letter && (folded || !postgres_) &&
        !(size >= 3 && std::memcmp(text, "\xEF\xBB\xBF", 3) == 0) &&  // would read as white space
        !(size <= 16 && reserved(keyword_of(t.key, tail)))) {
        t.size = size;
        t.end = p + 1;
        return;
    }
    for (;; p += 2) {
        void const* const found =
            p < end_ ? std::memchr(p, close, static_cast<std::size_t>(end_ - p)) : nullptr;
        if (found == nullptr) return unterminated(t);
        p = static_cast<char const*>(found);
        if (close == ']' || !is(p + 1, close)) break;
    }
    t.quoted = true;
    t.size = static_cast<std::size_t>(p - text);
    t.end = p + 1;
}

QUERYBUDGET_DETAIL_INLINE void lexer::unterminated(token& t) noexcept {
    malformed_ = true;
    t.what = sym::string;
    t.end = end_;
    t.size = static_cast<std::size_t>(end_ - t.text);
}

QUERYBUDGET_DETAIL_INLINE void lexer::bracket(token& t) noexcept {
    if (*at_ == ']') {
        t.what = sym::rbracket;
        subscripts_ >>= 1;
    } else if (postgres_) {
        bool const nested = previous_ == sym::lbracket || previous_ == sym::comma;
        bool const array = previous_ == sym::array || (nested && (subscripts_ & 1) == 0);
        t.what = sym::lbracket;
        subscripts_ = subscripts_ << 1 | (array ? 0u : 1u);
    } else {
        quoted_name(t, at_, ']');
    }
}

}  // namespace querybudget::detail

#include <querybudget/sql/lexer_values.ipp>
