// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/kind.hpp>
#include <querybudget/sql/lexer.hpp>
#include <querybudget/sql/lexer.ipp>

namespace querybudget {

namespace detail {

struct verb {
    statement_kind kind = statement_kind::other;
    bool writes = false;
    bool known = true;
};

// clang-format off
// The main verbs. Where PostgreSQL itself has a class for a statement (its log_statement), this
// follows it: TRUNCATE and COPY FROM modify data, so TRUNCATE is a delete; COMMENT, SECURITY LABEL,
// GRANT, REFRESH and CLUSTER are DDL. What keeps the tables in shape is `other`, and writes only
// where it changes the file (SQLite): on PostgreSQL nobody can read back what it did.
//
//   verb                                                 kind         writes
//   SELECT, VALUES, TABLE, DECLARE .. CURSOR             select       PostgreSQL's SELECT INTO
//   INSERT, REPLACE (SQLite)                             insert       yes
//   UPDATE                                               update       yes
//   DELETE, TRUNCATE                                     delete_      yes
//   MERGE                                                merge        yes
//   WITH                                                 of its verb  if that or any CTE does
//   CALL, DO                                             call         no: what runs inside is nested
//   COPY                                                 copy         FROM, or a query that writes
//   CREATE, ALTER, DROP, GRANT, REVOKE, COMMENT,
//   SECURITY, REFRESH, CLUSTER, IMPORT, REASSIGN         ddl          yes
//   VACUUM, ANALYZE, REINDEX                             other        SQLite yes, PostgreSQL no
//   LOCK, CHECKPOINT, EXECUTE, anything unknown          other        no
//   BEGIN, START, COMMIT, END, ROLLBACK, ABORT,
//   SAVEPOINT, RELEASE, SET TRANSACTION,
//   PREPARE TRANSACTION                                  transaction  no
//   SET, SHOW, RESET, PRAGMA, LISTEN, NOTIFY, UNLISTEN,
//   DISCARD, LOAD, ATTACH, DETACH                        session      no
//   PREPARE, DEALLOCATE                                  prepare      no
//   EXPLAIN                                              explain      PostgreSQL's EXPLAIN ANALYZE
//   FETCH, MOVE, CLOSE                                   cursor       no
QUERYBUDGET_DETAIL_INLINE verb verb_of(sym word, bool postgres) noexcept {
    using kind = statement_kind;
    switch (word) {
    case sym::select: case sym::values: case sym::table: case sym::declare:
        return {kind::select};
    case sym::insert: case sym::replace: return {kind::insert, true};
    case sym::update: return {kind::update, true};
    case sym::delete_: case sym::truncate: return {kind::delete_, true};
    case sym::merge: return {kind::merge, true};
    case sym::call: case sym::do_: return {kind::call};
    case sym::copy: return {kind::copy};
    case sym::create: case sym::alter: case sym::drop: case sym::grant: case sym::revoke:
    case sym::comment: case sym::security: case sym::refresh: case sym::cluster:
    case sym::import: case sym::reassign:
        return {kind::ddl, true};
    case sym::vacuum: case sym::analyze: case sym::analyse: case sym::reindex:
        return {kind::other, !postgres};
    case sym::lock: case sym::checkpoint: case sym::execute: return {kind::other};
    case sym::begin: case sym::start_: case sym::commit: case sym::end_: case sym::rollback:
    case sym::abort: case sym::savepoint: case sym::release:
        return {kind::transaction};
    case sym::set: case sym::show: case sym::reset: case sym::pragma: case sym::listen:
    case sym::notify: case sym::unlisten: case sym::discard: case sym::load: case sym::attach:
    case sym::detach:
        return {kind::session};
    case sym::prepare: case sym::deallocate: return {kind::prepare};
    case sym::explain: return {kind::explain};
    case sym::fetch: case sym::move: case sym::close: return {kind::cursor};
    default: return {kind::other, false, false};
    }
}
// clang-format on

/// Finds the main verb of one statement and what it writes, token by token.
class verb_reader {
public:
    explicit verb_reader(dialect d) noexcept : postgres_(d == dialect::postgresql) {}

    /// Every token until `decided`, after it only keywords. `previous` and `before` stand in front
    /// of it; `depth` counts the parentheses around it.
    void read(token const& t, sym previous, sym before, std::uint32_t depth) noexcept {
        if (phase_ != phase::done) main_verb(t, previous, depth);
        bool const modifies = t.word == sym::insert || t.word == sym::update ||
                              t.word == sym::delete_ || t.word == sym::merge;
        bool const body = before == sym::as || before == sym::materialized || before == sym::copy;
        if (modifies && ((previous == sym::lparen && body) ||
                         (previous == sym::rparen && with_ && depth > base_)))
            writes_ = true;
        if (depth != base_) return;
        if (t.what == sym::into && verb_.kind == statement_kind::select && postgres_)
            writes_ = true;
        if (t.what == sym::from && copies()) writes_ = true;
    }

    [[nodiscard]] bool decided() const noexcept { return phase_ == phase::done; }
    [[nodiscard]] std::uint32_t base() const noexcept { return base_; }
    /// COPY, even behind EXPLAIN: its FROM has to be read.
    [[nodiscard]] bool copies() const noexcept { return verb_.kind == statement_kind::copy; }
    [[nodiscard]] statement_kind kind() const noexcept {
        return explain_ ? statement_kind::explain : verb_.kind;
    }
    [[nodiscard]] bool writes() const noexcept {
        if (verb_.kind == statement_kind::prepare || (explain_ && !(analyze_ && postgres_)))
            return false;
        return verb_.writes || writes_;
    }

private:
    enum class phase : unsigned char { start, with, explain, options, set, prepare, done };

    void main_verb(token const& t, sym previous, std::uint32_t depth) noexcept {
        switch (phase_) {
            case phase::start:
                if (t.what == sym::lparen) {
                    base_ = depth + 1;
                } else {
                    decide(t.what);
                }
                break;
            case phase::with:
                // A common table expression may be called `update`.
                if (depth == base_ && previous != sym::with && previous != sym::recursive &&
                    previous != sym::comma && (body_verb(t.what) || body_verb(t.word)))
                    decide(t.word);
                if (depth < base_) phase_ = phase::done;  // its parentheses are closed
                break;
            case phase::explain:
                if (t.word == sym::analyze || t.word == sym::analyse) {
                    analyze_ = true;
                } else if (t.what == sym::lparen && previous == sym::explain) {
                    phase_ = phase::options;
                } else if (t.what == sym::lparen) {
                    base_ = depth + 1;
                } else if (t.word == sym::with || verb_of(t.word, postgres_).known) {
                    decide(t.word);
                }
                break;
            case phase::options:
                if (t.word == sym::analyze || t.word == sym::analyse) {
                    option_ = true;
                } else if (option_) {
                    bool const off = t.what == sym::false_ ||
                                     (t.size == 3 && t.key == key_of("off")) ||
                                     (t.what == sym::number && t.size == 1 && *t.text == '0');
                    analyze_ = !off;
                    option_ = false;
                }
                if (t.what == sym::rparen) phase_ = phase::explain;
                break;
            case phase::set:
            case phase::prepare:
                if (t.size == 11 && t.key == key_of("transact"))
                    verb_.kind = statement_kind::transaction;
                if (phase_ == phase::prepare ||
                    !(t.key == key_of("local") || t.key == key_of("session")))
                    phase_ = phase::done;
                break;
            case phase::done: break;
        }
    }

    static bool body_verb(sym word) noexcept {
        return word == sym::select || word == sym::insert || word == sym::update ||
               word == sym::delete_ || word == sym::merge || word == sym::values ||
               word == sym::table || word == sym::replace;
    }

    void decide(sym word) noexcept {
        verb_ = verb_of(word, postgres_);
        phase_ = phase::done;
        if (word == sym::with) {
            with_ = true;
            phase_ = phase::with;
        } else if (word == sym::explain) {
            explain_ = true;
            phase_ = phase::explain;
        } else if (word == sym::set && !explain_) {
            phase_ = phase::set;
        } else if (word == sym::prepare && !explain_) {
            phase_ = phase::prepare;
        }
    }

    verb verb_;
    phase phase_ = phase::start;
    bool postgres_;
    bool with_ = false, explain_ = false, analyze_ = false, option_ = false, writes_ = false;
    std::uint32_t base_ = 0;
};

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE statement_kind kind_of(std::string_view sql, dialect d) noexcept {
    detail::lexer lexer{sql, d};
    detail::verb_reader reader{d};
    detail::sym previous = detail::sym::start, before = previous;
    std::uint64_t brackets = 0;  // a bit for each that is open: 1 for `[`, 0 for `(`
    for (std::uint32_t depth = 0; !reader.decided();) {
        detail::token const t = lexer.next();
        if (t.what == detail::sym::end) break;
        if (t.what == detail::sym::semicolon && previous == detail::sym::start) continue;
        if (t.what == detail::sym::semicolon && depth == 0) break;
        if (t.what != detail::sym::semicolon) reader.read(t, previous, before, depth);
        bool const square = t.what == detail::sym::lbracket || t.what == detail::sym::rbracket;
        if (t.what == detail::sym::lparen || t.what == detail::sym::lbracket) {
            brackets = brackets << 1 | (square ? 1u : 0u);
            ++depth;
        } else if ((t.what == detail::sym::rparen || square) && depth != 0 &&
                   (depth > 64 || square == ((brackets & 1) != 0))) {
            brackets >>= 1;
            --depth;
        }
        // What follows a value is read as it is where the value is written.
        bool const word = t.what == detail::sym::null || t.what == detail::sym::true_ ||
                          t.what == detail::sym::false_;
        bool const value = word ? previous != detail::sym::is && previous != detail::sym::not_
                                : t.what == detail::sym::number || t.what == detail::sym::string ||
                                      t.what == detail::sym::bind;
        if (value) lexer.written_as_value();
        before = previous;
        previous = value ? detail::sym::string : t.what;
    }
    return reader.kind();
}

}  // namespace querybudget
