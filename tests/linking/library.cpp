// SPDX-License-Identifier: BSL-1.0
#include "library.hpp"

#include <querybudget/adapter/libpq.hpp>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/querybudget.hpp>

namespace qb = querybudget;

namespace {

std::string said(qb::recording const& r) {
    std::string text;
    for (qb::group const& g : r.groups())
        text += std::to_string(g.executions) + " × " + g.sql + '\n';
    text += std::to_string(r.round_trips()) + " round trips\n";
    for (qb::violation const& v : qb::budget{qb::queries <= 100}.check(r)) {
        text += v.id() + ' ' + v.text() + '\n';
        for (std::string const& detail : v.details()) text += detail + '\n';
    }
    return text;
}

}  // namespace

std::string library_counts(PGconn* pg, void (*program)(PGconn*)) {
    try {
        qb::observation const watch = qb::libpq::observe(pg);
        return said(qb::measure([&] {
            program(pg);
            library_sends(pg);
        }));
    } catch (qb::usage_error const& e) { return e.what(); }
}

std::string library_counts_all(PGconn* (*open)(), void (*program)(PGconn*)) {
    try {
        qb::observation const all = qb::libpq::observe_all();
        PGconn* const pg = open();
        std::string const text = said(qb::measure([&] {
            program(pg);
            library_sends(pg);
        }));
        PQfinish(pg);
        return text;
    } catch (qb::usage_error const& e) { return e.what(); }
}

void library_sends(PGconn* pg) {
    PQclear(PQexec(pg, "SELECT 1"));
    PQclear(PQprepare(pg, "of the library", "SELECT $1::int", 0, nullptr));
    char const* const values[] = {"7"};
    PQclear(PQexecPrepared(pg, "of the library", 1, values, nullptr, nullptr, 0));
    lo_unlink(pg, 1);
}
