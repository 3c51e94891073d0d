// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical.hpp>

#include <cstring>

namespace querybudget::detail {

// Shortcuts for what most texts are made of. They do what the token-wise path does and stop in front
// of anything else; a test compares both on random texts.

/// A name of less than 16 bytes, read without a loop.
struct short_name {
    explicit short_name(char const* p) noexcept {
        std::uint64_t const head = read_64(p);
        name_word const first = name_in(head);
        low = first.lower;
        if (first.size < 8) {
            std::uint64_t const mask = (std::uint64_t{1} << (8 * first.size)) - 1;
            size = first.size;
            key = low & mask;
            changed = ((low ^ head) & mask) != 0;
            return;
        }
        std::uint64_t const rest = read_64(p + 8);
        name_word const second = name_in(rest);
        size = 8 + second.size;
        key = low;
        tail = first_bytes(second.lower, second.size);
        changed = low != head || tail != first_bytes(rest, second.size);
    }

    /// As word_hash of its token.
    [[nodiscard]] std::uint64_t hash() const noexcept {
        return size <= 8 ? key : mix(mix(size, low), tail);
    }

    std::size_t size;  ///< 16 for a longer one
    std::uint64_t key, tail = 0, low;
    bool changed;  ///< not in lower case
};

constexpr bool is_digit_or_dollar(char c) noexcept { return (c >= '0' && c <= '9') || c == '$'; }

/// Names, quiet keywords, the commonest operators and plain values.
template <class Output, bool Fast>
void canonicalizer<Output, Fast>::common_tokens() noexcept {
    char const* p = lexer_.position();
    char const* const end = lexer_.end();
    if (end - p > margin) p = common_run(p, end - margin);
    if (end - p <= margin && p != end) {
        // The same from a copy that may be read past its end.
        char tail[3 * margin];
        std::memset(tail, 1, sizeof tail);  // part of no token, so nothing reads on into it
        std::size_t const size = static_cast<std::size_t>(end - p);
        std::memcpy(tail, p, size);
        p += common_run(tail, tail + size) - tail;
    }
    lexer_.resume(p, previous_, before_);
}

/// From `p` to the first token that it leaves alone, or to `last`, which `margin` bytes follow.
template <class Output, bool Fast>
char const* canonicalizer<Output, Fast>::common_run(char const* p, char const* last) noexcept {
    char* at = out_.at();
    char const* const limit = out_.limit();
    bool const postgres = dialect_ == dialect::postgresql;
    sym previous = previous_, before = before_;
    std::size_t blank = glued_ ? 0 : 1;
    bool const listed = lists_ != 0;
    bool const items = in_list() || current_.kind == frame_kind::values_list;
    auto const became = [&](sym what) {
        before = previous;
        previous = what;
        blank = 1;
    };
    auto const put = [&](sym what, char c, std::size_t spaced) {
        *at = ' ';
        at += spaced;
        *at++ = c;
        became(what);
        if (listed) element_ = mix(element_, byte_hash(c));
    };
    auto const put_value = [&](sym what) {
        *at = ' ';
        at += blank;
        *at++ = '?';
        became(what);
        if (listed) element_ = mix(element_, value_shape);
    };
    auto const put_name = [&](short_name const& name, sym what) {
        *at = ' ';
        store_8(at + blank, name.low);
        if (name.size > 8) store_8(at + blank + 8, name.tail);
        at += blank + name.size;
        became(what);
        if (listed) element_ = mix(element_, name.hash());
    };
    while (p < last && at <= limit) {
        if (*p == ' ') ++p;
        switch (class_of(*p)) {
        case char_class::blank: ++p; continue;
        case char_class::letter: {
        word:
            short_name const name{p};
            char const next = p[name.size];
            sym what = sym::name;
            if (name.size == 16) goto done;
            if (next != ' ' && next != ',' && (next == '\'' || next == '&' || next == '$')) goto done;
            if (previous != sym::dot) {
                sym const word = keyword_of(name.key, name.tail);
                if (word == sym::name || has(word, initial)) {
                    if (word == sym::merge) goto done;
                    before_name_ = previous;
                } else {
                    if (!has(word, quiet)) goto done;
                    if (word == sym::null) {
                        if (previous != sym::is && previous != sym::not_) {
                            if (limit_ != 0) goto done;
                            add_literal(name.key);
                            put_value(word);
                            p += name.size;
                            continue;
                        }
                    } else if (word == sym::by) {
                        current_.by = previous == sym::order || previous == sym::group;
                    } else if (word == sym::from && verb_.kind() == statement_kind::copy) {
                        goto done;
                    }
                    if (has(word, clause)) current_.by = false;
                    what = word;
                }
            }
            put_name(name, what);
            p += name.size;
            break;
        }
        case char_class::name_quote: {
        quoted:
            short_name const name{p + 1};
            char const* const close = p + 1 + name.size;
            if (name.size == 16 || *close != '"' || close[1] == '"' || is_digit_or_dollar(p[1]) ||
                name.size == 0 || (postgres && name.changed))
                goto done;
            if (previous != sym::dot) {
                sym const word = keyword_of(name.key, name.tail);
                if (word != sym::name && !has(word, initial)) goto done;
                before_name_ = previous;
            }
            put_name(name, sym::name);
            p = close + 1;
            break;
        }
        case char_class::dot:
            if (class_of(p[1]) == char_class::digit) goto done;
            ++p;
            put(sym::dot, '.', 0);
            blank = 0;
            continue;
        case char_class::comma:
            if (items || limit_ != 0) goto done;
            ++p;
            put(sym::comma, ',', 0);
            continue;
        case char_class::op:
            if (is_op_byte(p[1]) || (*p != '=' && *p != '<' && *p != '>' && *p != '*')) goto done;
            put(sym::op, *p, blank);
            ++p;
            continue;
        case char_class::dollar:
        case char_class::digit:
        case char_class::quote: {
            bool const digit = class_of(*p) == char_class::digit;
            if (limit_ != 0 || (digit && current_.by)) goto done;
            if (*p == '\'' && !postgres && has(previous, name_follows)) goto done;
            sym const what = digit ? sym::number : *p == '$' ? sym::bind : sym::string;
            char const* const value = plain_value(p, last + margin);
            if (value == nullptr) goto done;
            p = value;
            put_value(what);
            continue;
        }
        default: goto done;
        }
        // After a name: what follows it most often, guessed apart from everything else.
        if (p >= last) break;
        if (*p == '.') {
            char const first = p[1];
            if (first != '"' && class_of(first) != char_class::letter) continue;
            ++p;
            put(sym::dot, '.', 0);
            blank = 0;
            if (p >= last) break;
            if (first == '"') goto quoted;
            goto word;
        }
        if (*p == ' ') {
            ++p;
            if (class_of(*p) == char_class::letter && p < last) goto word;
        } else if (*p == ',' && !items && limit_ == 0) {
            ++p;
            put(sym::comma, ',', 0);
        }
    }
done:
    out_.at(at);
    previous_ = previous;
    before_ = before;
    glued_ = blank == 0;
    return p;
}

/// Counts an integer, a placeholder or a string without surprises. Returns where it ends, null where
/// a closer look is needed. More than `margin` bytes must lie between `p` and `end`.
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
        if (p[1] != ',' && p[1] != ')' && (p[1] != ' ' || p[2] == '\'' || p[2] == '-' ||
                                           class_of(p[2]) == char_class::blank))
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

/// Behind a list's comma: skips elements of plain values that repeat a kept shape. Nothing has to be
/// written for them. True where that was the rest of the list.
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
        statement_facts const before = facts_;
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
            element = mix(element, value_shape);
            next = blanks();
            if (!rows) break;
            element = mix(element, byte_hash(next));
            plain = next == ',' || next == ')';
            ++p;
            if (next != ')') continue;
            next = blanks();
            break;
        }
        bool known = false;
        for (unsigned i = 0; i < l.shapes_kept; ++i) known = known || l.shapes[i] == element;
        if (plain && known && next == closing && !rows) {
            ++l.count;
            lexer_.resume(p, sym::number, sym::comma);
            return true;
        }
        if (plain && known && next == ',') {
            ++p;
            if (!rows || blanks() == '(') {
                ++l.count;
                lexer_.resume(p, sym::comma, sym::number);
                continue;
            }
        }
        facts_ = before;
        return false;
    }
}

}  // namespace querybudget::detail
