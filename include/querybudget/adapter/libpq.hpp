// SPDX-License-Identifier: BSL-1.0
#pragma once

/// PostgreSQL, at libpq: the program defines libpq's own entry points, which count what is sent and
/// call the real ones. The dynamic linker prefers them, so libpqxx, SOCI and every other client of
/// the process is seen, without a wrapper.
///
/// A statement is a result: a text of several statements counts as many as the server ran; single
/// rows belong to the result that ends them, the states of COPY too. What was sent and has no
/// result yet when a scope ends counts, and is named as unfinished. Prepared statements count as
/// their text. The time of a statement is from sending until its result, or its first single row,
/// was read. Needs ELF (Linux, BSD), and libpq 9.6 or later.
///
/// `lo_import` and `lo_export` count as the calls that they consist of (`lo_open`, a `lo_read` for
/// each 8 kB …), but with a static libpq as one call each, with one round trip. Blind spots:
/// replication; a connection of another libpq than the one that this program calls, as a plugin's
/// where the program's own is static.

#include <querybudget/detail/config.hpp>
#include <querybudget/detail/location.hpp>
#include <querybudget/record/observation.hpp>

#include <libpq-fe.h>

#define QUERYBUDGET_DETAIL_ADAPTER_LIBPQ

namespace querybudget::libpq {

/// Observes one connection. An observation may end before or after the connection is closed;
/// `PQreset` keeps it.
/// *Thread safety:* that of the connection: not while another thread uses it.
/// *Throws:* `usage_error` for a null pointer, a connection that failed, and where the hooks can't
/// see it, with what to do.
[[nodiscard]] observation observe(PGconn* connection, location at = location::current());

/// Observes every connection that this process opens from now on.
/// *Throws:* `usage_error` where the hooks can't see them.
[[nodiscard]] observation observe_all(location at = location::current());

namespace detail {

#ifdef QUERYBUDGET_SEPARATE_COMPILATION
QUERYBUDGET_DETAIL_SHARED extern constinit thread_local PGconn const* last_asked;
QUERYBUDGET_DETAIL_SHARED extern constinit thread_local void const* hub_of_hooks;
#else
QUERYBUDGET_DETAIL_SHARED inline constinit thread_local PGconn const* last_asked = nullptr;
QUERYBUDGET_DETAIL_SHARED inline constinit thread_local void const* hub_of_hooks = nullptr;
#endif

/// Observes the connection whose PQbackendPID was asked for last on this thread. `connected`: there
/// is one, so if the hook didn't see it, it isn't reached.
[[nodiscard]] observation observe_asked(bool connected, location at);

}  // namespace detail
}  // namespace querybudget::libpq

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/adapter/libpq.ipp>
#endif
