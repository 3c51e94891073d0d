// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical.hpp>

namespace querybudget::detail {

// Shortcuts for what most texts are made of. They do what the token-wise path does and stop in front
// of anything else; a test compares both on random texts.

/// Names, quiet keywords, `.` `,` `=`, small integers and placeholders, outside lists.
template <class Output, bool Fast>
void canonicalizer<Output, Fast>::common_tokens() noexcept {
    // Every load and look-ahead below stays within this margin.
    if (lexer_.end() - lexer_.position() < 32) return;
    char const* const last = lexer_.end() - 32;
    char const* p = lexer_.position();
    char* at = out_.at();
    char const* const limit = out_.limit();
    bool const postgres = dialect_ == dialect::postgresql;
    bool const copy = verb_.kind() == statement_kind::copy;
    sym previous = previous_, before = before_, before_name = before_name_;
    bool glued = glued_;
    bool by = current_.by;
    auto const became = [&](sym what, bool glues) {
        before = previous;
        previous = what;
        glued = glues;
    };
    while (p <= last && at <= limit) {
        if (*p == ' ') ++p;
        switch (class_of(*p)) {
        case char_class::blank: ++p; continue;
        case char_class::letter:
        case char_class::name_quote: {
            bool const quotes = *p == '"';
            char const* const name = p + (quotes ? 1 : 0);
            std::uint64_t const head = read_64(name);
            std::uint64_t const low = lower(head);
            std::size_t size = name_bytes(head);
            std::uint64_t const key = first_bytes(low, size);
            std::uint64_t second = 0, low_second = 0;
            if (size == 8) {
                second = read_64(name + 8);
                low_second = lower(second);
                std::size_t const more = name_bytes(second);
                if (more == 8) goto done;
                second = first_bytes(second, more);
                low_second = first_bytes(low_second, more);
                size += more;
            }
            sym const word =
                previous == sym::dot ? sym::name : keyword_of(key, low_second);
            sym what = sym::name;
            if (quotes) {
                bool const folded = key == first_bytes(head, size) && low_second == second;
                if (name[size] != '"' || name[size + 1] == '"' || !(folded || !postgres) ||
                    class_of(*name) != char_class::letter ||
                    (word != sym::name && !has(word, initial)))
                    goto done;
                p = name + size + 1;
            } else {
                if (word != sym::name && !has(word, initial)) {
                    if (!has(word, quiet) || (copy && word == sym::from)) goto done;
                    if (has(word, clause)) by = false;
                    what = word;
                } else if (word == sym::merge ||
                           (size == 1 && (name[1] == '\'' || name[1] == '&'))) {
                    goto done;
                }
                p = name + size;
            }
            if (what == sym::name && previous != sym::dot) before_name = previous;
            *at = ' ';
            at += glued ? 0 : 1;
            store_8(at, low);
            store_8(at + 8, low_second);
            at += size;
            became(what, false);
            continue;
        }
        case char_class::dot:
            if (class_of(p[1]) == char_class::digit) goto done;
            ++p;
            *at++ = '.';
            became(sym::dot, true);
            continue;
        case char_class::comma:
            if (limit_ != 0) goto done;
            ++p;
            *at++ = ',';
            became(sym::comma, false);
            continue;
        case char_class::op:
            if (*p != '=' || is_op_byte(p[1])) goto done;
            ++p;
            *at = ' ';
            at += glued ? 0 : 1;
            *at++ = '=';
            became(sym::op, false);
            continue;
        case char_class::dollar: {
            std::size_t digits = 1;
            while (digits < 8 && class_of(p[digits]) == char_class::digit) ++digits;
            if (!postgres || digits == 1 || digits == 8 || limit_ != 0) goto done;
            p += digits;
            ++facts_.binds;
            *at = ' ';
            at += glued ? 0 : 1;
            *at++ = '?';
            became(sym::bind, false);
            continue;
        }
        case char_class::digit: {
            if (by || limit_ != 0) goto done;
            char const* const end = plain_value(p);
            if (end == nullptr) goto done;
            p = end;
            *at = ' ';
            at += glued ? 0 : 1;
            *at++ = '?';
            became(sym::number, false);
            continue;
        }
        default: goto done;
        }
    }
done:
    out_.at(at);
    previous_ = previous;
    before_ = before;
    before_name_ = before_name;
    glued_ = glued;
    current_.by = by;
    lexer_.resume(p, previous, before);
}

/// Counts an integer, a placeholder or a string without surprises at `p`, which is at least 32 bytes
/// before the end. Returns where it ends, null where a closer look is needed.
template <class Output, bool Fast>
char const* canonicalizer<Output, Fast>::plain_value(char const* p) noexcept {
    std::uint64_t const word = read_64(p);
    std::uint64_t const digits = in_range(word, '0', '9');
    std::size_t const size =
        static_cast<std::size_t>(std::countr_zero(~digits & each_byte(0x80))) / 8;
    if (size == 8 || size == 0) return nullptr;
    char const after = p[size];
    if (is_name_byte(after) || after == '.') return nullptr;
    ++facts_.literals;
    facts_.values = mix(facts_.values ^ (std::uint64_t{facts_.literals} + facts_.binds),
                        mix('n' + (std::uint64_t{size} << 9), first_bytes(word, size)));
    return p + size;
}

}  // namespace querybudget::detail
