// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/call_stack.hpp>
#include <querybudget/record/connection.hpp>
#include <querybudget/record/returned_values.hpp>
#include <querybudget/sql/dialect.hpp>
#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/kind.hpp>
#include <querybudget/sql/value_list.hpp>

#include <cstdint>
#include <string_view>

/// What adapters say to the hub: a statement starts, more is known of it, it ends. Everything here
/// is noexcept, since it is called from C drivers; what no memory is left for is counted as
/// forgotten.
namespace querybudget::detail {

/// Who sent a statement and when, where its execution is known of later only.
struct sender {
    std::uint64_t thread = 0;  ///< for which it counts; 0: nobody records it
    std::uint64_t epoch = 0;   ///< of the hub: later recorders don't take it
};

/// What became known of a statement since the last time; several of these add up.
struct execution_progress {
    std::uint64_t rows = 0;      ///< returned since then
    std::uint64_t all_rows = 0;  ///< returned by this execution in all
    std::int64_t db_time = 0;    ///< nanoseconds since then
    std::uint64_t round_trips = 0;
    bool failed = false;
    bool changed_nothing = false;  ///< a write that found no row to change
    int full_scans = 0;            ///< -1 takes back what an earlier report said
};

/// What an adapter knows when a statement starts.
struct execution_start {
    std::string_view sql;
    querybudget::dialect dialect = querybudget::dialect::sqlite;
    origin from;
    std::uint64_t values =
        0;  ///< hash of its bound values, where the driver gives them; 0: unknown
    value_list const* bound = nullptr;  ///< the same, one by one
    std::uint64_t inside_of =
        0;  ///< fingerprint of the query whose rows are being read meanwhile; 0: none
    std::uint64_t round_trips = 0;
    bool has_round_trips = false;
    std::int64_t at = 0;                     ///< steady clock, nanoseconds
    statement_facts const* known = nullptr;  ///< its facts, where they have been found already
    bool verbatim = false;                   ///< it is no SQL: shown as it is
    sender const* sent = nullptr;            ///< where it was sent earlier, or on another thread
    execution_progress const* outcome =
        nullptr;                    ///< where it has ended already: saves a `progress_execution`
    std::string_view bound_text{};  ///< its bound values, as `(7, 'x')`, where `keeps_values()`
    call_stack const* stack = nullptr;  ///< of who sent it, where that isn't the caller
    std::string_view const* tags =
        nullptr;  ///< the same of its `tag_path`; without data: it isn't known
};

/// A statement that was counted. It is a value: an adapter may end it on another thread.
struct execution {
    std::uint64_t id = 0;      ///< fingerprint; 0: nobody recorded it
    std::uint64_t epoch = 0;   ///< of the hub when it started: later recorders don't get its end
    std::uint64_t thread = 0;  ///< for which it counts
    origin from;
    statement_kind kind = statement_kind::other;
    querybudget::dialect dialect = querybudget::dialect::sqlite;
    bool writes = false;
    bool wants_values = false;  ///< a sample of the bound values is worth its price now
    bool wants_rows = false;    ///< so is one of the values that it returns
};

/// Counts a statement, in every recorder that takes it.
[[nodiscard]] execution begin_execution(execution_start const& start) noexcept;
void progress_execution(execution const& e, execution_progress const& more) noexcept;
/// Stops a debugger, where a statement of this thread has just gone beyond a maximum and it is
/// asked for. For adapters, when they hold no lock of ours: whoever debugs may call functions.
void stop_where_crossed() noexcept;
/// Does a recorder keep texts with their values?
[[nodiscard]] bool keeps_values() noexcept;
/// The text with its values written out, when `wants_values`; `last`: don't ask for this query
/// again.
void sample_values(execution const& e, std::string_view expanded_sql, bool last) noexcept;
/// What an execution returned, when `wants_rows`; in parts, if need be.
void sample_rows(execution const& e, returned_values const& part) noexcept;
/// Will the stack of who sends this be wanted, when its result is there and `pending` others have
/// begun?
[[nodiscard]] bool stack_wanted(std::string_view sql, querybudget::dialect d, origin const& from,
                                sender const& who, std::uint64_t pending) noexcept;
/// Something that the database ran inside a statement.
void count_nested(origin const& from) noexcept;

/// The calling thread as a sender, now.
[[nodiscard]] sender sender_now() noexcept;
/// A wait for a server that no statement came of.
void count_round_trip(origin const& from, sender const& who) noexcept;
/// A statement on a connection that nobody observes: shown, and never held against a budget.
void count_unobserved() noexcept;

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/execution.ipp>
#endif
