// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/lexer.ipp>
#include <querybudget/sql/relations.hpp>

namespace querybudget::detail {

QUERYBUDGET_DETAIL_INLINE bool is_word(token const& t, std::string_view word) noexcept {
    return t.size == word.size() && !t.quoted && t.key == key_of(word) && word.size() <= 8;
}

QUERYBUDGET_DETAIL_INLINE bool relation_reader::next(relation& found) {
    for (;;) {
        token const t = lexer_.next();
        if (t.what == sym::end) return false;
        bool hit = false;
        bool const start = previous_ == sym::start;
        if (expected_ != expected::nothing && skips(t)) {
            previous_ = t.what;
            continue;
        }
        expected const wanted = expected_;
        expected_ = expected::nothing;
        if (wanted == expected::cte && t.what == sym::name) {
            ctes_.push_back(name_of(t));
        } else if (wanted != expected::nothing && t.what == sym::name) {
            expected_ = wanted;
            hit = name_is_table(t, found);
            expected_ = expected::nothing;
        } else if (t.what == sym::lparen) {
            push(wanted == expected::item);
            if (wanted == expected::item) expected_ = wanted;
            if (start) {
                previous_ = sym::start;
                continue;
            }
        } else if (t.what == sym::rparen) {
            if (depth_ != 0) --depth_;
        } else if (t.what == sym::comma) {
            frame const& f = current();
            expected_ = f.from_list    ? expected::item
                        : f.table_list ? expected::table
                        : f.with       ? expected::cte
                                       : expected::nothing;
        } else if (t.what == sym::semicolon) {
            if (depth_ == 0) frames_[0] = {};
            // The statements of a trigger's body go on under CREATE.
            if (depth_ == 0 && first_ != sym::create) ctes_.clear();
            previous_ = sym::start;
            continue;
        } else if (start) {
            hit = begin_statement(t, found);
        } else {
            hit = keyword(t, found);
        }
        previous_ = t.word == sym::begin ? sym::begin : t.what;
        if (hit) return true;
    }
}

QUERYBUDGET_DETAIL_INLINE void relation_reader::push(bool from_list) noexcept {
    if (++depth_ < frames_.size()) {
        frames_[depth_] = {};
        frames_[depth_].from_list = from_list;
    }
}

/// What may stand between the keyword and the table.
QUERYBUDGET_DETAIL_INLINE bool relation_reader::skips(token const& t) const noexcept {
    if (previous_ == sym::or_) return true;  // UPDATE OR IGNORE
    if (t.what == sym::lateral || t.what == sym::exists || t.what == sym::not_ ||
        t.what == sym::recursive || (t.what == sym::or_ && previous_ == sym::update))
        return true;
    if (expected_ == expected::table && t.what == sym::table) return true;
    return t.begin == t.text && (is_word(t, "only") || is_word(t, "if"));
}

QUERYBUDGET_DETAIL_INLINE bool relation_reader::name_is_table(token const& first, relation& found) {
    token last = first;
    while (lexer_.peek() == '.') {
        lexer_.next();
        token const part = lexer_.next();
        if (part.what != sym::name) return false;
        last = part;
    }
    char const after = lexer_.peek();
    if (after == '(' && expected_ == expected::item) return false;
    if (is_word(first, "rows")) {
        lexer ahead = lexer_;
        if (ahead.next().what == sym::from) return false;
    }
    found.name = name_of(last);
    if (first.begin == last.begin)
        for (auto const& cte : ctes_)
            if (cte == found.name) return false;
    found.table = true;
    found.written = {first.begin, static_cast<std::size_t>(last.end - first.begin)};
    return true;
}

QUERYBUDGET_DETAIL_INLINE std::string relation_reader::name_of(token const& t) const {
    bool const postgres = dialect_ == dialect::postgresql;
    bool const keep_case = postgres && t.begin != t.text;
    char const close = t.begin == t.text ? '\0' : postgres ? '"' : *t.begin;
    std::string name;
    name.reserve(t.size);
    for (std::size_t i = 0; i < t.size; ++i) {
        char const c = t.text[i];
        name += !keep_case && c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        if (c == close) ++i;
    }
    return name;
}

/// A verb of a statement or of a common table expression, unlike FOR UPDATE or ON DELETE.
QUERYBUDGET_DETAIL_INLINE bool relation_reader::verb_can_stand() const noexcept {
    switch (previous_) {
        case sym::start:
        case sym::lparen:
        case sym::rparen:
        case sym::as:
        case sym::explain:
        case sym::begin: return true;
        case sym::name: return first_ == sym::explain;
        default: return false;
    }
}

/// `WITH x AS (` or `WITH x (a) AS (`, unlike WITH TIME ZONE.
QUERYBUDGET_DETAIL_INLINE bool relation_reader::names_cte() const noexcept {
    lexer ahead = lexer_;
    token name = ahead.next();
    if (name.what == sym::recursive) name = ahead.next();
    if (name.what != sym::name || is_word(name, "time")) return false;
    sym after = ahead.next().what;
    if (after == sym::as) after = ahead.next().what;
    return after == sym::lparen || after == sym::not_ || after == sym::materialized;
}

QUERYBUDGET_DETAIL_INLINE bool relation_reader::operation(token const& t, relation& found) const {
    found.table = false;
    found.written = {t.begin, static_cast<std::size_t>(t.end - t.begin)};
    return true;
}

QUERYBUDGET_DETAIL_INLINE bool relation_reader::begin_statement(token const& t, relation& found) {
    if (first_ != sym::create || depth_ != 0) {
        first_ = t.what;
        object_seen_ = on_table_ = false;
    }
    switch (t.what) {
        case sym::copy:
            expected_ = lexer_.peek() == '(' ? expected::nothing : expected::table;
            return operation(t, found);
        case sym::truncate:
        case sym::lock:
            expected_ = expected::table;
            current().table_list = true;
            return operation(t, found);
        case sym::drop: current().table_list = true; return operation(t, found);
        case sym::merge: current().using_ = true; return operation(t, found);
        case sym::with: return keyword(t, found);
        case sym::name: return operation(t, found);
        default:
            if (static_cast<std::size_t>(t.what) < first_keyword) return false;
            return keyword(t, found) || operation(t, found);
    }
}

QUERYBUDGET_DETAIL_INLINE bool relation_reader::keyword(token const& t, relation& found) {
    frame& f = current();
    sym const what = t.what;
    switch (what) {
        case sym::select:
            f = {};
            f.verb = true;
            return operation(t, found);
        case sym::insert:
            if (!verb_can_stand()) return false;
            f = {};
            return operation(t, found);
        case sym::update:
            if (!verb_can_stand()) return false;
            f = {};
            f.verb = true;
            expected_ = expected::table;
            return operation(t, found);
        case sym::delete_:
            if (!verb_can_stand()) return false;
            f = {};
            f.verb = f.using_ = true;
            return operation(t, found);
        case sym::with:
            if (!names_cte()) return false;
            f.with = true;
            expected_ = expected::cte;
            return false;
        case sym::from:
            if (previous_ == sym::distinct || !f.verb) return false;
            f.from_list = true;
            expected_ = expected::item;
            return false;
        case sym::join: expected_ = expected::item; return false;
        case sym::using_:
            if (f.using_) {
                f.using_ = false;
                f.from_list = true;
                expected_ = expected::item;
            }
            return false;
        case sym::into: expected_ = expected::table; return false;
        case sym::table:
            expected_ = lexer_.peek() == '(' ? expected::nothing : expected::table;
            if (first_ == sym::table) return false;
            object_seen_ = true;
            return operation(t, found);
        case sym::on:
            if (on_table_) expected_ = expected::table;
            on_table_ = false;
            return false;
        case sym::name: {
            if (t.word == sym::merge && (f.with || previous_ == sym::lparen)) {
                f = {};
                f.using_ = true;
                return operation(t, found);
            }
            bool const ddl = first_ == sym::create || first_ == sym::alter || first_ == sym::drop;
            if (!ddl || object_seen_ || t.begin != t.text) return false;
            object_seen_ = is_word(t, "index") || is_word(t, "trigger") || is_word(t, "view") ||
                           is_word(t, "schema") || is_word(t, "sequence") ||
                           is_word(t, "function") || is_word(t, "type");
            on_table_ = first_ == sym::create && (is_word(t, "index") || is_word(t, "trigger"));
            if (object_seen_) f.table_list = false;
            return object_seen_ && operation(t, found);
        }
        case sym::by: f.from_list = false; return false;
        default:
            if (has(what, clause)) f.from_list = false;
            return false;
    }
}

}  // namespace querybudget::detail
