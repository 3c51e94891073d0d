// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/lexer.ipp>
#include <querybudget/sql/splitter.hpp>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE bool statement_splitter::next(std::string_view& part) noexcept {
    using detail::sym;
    bool const postgres = dialect_ == dialect::postgresql;
    bool may_have_body = false;  // CREATE TRIGGER (SQLite), CREATE FUNCTION or PROCEDURE
    bool body = false;
    std::uint32_t depth = 0;
    char const* begin = lexer_.position();
    sym first = sym::start, previous = sym::start;
    for (;;) {
        detail::token const t = lexer_.next();
        bool const cut = t.what == sym::semicolon && !body && (depth == 0 || !postgres);
        if (t.what == sym::end || cut) {
            if (first != sym::start) {
                char const* end = t.begin;
                while (detail::class_of(*begin) == detail::char_class::blank) ++begin;
                while (detail::class_of(end[-1]) == detail::char_class::blank) --end;
                part = {begin, static_cast<std::size_t>(end - begin)};
                return true;
            }
            if (t.what == sym::end) {
                part = {};
                return false;
            }
            begin = t.end;
            continue;
        }
        if (first == sym::start) first = t.word;
        if (t.what == sym::lparen) ++depth;
        if (t.what == sym::rparen && depth != 0) --depth;
        if (first == sym::create && t.what == sym::name && t.begin == t.text) {
            may_have_body = may_have_body || (t.size == 7 && t.key == detail::key_of("trigger")) ||
                            (postgres && ((t.size == 8 && t.key == detail::key_of("function")) ||
                                          (t.size == 9 && t.key == detail::key_of("procedur"))));
            // PostgreSQL writes BEGIN ATOMIC, and its triggers have no body.
            bool const opens = postgres
                                   ? previous == sym::begin && t.key == detail::key_of("atomic")
                                   : t.word == sym::begin;
            body = body || (may_have_body && opens);
        }
        bool const first_in_body = previous == sym::semicolon || previous == sym::begin;
        if (body && t.what == sym::end_ && first_in_body) body = may_have_body = false;
        previous =
            t.word == sym::begin || (previous == sym::begin && t.key == detail::key_of("atomic"))
                ? sym::begin
                : t.what;
    }
}

}  // namespace querybudget
