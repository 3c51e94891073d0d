// SPDX-License-Identifier: BSL-1.0
#pragma once

// The names below would shadow its enumerators, for GCC, if it came later.
#include <querybudget/sql/statement_kind.hpp>

namespace querybudget {

namespace detail {

using size_type = decltype(sizeof 0);  // <cstddef> is 120 lines for each test file

// clang-format off
enum class measure : unsigned char {
    queries, selects, inserts, updates, deletes, ddl, writes, control, statements,
    round_trips, rows, rows_per_query, full_scans, transactions,
    db_time,
    table, query, matching,
};
// clang-format on

}  // namespace detail

/// What a limit is about and a recording can count.
/// *Lifetime:* a text is not copied here; a budget or scope copies it.
struct subject {
    detail::measure what;
    char const* text = "";
    detail::size_type size = 0;
};

/// Nanoseconds in the database, compared with any duration of `<chrono>`.
struct time_subject {};

inline constexpr subject queries{detail::measure::queries};  ///< what touches data or schema
inline constexpr subject selects{detail::measure::selects};
inline constexpr subject inserts{detail::measure::inserts};
inline constexpr subject updates{detail::measure::updates};
inline constexpr subject deletes{detail::measure::deletes};
inline constexpr subject ddl{detail::measure::ddl};        ///< CREATE, ALTER, DROP …
inline constexpr subject writes{detail::measure::writes};  ///< whatever changes data or schema
inline constexpr subject control{
    detail::measure::control};  ///< BEGIN, SET, PRAGMA, PREPARE, EXPLAIN …
inline constexpr subject statements{
    detail::measure::statements};  ///< queries, control and cursor steps
inline constexpr subject round_trips{
    detail::measure::round_trips};                     ///< waits for a server; SQLite has none
inline constexpr subject rows{detail::measure::rows};  ///< rows returned, by all queries together
inline constexpr subject rows_per_query{
    detail::measure::rows_per_query};  ///< the most that one query returned
inline constexpr subject full_scans{
    detail::measure::full_scans};  ///< runs that stepped over more rows than they returned
inline constexpr subject transactions{
    detail::measure::transactions};       ///< transactions opened with BEGIN or START
inline constexpr time_subject db_time{};  ///< a lower bound: up to the first row

/// Queries on one table, whatever its schema; compared without regard to case.
template <class Text>
[[nodiscard]] constexpr subject table(Text const& name) noexcept;
/// Executions with the fingerprint of this whole statement: other values, same query.
template <class Text>
[[nodiscard]] constexpr subject query(Text const& sql) noexcept;
/// Queries whose display text matches a glob of `*` and `?`, without regard to case.
template <class Text>
[[nodiscard]] constexpr subject matching(Text const& glob) noexcept;

namespace detail {

constexpr subject text_subject(measure what, char const* text) noexcept {
    size_type size = 0;
    while (text[size] != '\0') ++size;
    return {what, text, size};
}

template <class Text>
requires requires(Text const& text) {
    text.data();
    text.size();
}
constexpr subject text_subject(measure what, Text const& text) noexcept {
    return {what, text.data(), text.size()};
}

}  // namespace detail

template <class Text>
constexpr subject table(Text const& name) noexcept {
    return detail::text_subject(detail::measure::table, name);
}

template <class Text>
constexpr subject query(Text const& sql) noexcept {
    return detail::text_subject(detail::measure::query, sql);
}

template <class Text>
constexpr subject matching(Text const& glob) noexcept {
    return detail::text_subject(detail::measure::matching, glob);
}

}  // namespace querybudget
