// SPDX-License-Identifier: BSL-1.0
// Stands for libpq 17: the server is told in SQL what that would tell it by messages.
#include "new_libpq.hpp"

#include <string>

namespace {

std::string sql(char const* verb, char const* name) {
    return std::string(verb) + " \"" + name + '"';
}

int send(PGconn* pg, std::string const& text) {
    return PQsendQueryParams(pg, text.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0);
}

}  // namespace

PGresult* PQclosePrepared(PGconn* conn, char const* stmt) {
    return PQexec(conn, sql("DEALLOCATE", stmt).c_str());
}
PGresult* PQclosePortal(PGconn* conn, char const* portal) {
    return PQexec(conn, sql("CLOSE", portal).c_str());
}
int PQsendClosePrepared(PGconn* conn, char const* stmt) {
    return send(conn, sql("DEALLOCATE", stmt));
}
int PQsendClosePortal(PGconn* conn, char const* portal) { return send(conn, sql("CLOSE", portal)); }
int PQsendPipelineSync(PGconn* conn) { return PQpipelineSync(conn); }
