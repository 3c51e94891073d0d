// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace querybudget {

// clang-format off
/// The main verb of a statement.
enum class statement_kind : unsigned char {
    // queries: what touches data or schema, and what budgets count
    select, insert, update, delete_, merge, call, copy, ddl, other,
    // control
    transaction,  ///< BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, SET TRANSACTION
    session,      ///< SET, SHOW, RESET, PRAGMA, LISTEN, NOTIFY, DISCARD
    prepare,      ///< PREPARE, DEALLOCATE
    explain,      ///< EXPLAIN, whatever it explains
    driver,       ///< what a driver adds by itself
    // cursor steps: FETCH, MOVE, CLOSE
    cursor,
};
// clang-format on

/// Writes that say how many rows they changed.
constexpr bool changes_rows(statement_kind kind) noexcept {
    return kind == statement_kind::insert || kind == statement_kind::update ||
           kind == statement_kind::delete_ || kind == statement_kind::merge;
}

/// How a statement is counted: only queries are held against a budget.
enum class statement_category : unsigned char { query, control, cursor };

constexpr statement_category category_of(statement_kind kind) noexcept {
    if (kind <= statement_kind::other) return statement_category::query;
    if (kind == statement_kind::cursor) return statement_category::cursor;
    return statement_category::control;
}

}  // namespace querybudget
