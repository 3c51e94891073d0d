// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <doctest/doctest.h>
#include <querybudget/adapter/libpq.hpp>
#include <querybudget/querybudget.hpp>

#include <cstdint>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace qb = querybudget;

struct clear_result {
    void operator()(PGresult* r) const { PQclear(r); }
};
using result = std::unique_ptr<PGresult, clear_result>;

/// A connection to the throwaway server.
class connection {
public:
    connection() : pg_(PQconnectdb("")) {
        if (PQstatus(pg_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(pg_));
        run("SET client_min_messages = warning");
    }
    ~connection() { close(); }
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;

    void close() { PQfinish(std::exchange(pg_, nullptr)); }
    [[nodiscard]] PGconn* get() const { return pg_; }

    result run(std::string const& sql) const { return result(PQexec(pg_, sql.c_str())); }
    [[nodiscard]] result params(std::string const& sql,
                                std::vector<char const*> const& values) const {
        return result(PQexecParams(pg_, sql.c_str(), static_cast<int>(values.size()), nullptr,
                                   values.data(), nullptr, nullptr, 0));
    }
    [[nodiscard]] result prepare(char const* name, char const* sql) const {
        return result(PQprepare(pg_, name, sql, 0, nullptr));
    }
    [[nodiscard]] result prepared(char const* name, std::vector<char const*> const& values) const {
        return result(PQexecPrepared(pg_, name, static_cast<int>(values.size()), values.data(),
                                     nullptr, nullptr, 0));
    }
    void send(std::string const& sql) const { REQUIRE(PQsendQuery(pg_, sql.c_str()) == 1); }
    void send_params(std::string const& sql, std::vector<char const*> const& values) const {
        REQUIRE(PQsendQueryParams(pg_, sql.c_str(), static_cast<int>(values.size()), nullptr,
                                  values.data(), nullptr, nullptr, 0) == 1);
    }
    [[nodiscard]] result next() const { return result(PQgetResult(pg_)); }
    /// Reads all results up to the null that ends them.
    int read_all() const {
        int n = 0;
        while (next() != nullptr) ++n;
        return n;
    }
    [[nodiscard]] std::string value(std::string const& sql) const {
        result const r = run(sql);
        return PQgetvalue(r.get(), 0, 0);
    }

private:
    PGconn* pg_;
};

/// A connection that is observed.
struct observed : connection {
    qb::observation watch = qb::libpq::observe(get());
};

/// `2 × SELECT ?` for each group, queries and all else, in the order of their first execution.
inline std::string list(qb::recording const& r) {
    std::string text;
    for (qb::group const& g : r.groups())
        text += std::to_string(g.executions) + " × " + g.sql + '\n';
    return text;
}

inline qb::group const& only(std::vector<qb::group> const& groups) {
    REQUIRE(groups.size() == 1);
    return groups.front();
}
