// SPDX-License-Identifier: BSL-1.0
#pragma once

/// SQLite, through the trace callback of each connection: whoever prepares and steps its statements
/// is seen.
///
/// Blind spots: `sqlite3_blob_*` and the backup API execute no statement. Rows and times of a
/// statement are complete when it is reset or finalized, or when a scope that saw it start ends.

#include <querybudget/adapter/sqlite_forward.hpp>
#include <querybudget/detail/config.hpp>
#include <querybudget/detail/location.hpp>
#include <querybudget/record/observation.hpp>

#include <sqlite3.h>

#define QUERYBUDGET_DETAIL_ADAPTER_SQLITE

namespace querybudget::sqlite {

/// Observes one connection, of whatever wrapper: this needs its `sqlite3*`. A trace callback that
/// it had is replaced.
/// *Thread safety:* any thread; it waits while another one uses the connection.
/// *Lifetime:* the connection may be closed before or after the observation ends.
/// *Throws:* `usage_error` for a null pointer, or where this SQLite was built without `sqlite3_trace_v2`.
[[nodiscard]] observation observe(sqlite3* db, location at = location::current());
/// The same, and `theirs` goes on getting its events; it is put back when the observation ends.
[[nodiscard]] observation observe(sqlite3* db, forward theirs, location at = location::current());

/// Observes every connection that this process opens from now on. It initialises SQLite, so
/// `sqlite3_config` comes before it. End it while no other thread opens or closes connections.
[[nodiscard]] observation observe_all(location at = location::current());

/// From now on failed statements are marked as failed. SQLite tells a statement's error only to the
/// process-wide error log, which has to be set before SQLite is initialised: call this first thing
/// in `main`.
/// *Throws:* `usage_error` when it is too late.
void mark_failures(location at = location::current());

}  // namespace querybudget::sqlite

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/adapter/sqlite.ipp>
#endif
