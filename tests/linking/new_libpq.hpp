// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <libpq-fe.h>

// What libpq 17 has beyond the one that is installed.
#ifndef LIBPQ_HAS_CLOSE_PREPARED
#define LIBPQ_HAS_CLOSE_PREPARED 1
extern "C" {
PGresult* PQclosePrepared(PGconn* conn, char const* stmt);
PGresult* PQclosePortal(PGconn* conn, char const* portal);
int PQsendClosePrepared(PGconn* conn, char const* stmt);
int PQsendClosePortal(PGconn* conn, char const* portal);
}
#endif
#ifndef LIBPQ_HAS_SEND_PIPELINE_SYNC
#define LIBPQ_HAS_SEND_PIPELINE_SYNC 1
extern "C" int PQsendPipelineSync(PGconn* conn);
#endif
