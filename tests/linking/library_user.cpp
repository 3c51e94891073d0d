// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#if defined(QUERYBUDGET_TEST_PROGRAM_TOO) || defined(QUERYBUDGET_TEST_TWO_HUBS)
#include <querybudget/adapter/libpq.hpp>
#include <querybudget/querybudget.hpp>
#endif

#include "library.hpp"

#include <ostream>
#include <stdexcept>
#include <string>

// A program whose shared library includes the adapter; with QUERYBUDGET_TEST_PROGRAM_TOO it does so
// itself. QUERYBUDGET_TEST_REFUSED: libpq comes before the library, so nobody's calls reach the
// hooks; QUERYBUDGET_TEST_UNSEEN: only the library's own do.
// QUERYBUDGET_TEST_TWO_HUBS: they reach the program's, whose hub the library doesn't share.

namespace {

PGconn* open() {
    PGconn* const pg = PQconnectdb("");
    if (PQstatus(pg) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(pg));
    return pg;
}

struct connection {
    connection() : pg(open()) {}
    ~connection() { PQfinish(pg); }
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;
    PGconn* const pg;
};

/// Two statements and two round trips.
void program_sends(PGconn* pg) {
    PQclear(PQexec(pg, "SELECT 1, 2"));
    PQsendQuery(pg, "SELECT 1, 2, 3");
    while (PGresult* const r = PQgetResult(pg)) PQclear(r);
}

[[maybe_unused]] bool says(std::string const& text, char const* part) {
    return text.find(part) != std::string::npos;
}

[[maybe_unused]] char const* const counted =
    "1 × SELECT ?, ?\n1 × SELECT ?, ?, ?\n1 × SELECT ?\n1 × SELECT ?::int\n"
    "1 × libpq's look-up of the large-object functions\n1 × lo_unlink\n7 round trips\n";

}  // namespace

#ifdef QUERYBUDGET_TEST_TWO_HUBS

TEST_CASE("the library can't observe anything with its copy, and the text has the fix") {
    connection const c;
    for (std::string const& text :
         {library_counts(c.pg, program_sends), library_counts_all(open, program_sends)}) {
        CAPTURE(text);
        CHECK(says(text,
                   "link the program with -rdynamic (CMake: ENABLE_EXPORTS ON) and the "
                   "library without -Bsymbolic"));
        CHECK(says(text, "[QB114]"));
    }
}

#elif !defined(QUERYBUDGET_TEST_REFUSED) && !defined(QUERYBUDGET_TEST_UNSEEN)

TEST_CASE("the library counts what it sends, and what the program sends, once") {
    connection const c;
    CHECK(library_counts(c.pg, program_sends) == counted);
}

TEST_CASE("observed as every connection, the same") {
    CHECK(library_counts_all(open, program_sends) == counted);
}

#elif defined(QUERYBUDGET_TEST_UNSEEN)

TEST_CASE("the program's statements, which no hook saw, are a loss that the text explains") {
    connection const c;
    std::string const text = library_counts(c.pg, program_sends);
    CAPTURE(text);
    CHECK(says(text, "QB303 PostgreSQL \"postgres\" no longer reports to this scope"));
    CHECK(says(text, "link the program with querybudget::libpq"));
    CHECK(says(text, "-Bsymbolic"));
}

TEST_CASE("every connection can't be observed, and the text says who is called instead") {
    std::string const text = library_counts_all(open, program_sends);
    CAPTURE(text);
    CHECK(says(text, "don't reach querybudget's hooks but go to "));
    CHECK(says(text, "/libpq.so"));
    CHECK(says(text, "in the program itself"));
    CHECK(says(text, "[QB114]"));
}

#else

TEST_CASE("no connection can be observed, and the text says who is called instead") {
    connection const c;
    for (std::string const& text :
         {library_counts(c.pg, program_sends), library_counts_all(open, program_sends)}) {
        CAPTURE(text);
        CHECK(says(text, "don't reach querybudget's hooks but go to "));
        CHECK(says(text, "/libpq.so"));
        CHECK(says(text,
                   "Include <querybudget/adapter/libpq.hpp> in the program itself, or in a "
                   "library that is linked before libpq"));
        CHECK(says(text, "[QB114]"));
    }
}

#endif

#ifdef QUERYBUDGET_TEST_PROGRAM_TOO

namespace qb = querybudget;

TEST_CASE("program and library have one hub, and one observation of a connection") {
    connection const c;
    qb::observation const watch = qb::libpq::observe(c.pg);
    qb::recording const r = qb::measure([&] {
        program_sends(c.pg);
        CHECK(library_counts(c.pg, program_sends) == counted);
    });
    CHECK(r.queries() == 7);
    CHECK(r.round_trips() == 9);
    CHECK(r.seen().live_connections == 1);
    CHECK(r.seen().unobserved_statements == 0);
    CHECK(r.seen().other_hubs.empty());
}

TEST_CASE("what the library opens and sends is seen by the program's observation of all") {
    qb::observation const all = qb::libpq::observe_all();
    qb::recording const r = qb::measure([&] {
        connection const c;
        library_sends(c.pg);
    });
    CHECK(r.queries() == 3);
    CHECK(r.round_trips() == 5);
}

#endif
