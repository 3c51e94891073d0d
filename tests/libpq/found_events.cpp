// SPDX-License-Identifier: BSL-1.0
#include "postgres.hpp"

#include <libpq-events.h>

// Event procedures that the program has of its own, beside the one that observes.

namespace {

int uses_libpq(PGEventId id, void* info, void*) {
    if (id == PGEVT_CONNRESET) {
        PGconn* const pg = static_cast<PGEventConnReset*>(info)->conn;
        PQclear(PQprepare(pg, "p", "SELECT 1, 2", 0, nullptr));
    }
    if (id == PGEVT_CONNDESTROY) {
        PGconn* const pg = static_cast<PGEventConnDestroy*>(info)->conn;
        PQclear(PQexec(pg, "SELECT 1"));
        PQclear(PQprepare(pg, "p", "SELECT 1", 0, nullptr));
    }
    return 1;
}

}  // namespace

TEST_CASE("an event procedure may call libpq when its connection is closed") {
    observed pg;
    REQUIRE(PQregisterEventProc(pg.get(), uses_libpq, "after", nullptr) != 0);
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT 1");
        pg.close();
    });
    CHECK(list(r) == "1 × SELECT ?\n");
}

TEST_CASE("an event procedure that came before ours may prepare statements when it hears of a reset") {
    connection pg;
    REQUIRE(PQregisterEventProc(pg.get(), uses_libpq, "before", nullptr) != 0);
    qb::observation const watch = qb::libpq::observe(pg.get());
    for (int i = 0; i < 3; ++i) {
        qb::recording const r = qb::measure([&] {
            pg.send("SELECT 1; SELECT 'never read', 2, 3");
            PQreset(pg.get());
            (void)pg.prepared("p", {});
        });
        CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?, ?\n");
        CHECK(r.round_trips() == 3);
        pg.run("PREPARE q AS SELECT 1");
    }
    qb::recording const r = qb::measure([&] { (void)pg.prepared("q", {}); });
    CHECK(list(r) == "1 × SELECT ?\n");
}
