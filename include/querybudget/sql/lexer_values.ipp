// SPDX-License-Identifier: BSL-1.0
#pragma once

// The second half of the lexer's bodies: values, placeholders and operators.
#include <querybudget/sql/lexer.ipp>
#include <querybudget/sql/swar.hpp>

namespace querybudget::detail {

QUERYBUDGET_DETAIL_INLINE void lexer::number(token& t, char const* digits) const noexcept {
    char const* p = digits;
    auto const run = [this](char const* q, bool hex) {
        auto const digit = [this, hex](char const* c) {
            return is_digit(c) || (hex && c < end_ && (*c | 0x20) >= 'a' && (*c | 0x20) <= 'f');
        };
        while (digit(q) || (is(q, '_') && digit(q + 1))) ++q;
        return q;
    };
    t.what = sym::number;
    t.text = digits;
    char const base = *p == '0' && end_ - p > 2 ? static_cast<char>(p[1] | 0x20) : '\0';
    if ((base == 'x' || base == 'o' || base == 'b') && run(p + 2, base == 'x') != p + 2) {
        p = run(p + 2, base == 'x');
    } else {
        while (is_digit(p)) ++p;
        t.integer = p != digits && !is(p, '.') && !is(p, '_') && !is(p, 'e') && !is(p, 'E');
        if (!t.integer) {
            p = run(p, false);
            // `1..5` is a range in PL/pgSQL, not two numbers.
            if (is(p, '.') && !is(p + 1, '.')) p = run(p + 1, false);
            if (is(p, 'e') || is(p, 'E')) {
                char const* const sign = is(p + 1, '+') || is(p + 1, '-') ? p + 2 : p + 1;
                if (is_digit(sign)) p = run(sign, false);
            }
        }
    }
    t.end = p;
    t.size = static_cast<std::size_t>(p - digits);
}

QUERYBUDGET_DETAIL_INLINE void lexer::string(token& t, char const* quote, char prefix) noexcept {
    // SQLite takes a string for a name where only a name can stand.
    if (!postgres_ && prefix == 0 && has(previous_, name_follows) && before_ != sym::distinct)
        return quoted_name(t, quote, '\'');
    t.what = sym::string;
    t.prefix = prefix;
    t.text = quote + 1;
    char const* p = quote + 1;
    for (;;) {
        for (;;) {  // eight bytes at a time to the next quote (or backslash)
            std::uint64_t const word = load_8(p, end_);
            std::uint64_t stop = equal_to(word, '\'');
            if (prefix == 'e') stop |= equal_to(word, '\\');
            if (stop != 0) {
                p += std::countr_zero(stop) / 8;
                break;
            }
            if (end_ - p <= 8) return unterminated(t);
            p += 8;
        }
        if (*p == '\\' || is(p + 1, '\'')) {
            if (end_ - p <= 2) return unterminated(t);
            p += 2;
            continue;
        }
        char const* const next = postgres_ ? continued(p + 1) : nullptr;
        if (next == nullptr) break;
        t.pieces = true;
        p = next;
    }
    t.size = static_cast<std::size_t>(p - t.text);
    t.end = prefix == 'u' ? uescape(p + 1) : p + 1;
}

/// PostgreSQL: a string goes on after white space with a line break in it. Null where it doesn't.
QUERYBUDGET_DETAIL_INLINE char const* lexer::continued(char const* p) const noexcept {
    bool line_break = false;
    while (p < end_) {
        if (class_of(*p) == char_class::blank) {
            line_break = line_break || *p == '\n' || *p == '\r';
            ++p;
        } else if (*p == '-' && is(p + 1, '-')) {
            p = comment_end(p);
        } else {
            break;
        }
    }
    return line_break && is(p, '\'') ? p + 1 : nullptr;
}

/// U&'...' may be followed by UESCAPE 'c', which belongs to it.
QUERYBUDGET_DETAIL_INLINE char const* lexer::uescape(char const* p) const noexcept {
    char const* const q = skip(p);
    if (end_ - q < 7 || lower(load_8(q, end_)) << 8 != key_of("uescape") << 8 ||
        (end_ - q > 7 && is_name_byte(q[7])))
        return p;
    char const* const escape = skip(q + 7);
    return end_ - escape >= 3 && escape[0] == '\'' && escape[2] == '\'' ? escape + 3 : p;
}

QUERYBUDGET_DETAIL_INLINE void lexer::dollar(token& t) noexcept {
    if (!postgres_) return sqlite_variable(t);
    char const* p = at_ + 1;
    if (is_digit(p)) {
        while (is_digit(p)) ++p;
        t.what = sym::bind;
        t.end = p;
        return;
    }
    while (p < end_ && is_name_byte(*p) && *p != '$') ++p;
    t.what = sym::op;
    if (!is(p, '$')) return;
    std::size_t const tag = static_cast<std::size_t>(p + 1 - at_);
    t.what = sym::string;
    t.prefix = '$';
    t.text = p + 1;
    for (p = t.text; p < end_; ++p) {
        void const* const found = std::memchr(p, '$', static_cast<std::size_t>(end_ - p));
        if (found == nullptr) break;
        p = static_cast<char const*>(found);
        if (static_cast<std::size_t>(end_ - p) >= tag && std::memcmp(p, at_, tag) == 0) {
            t.size = static_cast<std::size_t>(p - t.text);
            t.end = p + tag;
            return;
        }
    }
    unterminated(t);
}

/// As SQLite's own tokenizer: `$a::b(c)`, and the same after `@` and `:`.
QUERYBUDGET_DETAIL_INLINE void lexer::sqlite_variable(token& t) const noexcept {
    char const* p = at_ + 1;
    std::size_t name = 0;
    for (; p < end_; ++p) {
        if (is_name_byte(*p)) {
            ++name;
        } else if (*p == '(' && name != 0) {
            char const* q = p + 1;
            while (q < end_ && *q != ')' && class_of(*q) != char_class::blank) ++q;
            if (is(q, ')')) p = q + 1;
            break;
        } else if (*p == ':' && is(p + 1, ':')) {
            ++p;
        } else {
            break;
        }
    }
    t.what = name != 0 ? sym::bind : sym::op;
    if (name != 0) t.end = p;
}

/// No operand can follow.
QUERYBUDGET_DETAIL_INLINE bool lexer::closes(char const* p) const noexcept {
    char const* const next = skip(p);
    if (is(next, '.') && is_digit(next + 1)) return false;
    // `j ? :x`: the operator and a placeholder.
    if (is(next, ':') && next + 1 < end_ && is_name_byte(next[1])) return (subscripts_ & 1) != 0;
    return next == end_ || std::string_view(",)];.[:").find(*next) != std::string_view::npos;
}

/// `date '2020-01-01'`: a type's name is followed by a value, not by an operator.
QUERYBUDGET_DETAIL_INLINE bool lexer::type_before(sym what) const noexcept {
    return what == sym::name && (last_name_ == key_of("date") || last_name_ == key_of("time") ||
                                 last_name_ == key_of("timestam") ||
                                 last_name_ == key_of("interval") || last_name_ == key_of("zone"));
}

QUERYBUDGET_DETAIL_INLINE void lexer::written_as_value() noexcept {
    // Where the token is a masked name, last_name_ is its own.
    bool const typed = previous_ != sym::name && type_before(before_);
    if (postgres_ && has(before_, ends_operand) && !typed && !closes(at_)) {
        previous_ = sym::op;
    } else if (operand_expected()) {
        previous_ = sym::string;  // DEFAULT
    }
    last_name_ = 0;
}

QUERYBUDGET_DETAIL_INLINE void lexer::question(token& t) const noexcept {
    char const* p = at_ + 1;
    t.what = sym::bind;
    if (!postgres_) {
        while (is_digit(p)) ++p;
        t.end = p;
        return;
    }
    if (operand_expected() || type_before(previous_)) return;
    // JDBC writes the operator `?` as `??`.
    bool const doubled = is(p, '?');
    if (doubled) ++p;
    char const* const symbol = p - 1;
    while (p < end_ && is_op_byte(*p) && *p != '?' && !(*p == '-' && is(p + 1, '-')) &&
           !(*p == '/' && is(p + 1, '*')))
        ++p;
    t.end = p;
    // After an operand it is the operator, unless no operand can follow.
    if (p == symbol + 1 && closes(p)) return;
    t.what = sym::op;
    t.text = symbol;
    t.size = static_cast<std::size_t>(p - symbol);
}

QUERYBUDGET_DETAIL_INLINE void lexer::colon(token& t) const noexcept {
    if (!postgres_) return sqlite_variable(t);
    char const* p = at_ + 1;
    if (is(p, ':') || is(p, '=')) {
        t.what = *p == ':' ? sym::cast : sym::op;
        t.end = p + 1;
    } else if (p < end_ && is_name_byte(*p) && operand_expected() && (subscripts_ & 1) == 0) {
        while (p < end_ && is_name_byte(*p)) ++p;
        t.what = sym::bind;
        t.end = p;
    } else {
        t.what = sym::colon;
    }
}

/// Client-side placeholders, `%s` and `%(name)s`: where the one at `p` ends, null where none is.
QUERYBUDGET_DETAIL_INLINE char const* lexer::format_end(char const* p) const noexcept {
    ++p;
    if (is(p, '(')) {
        while (p < end_ && (is_name_byte(*p) || *p == '(')) ++p;
        if (!is(p, ')')) return nullptr;
        ++p;
    }
    return is(p, 's') && !(p + 1 < end_ && is_name_byte(p[1])) ? p + 1 : nullptr;
}

QUERYBUDGET_DETAIL_INLINE void lexer::percent(token& t) noexcept {
    char const* const end = postgres_ && operand_expected() ? format_end(at_) : nullptr;
    if (end == nullptr) return op(t);
    t.what = sym::bind;
    t.end = end;
}

/// SQLite's operators that look like names, and that an operand follows.
QUERYBUDGET_DETAIL_INLINE bool lexer::match_before() const noexcept {
    return !postgres_ && previous_ == sym::name &&
           (last_name_ == key_of("glob") || last_name_ == key_of("regexp") ||
            last_name_ == key_of("match"));
}

QUERYBUDGET_DETAIL_INLINE void lexer::sign_or_op(token& t) noexcept {
    if (operand_expected() || match_before()) {
        char const* const p = skip(at_ + 1);
        if (is_digit(p) || (is(p, '.') && is_digit(p + 1))) {
            t.negative = *at_ == '-';
            return number(t, p);
        }
    }
    op(t);
}

QUERYBUDGET_DETAIL_INLINE void lexer::op(token& t) noexcept {
    t.what = sym::op;
    if (postgres_) {
        postgres_op(t);
    } else {
        char const first = *at_, second = end_ - at_ > 1 ? at_[1] : '\0';
        bool const pair =
            (second == '=' && (first == '<' || first == '>' || first == '!' || first == '=')) ||
            (second == '>' && (first == '<' || first == '>' || first == '-')) ||
            (second == first && (first == '<' || first == '|'));
        if (pair) t.end = at_ + (first == '-' && is(at_ + 2, '>') ? 3 : 2);
    }
    if (t.end - at_ != 2) return;
    if (at_[1] == '=' && (*at_ == '!' || (*at_ == '=' && !postgres_))) {
        t.text = *at_ == '!' ? "<>" : "=";
        t.size = *at_ == '!' ? 2 : 1;
    }
}

/// Maximal munch; a trailing sign is cut off unless the operator holds one of `~!@#%^&|?`.
QUERYBUDGET_DETAIL_INLINE void lexer::postgres_op(token& t) noexcept {
    if (at_ < signs_end_ || !is_op_byte(*at_)) return;
    char const* p = at_;
    bool special = false;
    for (; p < end_ && is_op_byte(*p); ++p) {
        if ((*p == '-' && is(p + 1, '-')) || (*p == '/' && is(p + 1, '*'))) break;
        if (*p == '?') {
            // `@?` is an operator of its own; any other `?` in here is a placeholder: `id=?`.
            if (p != at_ + 1 || *at_ != '@' || operand_expected()) break;
            t.text = "@?";
            t.size = 2;
            t.end = is(p + 1, '?') ? p + 2 : p + 1;
            return;
        }
        if (*p == '%' && p != at_ && format_end(p) != nullptr) break;
        special = special || std::string_view("~!@#%^&|").find(*p) != std::string_view::npos;
    }
    char const* const run = p;
    if (!special)
        while (p - at_ > 1 && (p[-1] == '+' || p[-1] == '-')) --p;
    if (p != run) signs_end_ = run;
    t.end = p;
}

}  // namespace querybudget::detail
