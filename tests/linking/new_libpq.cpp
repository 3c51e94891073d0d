// SPDX-License-Identifier: BSL-1.0
#include "new_libpq.hpp"  // before the adapter

#include "../libpq/hooks.hpp"
#include "../libpq/postgres.hpp"

namespace {

/// What is said of one execution of `p`.
std::string execute(observed const& pg) {
    return list(qb::measure([&] { (void)pg.prepared("p", {}); }));
}

constexpr char const* unseen = "1 × EXECUTE \"p\" (prepared before it was observed)\n";

}  // namespace

TEST_CASE("the hooks of a newer libpq are those that CMake wraps") {
    CHECK(hooks_here() == hooks_of_cmake());
}

TEST_CASE("closing a prepared statement waits once, is no statement, and forgets its text") {
    observed const pg;
    (void)pg.prepare("p", "SELECT 1");
    CHECK(execute(pg) == "1 × SELECT ?\n");
    qb::recording const r = qb::measure([&] { PQclear(PQclosePrepared(pg.get(), "p")); });
    CHECK(list(r) == "");
    CHECK(r.round_trips() == 1);
    CHECK(r.seen().lost.empty());
    CHECK(execute(pg) == unseen);
}

TEST_CASE("one that can't be closed keeps its text") {
    observed const pg;
    (void)pg.prepare("p", "SELECT 1");
    pg.run("BEGIN; SELECT 1/0");
    PQclear(PQclosePrepared(pg.get(), "p"));  // in a failed transaction
    pg.run("ROLLBACK");
    CHECK(execute(pg) == "1 × SELECT ?\n");
}

TEST_CASE("the same when it is only sent, also where nothing is recorded") {
    observed const pg;
    for (bool const recorded : {true, false}) {
        CAPTURE(recorded);
        (void)pg.prepare("p", "SELECT 1");
        qb::recorder r;
        if (!recorded) r.stop();
        char name[] = "p";
        CHECK(PQsendClosePrepared(pg.get(), name) == 1);
        name[0] = '?';  // it is the caller's, and may go
        CHECK(pg.read_all() == 1);
        r.stop();
        CHECK(list(r.recording()) == "");
        CHECK(r.recording().round_trips() == (recorded ? 1 : 0));
        CHECK(r.recording().seen().lost.empty());
        CHECK(execute(pg) == unseen);
    }
}

TEST_CASE("closing a portal is no statement, sent or waited for") {
    observed const pg;
    pg.run("BEGIN; DECLARE c CURSOR FOR SELECT 1; DECLARE d CURSOR FOR SELECT 1");
    (void)pg.prepare("c", "SELECT 1");
    qb::recording const r = qb::measure([&] {
        PQclear(PQclosePortal(pg.get(), "c"));
        CHECK(PQsendClosePortal(pg.get(), "d") == 1);
        CHECK(pg.read_all() == 1);
    });
    CHECK(list(r) == "");
    CHECK(r.round_trips() == 2);
    CHECK(r.seen().lost.empty());
    CHECK(list(qb::measure([&] { (void)pg.prepared("c", {}); })) == "1 × SELECT ?\n");
}

TEST_CASE("a pipeline that is ended with PQsendPipelineSync counts like any other") {
    observed const pg;
    REQUIRE(PQenterPipelineMode(pg.get()) == 1);
    qb::recording const r = qb::measure([&] {
        pg.send_params("SELECT $1::int", {"1"});
        pg.send_params("SELECT $1::int", {"2"});
        CHECK(PQsendPipelineSync(pg.get()) == 1);
        for (int i = 0; i < 2; ++i) CHECK(pg.read_all() == 1);
        CHECK(PQresultStatus(pg.next().get()) == PGRES_PIPELINE_SYNC);
    });
    CHECK(PQexitPipelineMode(pg.get()) == 1);
    CHECK(list(r) == "2 × SELECT ?::int\n");
    CHECK(r.round_trips() == 1);
    CHECK(r.seen().lost.empty());
}
