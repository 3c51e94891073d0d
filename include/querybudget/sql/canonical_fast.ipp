// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical.hpp>

#include <cstring>

namespace querybudget::detail {

// Shortcuts for what most texts are made of. They do what the token-wise path does and stop in
// front of anything else; a test compares both on random texts.

/// Names, quiet keywords, the commonest operators and plain values.
template <class Output, bool Fast>
void canonicalizer<Output, Fast>::common_tokens() noexcept {
    if (lexer_.previous() != previous_) return;  // see lexer::written_as_value
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
    lexer_.resume(p, previous_, before_, lexer_.last_name());
}

/// From `p` to the first token that it leaves alone, or to `last`, which `margin` bytes follow.
template <class Output, bool Fast>
char const* canonicalizer<Output, Fast>::common_run(char const* p, char const* last) noexcept {
    std::uint64_t last_name = lexer_.last_name();
    char* at = out_.at();
    char const* const limit = out_.limit();
    bool const postgres = dialect_ == dialect::postgresql;
    sym previous = previous_, before = before_;
    std::size_t blank = glued_ ? 0 : 1;
    bool const listed = lists_ != 0;
    bool items = in_list() || current_.kind == frame_kind::values_list;
    auto const became = [&](sym what) {
        before = previous;
        previous = what;
        blank = 1;
    };
    // Inlined by order: as functions they would keep what they change in memory.
    auto const put = [&](sym what, char c, std::size_t spaced) QUERYBUDGET_DETAIL_ALWAYS_INLINE {
        *at = ' ';
        at += spaced;
        *at++ = c;
        became(what);
        if (listed) element_ = mix(element_, byte_hash(c));
    };
    auto const put_pair = [&](char first, char second) QUERYBUDGET_DETAIL_ALWAYS_INLINE {
        *at = ' ';
        at += blank;
        *at++ = first;
        *at++ = second;
        became(sym::op);
        if (listed) {
            char const bytes[] = {first, second};
            element_ = mix(element_, bytes_hash(bytes, 2, false));
        }
    };
    // Behind an operand PostgreSQL takes it for an operator: left to the lexer.
    auto const value_fits = [&] { return !(postgres && has(previous, ends_operand)); };
    auto const put_value = [&](sym what) QUERYBUDGET_DETAIL_ALWAYS_INLINE {
        *at = ' ';
        at += blank;
        *at++ = '?';
        became(what);
        if (listed) element_ = mix(element_, byte_hash('?'));
    };
    auto const put_name = [&](short_name const& name, sym what) QUERYBUDGET_DETAIL_ALWAYS_INLINE {
        *at = ' ';
        store_8(at + blank, name.low);
        if (name.size > 8) store_8(at + blank + 8, name.tail);
        if (name.size > 16) store_8(at + blank + 16, name.third);
        at += blank + name.size;
        if (what == sym::name) last_name = previous == sym::dot ? 0 : name.key;
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
                if (name.size == 24) goto done;
                if (next != ' ' && next != ',' && (next == '\'' || next == '&' || next == '$'))
                    goto done;
                if (previous != sym::dot) {
                    sym const word = keyword_of(name.key, name.tail);
                    if (word == sym::name || has(word, initial)) {
                        if (word == sym::merge) goto done;
                        before_name_ = previous;
                    } else {
                        if (!has(word, quiet)) goto done;
                        if (word == sym::null) {
                            if (previous != sym::is && previous != sym::not_) {
                                if (limit_ != 0 || !value_fits()) goto done;
                                tally_.literal(name.key);
                                put_value(sym::string);
                                p += name.size;
                                continue;
                            }
                        } else if (word == sym::by) {
                            current_.by = previous == sym::order || previous == sym::group;
                        } else if (word == sym::from && verb_.copies()) {
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
                if (name.size == 24 || *close != '"' || close[1] == '"' || is_digit(p[1]) ||
                    p[1] == '$' || name.size == 0 || (postgres && name.changed) ||
                    p[1] == '\xEF')  // perhaps a byte order mark, which keeps its quotes
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
            case char_class::lparen: {
                if (previous == sym::in || previous == sym::values || previous == sym::start ||
                    current_.kind == frame_kind::values_list)
                    goto done;
                bool const call = previous == sym::name ? !list_may_follow() : is_call(previous);
                ++p;
                put(sym::lparen, '(', call ? 0 : blank);
                blank = 0;
                push(frame_kind::plain);
                items = false;
                continue;
            }
            case char_class::rparen:
                if (current_.kind != frame_kind::plain || depth_ == 0) goto done;
                ++p;
                pop();
                put(sym::rparen, ')', 0);
                items = in_list() || current_.kind == frame_kind::values_list;
                continue;
            case char_class::op: {
                // `=` `<` `>` `*` alone, and `<=` `>=` `<>`.
                bool const pair = is_op_byte(p[1]);
                if (*p != '=' && *p != '<' && *p != '>' && *p != '*') goto done;
                if (pair && ((p[1] != '=' && p[1] != '>') || is_op_byte(p[2]) || *p == '=' ||
                             *p == '*' || (*p == '>' && p[1] == '>')))
                    goto done;
                if (pair) {
                    put_pair(p[0], p[1]);
                } else {
                    put(sym::op, *p, blank);
                }
                p += pair ? 2 : 1;
                continue;
            }
            case char_class::dollar:
            case char_class::question:
            case char_class::digit:
            case char_class::quote: {
                bool const digit = class_of(*p) == char_class::digit;
                if (limit_ != 0 || (digit && current_.by) || !value_fits()) goto done;
                if (*p == '\'' && !postgres && has(previous, name_follows)) goto done;
                sym const what = digit ? sym::number : *p == '\'' ? sym::string : sym::bind;
                plain_value const value = long_value(p, last + margin);
                if (value.end == nullptr) goto done;
                tally_.add(value);
                p = value.end;
                put_value(what);
                continue;
            }
            default: goto done;
        }
        // After a name: what follows it most often, guessed apart from everything else.
        if (p >= last || at > limit) break;
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
    lexer_.resume(lexer_.position(), previous, before, last_name);
    return p;
}

}  // namespace querybudget::detail
