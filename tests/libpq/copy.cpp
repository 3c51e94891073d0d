// SPDX-License-Identifier: BSL-1.0
#include "postgres.hpp"

namespace {

struct with_table : observed {
    with_table() { run("CREATE TEMP TABLE t (id int)"); }
};

}  // namespace

TEST_CASE("COPY to the client is one statement with its rows, in one round trip") {
    with_table pg;
    pg.run("INSERT INTO t SELECT generate_series(1, 50)");
    qb::recording const r = qb::measure([&] {
        CHECK(PQresultStatus(pg.run("COPY t TO STDOUT").get()) == PGRES_COPY_OUT);
        char* row = nullptr;
        while (PQgetCopyData(pg.get(), &row, 0) > 0) PQfreemem(row);
        CHECK(pg.read_all() == 1);
    });
    CHECK(list(r) == "1 × COPY t TO STDOUT\n");
    CHECK(r.rows() == 50);
    CHECK(r.round_trips() == 1);
    CHECK(r.count(qb::writes) == 0);
}

TEST_CASE("COPY from the client is one statement and a write, in two round trips") {
    with_table pg;
    qb::recording const r = qb::measure([&] {
        CHECK(PQresultStatus(pg.run("COPY t FROM STDIN").get()) == PGRES_COPY_IN);
        for (int i = 0; i < 100; ++i) REQUIRE(PQputCopyData(pg.get(), "1\n", 2) == 1);
        REQUIRE(PQputCopyEnd(pg.get(), nullptr) == 1);
        CHECK(pg.read_all() == 1);
    });
    CHECK(list(r) == "1 × COPY t FROM STDIN\n");
    CHECK(r.rows() == 0);
    CHECK(r.round_trips() == 2);
    CHECK(r.count(qb::writes) == 1);
    CHECK(pg.value("SELECT count(*) FROM t") == "100");
}

TEST_CASE("a COPY between other statements of one text") {
    with_table pg;
    qb::recording const r = qb::measure([&] {
        pg.send("SELECT 1; COPY t FROM STDIN; SELECT 1, 2");
        CHECK(PQresultStatus(pg.next().get()) == PGRES_TUPLES_OK);
        CHECK(PQresultStatus(pg.next().get()) == PGRES_COPY_IN);
        REQUIRE(PQputCopyEnd(pg.get(), nullptr) == 1);
        CHECK(pg.read_all() == 2);
    });
    CHECK(list(r) == "1 × SELECT ?\n1 × COPY t FROM STDIN\n1 × SELECT ?, ?\n");
    CHECK(r.round_trips() == 2);
}

TEST_CASE("a COPY that the client gives up, or that the next statement ends, is a failed one") {
    with_table pg;
    qb::recording const r = qb::measure([&] {
        pg.run("COPY t FROM STDIN");
        REQUIRE(PQputCopyEnd(pg.get(), "changed my mind") == 1);
        CHECK(pg.read_all() == 1);
        pg.run("COPY t FROM STDIN");
        pg.run("SELECT 1");
    });
    CHECK(list(r) == "2 × COPY t FROM STDIN\n1 × SELECT ?\n");
    CHECK(r.groups()[0].failed == 2);
}

TEST_CASE("the old way to end a COPY") {
    with_table pg;
    qb::recording const r = qb::measure([&] {
        pg.run("COPY t FROM STDIN");
        PQputline(pg.get(), "1\n");
        PQputline(pg.get(), "\\.\n");
        CHECK(PQendcopy(pg.get()) == 0);
        pg.run("SELECT 1");
    });
    CHECK(list(r) == "1 × COPY t FROM STDIN\n1 × SELECT ?\n");
    CHECK(r.round_trips() == 3);
}

TEST_CASE("a COPY from the client that the next call ends has its second round trip, too") {
    with_table pg;
    qb::recording r = qb::measure([&] {
        pg.run("COPY t FROM STDIN");
        pg.run("SELECT 1");
    });
    CHECK(list(r) == "1 × COPY t FROM STDIN\n1 × SELECT ?\n");
    CHECK(r.round_trips() == 3);
    r = qb::measure([&] {
        pg.run("COPY t TO STDOUT; COPY t FROM STDIN");  // the call ends both
        pg.run("SELECT 1");
    });
    CHECK(list(r) == "1 × COPY t TO STDOUT\n1 × COPY t FROM STDIN\n1 × SELECT ?\n");
    CHECK(r.round_trips() == 3);
    r = qb::measure([&] {
        pg.run("COPY t TO STDOUT");
        pg.run("SELECT 1");
    });
    CHECK(r.round_trips() == 2);
}
