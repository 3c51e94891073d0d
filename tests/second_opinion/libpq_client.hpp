// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "server.hpp"

#include <doctest/doctest.h>
#include <libpq-fe.h>
#include <poll.h>

#include <cstdio>
#include <initializer_list>
#include <memory>
#include <string_view>

namespace second_opinion {

/// A libpq connection, named `client` to the server, that takes every error as an answer.
class libpq_client {
public:
    explicit libpq_client(server const& s)
        : pg(PQconnectdb(s.conninfo("client").c_str()), PQfinish) {
        REQUIRE(PQstatus(get()) == CONNECTION_OK);
    }

    [[nodiscard]] PGconn* get() const { return pg.get(); }

    void run(char const* sql) const { PQclear(PQexec(get(), sql)); }
    void run_with(char const* sql, std::initializer_list<char const*> values) const {
        PQclear(PQexecParams(get(), sql, static_cast<int>(values.size()), nullptr, values.begin(),
                             nullptr, nullptr, 0));
    }
    void prepare(char const* name, char const* sql) const {
        PQclear(PQprepare(get(), name, sql, 0, nullptr));
    }
    void run_prepared(char const* name, std::initializer_list<char const*> values) const {
        PQclear(PQexecPrepared(get(), name, static_cast<int>(values.size()), values.begin(),
                               nullptr, nullptr, 0));
    }

    void send(char const* sql) const { REQUIRE(PQsendQuery(get(), sql) == 1); }
    void send_with(char const* sql, std::initializer_list<char const*> values) const {
        REQUIRE(PQsendQueryParams(get(), sql, static_cast<int>(values.size()), nullptr,
                                  values.begin(), nullptr, nullptr, 0) == 1);
    }
    void send_prepared(char const* name, std::initializer_list<char const*> values) const {
        REQUIRE(PQsendQueryPrepared(get(), name, static_cast<int>(values.size()), values.begin(),
                                    nullptr, nullptr, 0) == 1);
    }
    /// Reads all results: up to a COPY, or a pipeline's next sync.
    void read() const {
        bool const pipeline = PQpipelineStatus(get()) != PQ_PIPELINE_OFF;
        for (;;) {
            REQUIRE(PQstatus(get()) == CONNECTION_OK);
            PGresult* const r = PQgetResult(get());
            ExecStatusType const status = PQresultStatus(r);
            PQclear(r);
            if (pipeline ? status == PGRES_PIPELINE_SYNC : r == nullptr) return;
            if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) return;
        }
    }
    void wait_for(int events) const {
        pollfd wait{PQsocket(get()), static_cast<short>(events), 0};
        REQUIRE(poll(&wait, 1, 10'000) == 1);
    }

    void put(char const* data) const {
        REQUIRE(PQputCopyData(get(), data, static_cast<int>(std::string_view(data).size())) == 1);
    }
    [[nodiscard]] int get_all() const {
        int lines = 0;
        for (char* line = nullptr; PQgetCopyData(get(), &line, 0) > 0; ++lines) PQfreemem(line);
        return lines;
    }

    /// Null: no more.
    void trace(std::FILE* file) const {
        if (pg == nullptr) return;
        if (file == nullptr) return PQuntrace(get());
        PQtrace(get(), file);
        PQsetTraceFlags(get(), PQTRACE_SUPPRESS_TIMESTAMPS);
    }

    std::unique_ptr<PGconn, decltype(&PQfinish)> pg;
};

}  // namespace second_opinion
