// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>
#include <querybudget/record/subject.hpp>

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

/// How counts, times and statements read in messages.
namespace querybudget::detail {

/// `1 query`, `3 queries`.
inline std::string counted(std::uint64_t n, std::string_view one, std::string_view many) {
    std::string text = std::to_string(n);
    text += ' ';
    text += n == 1 ? one : many;
    return text;
}

inline std::string in_milliseconds(std::uint64_t ns) {
    char text[48];
    std::snprintf(text, sizeof text, "%.3g ms", static_cast<double>(ns) / 1e6);
    return text;
}

/// On one line, printable, at most `most` bytes, never cut inside a UTF-8 character.
inline std::string shortened(std::string_view text, std::size_t most = 100) {
    std::string cut = printable(text);
    if (cut.size() <= most) return cut;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(cut[end]) & 0xC0U) == 0x80U) --end;
    cut.resize(end);
    while (!cut.empty() && cut.back() == ' ') cut.pop_back();
    return cut + " …";
}

/// `GET /orders: 4 queries`, where the scope has a name.
inline std::string titled(std::string_view name, std::string_view text) {
    std::string line = shortened(name);
    if (!line.empty()) line += ": ";
    line += text;
    return line;
}

/// The subject with a number before it.
inline std::string counted(std::uint64_t n, subject what) {
    std::string const text = shortened({what.text, what.size}, 60);
    switch (what.what) {
        case measure::queries: return counted(n, "query", "queries");
        case measure::selects: return counted(n, "select", "selects");
        case measure::inserts: return counted(n, "insert", "inserts");
        case measure::updates: return counted(n, "update", "updates");
        case measure::deletes: return counted(n, "delete", "deletes");
        case measure::ddl: return counted(n, "schema change", "schema changes");
        case measure::writes: return counted(n, "write", "writes");
        case measure::control: return counted(n, "control statement", "control statements");
        case measure::statements: return counted(n, "statement", "statements");
        case measure::round_trips: return counted(n, "round trip", "round trips");
        case measure::rows: return counted(n, "row", "rows");
        case measure::rows_per_query: return counted(n, "row", "rows") + " from one query";
        case measure::full_scans: return counted(n, "full scan", "full scans");
        case measure::transactions: return counted(n, "transaction", "transactions");
        case measure::db_time: return in_milliseconds(n) + " in the database";
        case measure::table: return counted(n, "query", "queries") + " on " + text;
        case measure::query: return counted(n, "execution", "executions") + " of " + text;
        case measure::matching: return counted(n, "query", "queries") + " matching \"" + text + '"';
    }
    return std::to_string(n);
}

/// The subject alone: `queries`, `queries on posts`.
inline std::string limited(subject what) {
    return what.what == measure::db_time ? "time in the database" : counted(2, what).substr(2);
}

/// `5th query`, `2nd query on posts`.
inline std::string nth(std::uint64_t n, subject what) {
    std::uint64_t const teens = n % 100;
    char const* ending = "th";
    if (teens < 11 || teens > 13) {
        if (n % 10 == 1) ending = "st";
        if (n % 10 == 2) ending = "nd";
        if (n % 10 == 3) ending = "rd";
    }
    return std::to_string(n) + ending +
           (what.what == measure::query ? " execution" : counted(1, what).substr(1));
}

inline std::string amount(std::uint64_t n, measure what) {
    return what == measure::db_time ? in_milliseconds(n) : std::to_string(n);
}

/// Does it choose among queries, other than all of them?
constexpr bool names_statements(measure what) noexcept {
    return (what >= measure::selects && what <= measure::control) ||
           what == measure::transactions || what >= measure::table;
}

/// Does it count executions of statements?
constexpr bool counts_statements(measure what) noexcept {
    return what == measure::queries || what == measure::statements || names_statements(what);
}

/// Is each of what it counts at least one round trip, on a server?
constexpr bool is_a_round_trip(measure what) noexcept {
    return what == measure::round_trips || counts_statements(what);
}

}  // namespace querybudget::detail
