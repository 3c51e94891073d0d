// SPDX-License-Identifier: BSL-1.0
// A client of libpq, as a driver that is loaded at run time, without anything of this library.
#include "plugin.hpp"

PLUGIN_EXPORTS PGconn* client_opens() { return PQconnectdb(""); }

PLUGIN_EXPORTS void client_closes(PGconn* pg) { PQfinish(pg); }

/// Three statements and four round trips.
PLUGIN_EXPORTS void client_sends(PGconn* pg) {
    PQclear(PQexec(pg, "SELECT 2; SELECT 1, 2"));
    PQsendPrepare(pg, "p", "SELECT $1::int", 0, nullptr);
    while (PGresult* const r = PQgetResult(pg)) PQclear(r);
    char const* const values[] = {"7"};
    PQclear(PQexecPrepared(pg, "p", 1, values, nullptr, nullptr, 0));
    PQclear(PQdescribePrepared(pg, "p"));
}
