// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <libpq-fe.h>

#include <string>

#define LIBRARY_EXPORTS __attribute__((visibility("default")))

// A shared library that includes the adapter, and what it offers a program that may do so as well.

/// The texts of the statements that `program` and then the library itself send to a connection that
/// the library observes, with their number, and what breaks a budget of a hundred.
LIBRARY_EXPORTS std::string library_counts(PGconn* pg, void (*program)(PGconn*));
/// The same with every connection observed; `program` opens it.
LIBRARY_EXPORTS std::string library_counts_all(PGconn* (*open)(), void (*program)(PGconn*));
/// Two statements and a call for a large object; five round trips, with libpq's look-up.
LIBRARY_EXPORTS void library_sends(PGconn* pg);
