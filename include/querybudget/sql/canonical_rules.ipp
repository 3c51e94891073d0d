// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical.hpp>

#include <cstdint>

namespace querybudget::detail {

template <class Output, bool Fast>
sym canonicalizer<Output, Fast>::special(token const& t) {
    if (t.what == sym::semicolon) {
        set_mask(mask::none);
        return handle(t);
    }
    if ((special_ & pending_semicolon) != 0) {
        clear_special(pending_semicolon);
        token semicolon;
        semicolon.begin = ";";
        semicolon.end = semicolon.begin + 1;
        put(semicolon, ";", false);
    }
    if (verb_.decided()) {
        clear_special(undecided);
    } else if (t.word == sym::name) {  // keywords are read where they are handled
        verb_.read(t, previous_, before_, depth_);
    }
    if ((special_ & fresh) != 0 && t.what != sym::lparen) {
        clear_special(fresh);
        begin_statement(t);
        sym const first = handle(t);
        if (verb_.decided()) clear_special(undecided);
        return first;
    }
    sym what = t.what;
    if (mask_ != mask::none && masked(t, what)) return what;
    return handle(t);
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::begin_statement(token const& t) noexcept {
    verb_word_ = t.what;
    switch (t.what) {
        case sym::savepoint:
        case sym::release:
        case sym::declare:
        case sym::close:
        case sym::deallocate:
        case sym::listen:
        case sym::notify:
        case sym::unlisten: set_mask(mask::name); break;
        case sym::rollback: set_mask(mask::rollback); break;
        case sym::fetch:
        case sym::move: set_mask(mask::cursor); break;
        case sym::set: set_mask(mask::set_target); break;
        default: break;
    }
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::end_of_statement() noexcept {
    if (previous_ == sym::start) return;
    if (first_statement_) facts_.kind = verb_.kind();
    facts_.writes = facts_.writes || verb_.writes();
    first_statement_ = false;
    verb_ = verb_reader{dialect_};
    set_special(fresh);
    set_special(undecided);
    set_mask(mask::none);
    current_.by = false;
    before_name_ = verb_word_ = sym::start;
    limit_ = 0;
}

/// True where the token is done with. `what` is what it counts as.
template <class Output, bool Fast>
bool canonicalizer<Output, Fast>::masked(token const& t, sym& what) {
    bool const word = t.what == sym::name || t.word != sym::name;
    bool hide = false;
    switch (mask_) {
        case mask::none: return false;
        case mask::name:
            // ROLLBACK TO SAVEPOINT x, DEALLOCATE PREPARE x
            if ((t.word == sym::savepoint && verb_word_ != sym::savepoint) ||
                (t.word == sym::prepare && verb_word_ == sym::deallocate))
                return false;
            set_mask(mask::none);
            hide = word && t.what != sym::all;
            break;
        case mask::rollback:
            if (t.what == sym::to) set_mask(mask::name);
            return false;
        case mask::cursor: {
            bool direction = false;
            for (std::string_view w :
                 {"next", "prior", "first", "last", "absolute", "relative", "forward", "backward"})
                direction = direction || (t.size == w.size() && t.key == key_of(w));
            hide = t.what == sym::name && !direction;
            break;
        }
        case mask::set_target:
            if (t.what == sym::to || (t.what == sym::op && text_of(t) == "="))
                set_mask(mask::set_value);
            return false;
        case mask::set_value:
            set_mask(mask::set_rest);
            count_value(t);
            value(t);
            what = sym::string;
            return true;
        case mask::set_rest:
            tally_.hash = mix(tally_.hash, value_hash(t));
            what = sym::string;
            return true;
        case mask::fetch_first:
            if (t.what == sym::name && previous_ == sym::name &&
                (t.key == key_of("row") || t.key == key_of("rows")) && before_ == sym::fetch)
                facts_.limit = 1;
            if (previous_ != sym::fetch) set_mask(mask::none);
            return false;
    }
    if (!hide) return false;
    value(t);
    what = sym::bind;
    return true;
}

/// Whether an integer is a whole item of ORDER BY or GROUP BY: a column's position, not a value.
template <class Output, bool Fast>
bool canonicalizer<Output, Fast>::position(token const& t) const noexcept {
    // Names that are about to be masked would read as values next time.
    if (mask_ != mask::none || !t.integer || t.begin != t.text ||
        (previous_ != sym::by && previous_ != sym::comma))
        return false;
    lexer ahead = lexer_;
    token const next = ahead.next();
    switch (next.what) {
        case sym::end:
        case sym::comma:
        case sym::rparen:
        case sym::semicolon: return true;
        case sym::name: break;
        case sym::and_:
        case sym::or_:
        case sym::not_:
        case sym::in:
        case sym::is:
        case sym::between:
        case sym::like:
        case sym::ilike:
        case sym::escape:
        case sym::null:
        case sym::true_:
        case sym::false_:
        case sym::default_: return false;
        default: return static_cast<std::size_t>(next.what) >= first_keyword;
    }
    for (std::string_view word :
         {"collate", "similar", "at", "glob", "regexp", "match", "isnull", "notnull", "operator"})
        if (next.size == word.size() && next.key == key_of(word)) return false;
    return !next.quoted;
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::count_value(token const& t) noexcept {
    if (t.what == sym::bind) {
        ++tally_.binds;
    } else {
        tally_.literal(value_hash(t));
    }
    if (limit_ != 0) limit_value(t);
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::limit_value(token const& t) noexcept {
    bool const direct =
        previous_ == sym::limit || (previous_ == sym::name && before_ == sym::fetch);
    if (depth_ != verb_.base() || !(direct || (limit_ == 3 && previous_ == sym::comma))) return;
    // SQLite's LIMIT 5, 10 has the number of rows behind the comma.
    limit_ = dialect_ == dialect::sqlite && limit_ != 3 && lexer_.peek() == ',' ? 2 : 0;
    facts_.limit = 0;
    if (t.what == sym::null || t.negative) facts_.limit = -1;
    if (t.what != sym::number || !t.integer || t.negative) return;
    constexpr std::int64_t largest = INT64_MAX;
    for (char digit : text_of(t)) {
        std::int64_t const d = digit - '0';
        facts_.limit = facts_.limit > (largest - d) / 10 ? largest : facts_.limit * 10 + d;
        if (facts_.limit == largest) return;
    }
}

/// The same for the same value, however its string is quoted or continued.
template <class Output, bool Fast>
std::uint64_t canonicalizer<Output, Fast>::value_hash(token const& t) const noexcept {
    if (static_cast<std::size_t>(t.what) >= first_keyword) return t.key;  // NULL, TRUE
    if (t.what != sym::string && t.what != sym::number)
        return hash_words('w', t.begin, static_cast<std::size_t>(t.end - t.begin), lexer_.end());
    bool const text = t.what == sym::string && (t.prefix == 0 || t.prefix == '$');
    std::uint64_t h = text                    ? 's'
                      : t.what == sym::string ? static_cast<unsigned char>(t.prefix)
                                              : 'n';
    if (t.negative) h += negative_number;
    if (t.pieces) return pieces_hash(t, h);
    return hash_words(h, t.text, t.size, lexer_.end());
}

/// A string in pieces hashes like the same string in one piece.
template <class Output, bool Fast>
std::uint64_t canonicalizer<Output, Fast>::pieces_hash(token const& t,
                                                       std::uint64_t h) const noexcept {
    char const* const end = t.text + t.size;
    // Calls `use` for every byte that isn't between two pieces.
    auto const each = [&](auto use) {
        for (char const* p = t.text; p < end; ++p) {
            bool const pair =
                p + 1 < end && ((*p == '\'' && p[1] == '\'') || (*p == '\\' && t.prefix == 'e'));
            if (!pair && *p == '\'') {
                for (++p; *p != '\'';)
                    if (*p == '-') {
                        while (*p != '\n') ++p;
                    } else {
                        ++p;
                    }
                continue;
            }
            use(*p);
            if (pair) use(*++p);
        }
    };
    std::size_t size = 0;
    each([&size](char) { ++size; });
    h += std::uint64_t{size} << 9;
    std::uint64_t word = 0;
    std::size_t n = 0;
    each([&](char c) {
        word |= std::uint64_t{static_cast<unsigned char>(c)} << (8 * (n % 8));
        if (++n % 8 != 0 && n != size) return;
        h = mix(h, word);
        word = 0;
    });
    return h;
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::quoted(token const& t) {
    if (dialect_ == dialect::postgresql) {
        std::string_view const raw(t.begin, static_cast<std::size_t>(t.end - t.begin));
        if (raw.front() == '"') return put(t, raw, !glued_);
        put(t, "u", !glued_);
        out_.more(raw.substr(1));
        if (lists_ != 0) element_ = mix(element_, bytes_hash(t.begin + 1, raw.size() - 1, false));
        return;
    }
    // SQLite's four ways to quote become one.
    char const close = *t.begin == '[' ? ']' : *t.begin;
    char piece[16];
    std::size_t n = 0;
    auto const flush = [&] {
        out_.more({piece, n});
        if (lists_ != 0) element_ = mix(element_, bytes_hash(piece, n, false));
        n = 0;
    };
    put(t, "\"", !glued_);
    for (std::size_t i = 0; i < t.size; ++i) {
        char const c = t.text[i];
        if (c == close && close != ']' && close != '"') ++i;
        if (c == '"' && close != '"') piece[n++] = '"';
        piece[n++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        if (n > 14) flush();
    }
    piece[n++] = '"';
    flush();
}

}  // namespace querybudget::detail
