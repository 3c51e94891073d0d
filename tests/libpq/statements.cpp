// SPDX-License-Identifier: BSL-1.0
#include "postgres.hpp"

TEST_CASE("PQexec is one statement and one round trip") {
    observed pg;
    qb::recording const r = qb::measure([&] { pg.run("SELECT 1 AS one"); });
    CHECK(list(r) == "1 × SELECT ? AS one\n");
    CHECK(r.rows() == 1);
    CHECK(r.round_trips() == 1);
    CHECK(r.db_time() > 0);
}

TEST_CASE("several statements in one text count one by one, in one round trip") {
    observed pg;
    qb::recording const r = qb::measure([&] { pg.run("SELECT 1; SELECT 'a', 2; SELECT 3"); });
    CHECK(list(r) == "2 × SELECT ?\n1 × SELECT ?, ?\n");
    CHECK(r.rows() == 3);
    CHECK(r.round_trips() == 1);
}

TEST_CASE("what the server never ran isn't counted: select 1; select 1/0; select 3 is two") {
    observed pg;
    qb::recording const r =
        qb::measure([&] { pg.run("SELECT 1; SELECT 1/0; SELECT 'never'::text"); });
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?/?\n");
    CHECK(r.groups()[1].failed == 1);
}

TEST_CASE(
    "a text with a syntax error is one failed statement, since the server reads all of it first") {
    observed pg;
    qb::recording const r = qb::measure([&] { pg.run("SELECT 1; SELEC 2"); });
    CHECK(list(r) == "1 × SELECT ?\n");
    CHECK(r.groups()[0].failed == 1);
}

TEST_CASE("an empty text and a comment are a round trip without a statement") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.run("");
        pg.run(" ; -- nothing\n");
    });
    CHECK(r.statements() == 0);
    CHECK(r.round_trips() == 2);
}

TEST_CASE("a semicolon in a string, a dollar quote or a function's body doesn't end a statement") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.run(
            "SELECT 'a;b', $$;$$; CREATE FUNCTION pg_temp.f() RETURNS int BEGIN ATOMIC SELECT 1; "
            "SELECT 2; END; SELECT pg_temp.f()");
    });
    CHECK(r.statements() == 3);
    CHECK(r.groups().back().sql == "SELECT pg_temp.f()");
}

TEST_CASE("bound values are told apart, and never kept") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        for (char const* const value : {"1", "2", "2"}) (void)pg.params("SELECT $1::int", {value});
        (void)pg.params("SELECT $1::int", {nullptr});
    });
    CHECK(only(r.groups()).executions == 4);
    CHECK(only(r.groups()).known_values == 4);
    CHECK(only(r.groups()).distinct_values == 3);
    CHECK(only(r.groups()).sql == "SELECT ?::int");
}

TEST_CASE("a binary value ends at its length, not at its first zero") {
    observed pg;
    char const one[] = "\0\0\0\1", two[] = "\0\0\0\2";
    qb::recording const r = qb::measure([&] {
        for (char const* const value : {one, two}) {
            Oid const type = 23;
            int const length = 4, binary = 1;
            result const done(
                PQexecParams(pg.get(), "SELECT $1", 1, &type, &value, &length, &binary, 0));
            CHECK(PQntuples(done.get()) == 1);
        }
    });
    CHECK(only(r.groups()).distinct_values == 2);
}

TEST_CASE("rows returned are counted, rows affected are not") {
    observed pg;
    pg.run("CREATE TEMP TABLE t AS SELECT generate_series(1, 50) AS id");
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT * FROM t");
        pg.run("UPDATE t SET id = id + 1");
        pg.run("DELETE FROM t WHERE id < 12 RETURNING id");
    });
    CHECK(r.rows() == 60);
    CHECK(r.count(qb::rows_per_query) == 50);
}

TEST_CASE("transaction control, session statements and cursor steps are counted apart") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.run("BEGIN; DECLARE c CURSOR FOR SELECT generate_series(1, 9)");
        pg.run("FETCH 2 FROM c");
        pg.run("MOVE 1 IN c; CLOSE c");
        pg.run("SET search_path = public");
        pg.run("COMMIT");
    });
    CHECK(r.queries() == 1);  // DECLARE
    CHECK(r.control() == 3);
    CHECK(r.cursor_steps() == 3);
    CHECK(r.round_trips() == 5);
}

TEST_CASE("LISTEN and NOTIFY are control, and a notification that comes is nothing") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.run("LISTEN news");
        pg.run("NOTIFY news, 'x'");
        PQconsumeInput(pg.get());
        PGnotify* const news = PQnotifies(pg.get());
        REQUIRE(news != nullptr);
        PQfreemem(news);
    });
    CHECK(r.queries() == 0);
    CHECK(r.control() == 2);
    CHECK(r.round_trips() == 2);
}

TEST_CASE("describing is a round trip without a statement") {
    observed pg;
    (void)pg.prepare("p", "SELECT $1::int");
    qb::recording const r =
        qb::measure([&] { result const described(PQdescribePrepared(pg.get(), "p")); });
    CHECK(r.statements() == 0);
    CHECK(r.round_trips() == 1);
}

TEST_CASE("a function called by its number is one statement") {
    observed pg;
    int const number = std::stoi(pg.value("SELECT 'pg_backend_pid'::regproc::oid::int"));
    qb::recording const r = qb::measure([&] {
        int value = 0, size = 0;
        result const done(PQfn(pg.get(), number, &value, &size, 1, nullptr, 0));
        CHECK(value == PQbackendPID(pg.get()));
    });
    CHECK(list(r) == "1 × function " + std::to_string(number) + "\n");
    CHECK(r.count(qb::queries) == 1);
    CHECK(r.round_trips() == 1);
}

TEST_CASE("each call of a large object is one statement; libpq's own look-up is control") {
    observed pg;
    pg.run("BEGIN");
    Oid id = InvalidOid;
    qb::recording const r = qb::measure([&] {
        id = lo_creat(pg.get(), 0x60000);
        int const fd = lo_open(pg.get(), id, 0x60000);
        CHECK(lo_write(pg.get(), fd, "abc", 3) == 3);
        CHECK(lo_lseek(pg.get(), fd, 0, 0) == 0);
        char to[4] = {};
        CHECK(lo_read(pg.get(), fd, to, 3) == 3);
        CHECK(lo_close(pg.get(), fd) == 0);
        CHECK(lo_unlink(pg.get(), id) == 1);
    });
    pg.run("COMMIT");
    CHECK(list(r) ==
          "1 × libpq's look-up of the large-object functions\n"
          "1 × lo_creat\n1 × lo_open\n1 × lo_write\n1 × lo_lseek\n1 × lo_read\n1 × lo_close\n"
          "1 × lo_unlink\n");
    CHECK(r.queries() == 7);
    CHECK(r.control() == 1);
    CHECK(r.round_trips() == 8);
    CHECK(r.count(qb::writes) == 3);
}

TEST_CASE("a large-object call that fails is a failed statement") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.run("BEGIN");
        CHECK(lo_open(pg.get(), 1, 0x40000) == -1);
        pg.run("ROLLBACK");
    });
    for (qb::group const& g : r.groups()) {
        if (g.sql == "lo_open") CHECK(g.failed == 1);
    }
    CHECK(r.queries() == 1);
}

TEST_CASE("lo_import and lo_export count each call that they make") {
    observed pg;
    pg.run("BEGIN");
    qb::recording const r = qb::measure([&] {
        Oid const id = lo_import(pg.get(), "/proc/self/cmdline");
        REQUIRE(id != InvalidOid);
        CHECK(lo_export(pg.get(), id, "/dev/null") == 1);
    });
    pg.run("ROLLBACK");
    CHECK(list(r).find("1 × lo_creat\n") != std::string::npos);
    CHECK(list(r).find("2 × lo_open\n") != std::string::npos);
    CHECK(list(r).find("1 × lo_write\n") != std::string::npos);
    CHECK(list(r).find("2 × lo_read\n") != std::string::npos);
    CHECK(list(r).find("2 × lo_close\n") != std::string::npos);
    CHECK(r.queries() == r.round_trips() - 1);
}

TEST_CASE("libpq's own statements count as control: PQsetClientEncoding") {
    observed pg;
    qb::recording const r =
        qb::measure([&] { CHECK(PQsetClientEncoding(pg.get(), "LATIN1") == 0); });
    CHECK(r.control() == 1);
    CHECK(r.statements() == 1);
}

TEST_CASE("text that is no UTF-8, and ten megabytes of it, are one statement each") {
    observed pg;
    std::string const large = "SELECT length('" + std::string(10'000'000, 'x') + "')";
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT '\xff\xfe'");
        pg.run(large);
        pg.send(large);
        CHECK(pg.read_all() == 1);
    });
    CHECK(list(r) == "1 × SELECT ?\n2 × SELECT length(?)\n");
    CHECK(r.rows() == 2);
}

TEST_CASE("a statement to which rules add two SELECTs has two results, and is one") {
    observed pg;
    pg.run(
        "CREATE TEMP TABLE t (id int); CREATE RULE a AS ON INSERT TO t DO ALSO SELECT 1; "
        "CREATE RULE b AS ON INSERT TO t DO ALSO SELECT 2, 3");
    for (bool const singly : {false, true}) {
        CAPTURE(singly);
        qb::recording const r = qb::measure([&] {
            pg.send("SELECT 1; INSERT INTO t VALUES (1); SELECT 1, 2");
            if (singly) CHECK(PQsetSingleRowMode(pg.get()) == 1);
            CHECK(pg.read_all() >= 4);
        });
        CHECK(list(r) == "1 × SELECT ?\n1 × INSERT INTO t VALUES (?)\n1 × SELECT ?, ?\n");
        CHECK(r.rows() == 4);
        CHECK(r.round_trips() == 1);
    }
}

TEST_CASE("a large-object call that libpq refuses, or whose look-up fails, is none") {
    observed pg;
    pg.run("BEGIN; SELECT 1/0");
    qb::recording r = qb::measure([&] { CHECK(lo_creat(pg.get(), 0x60000) == InvalidOid); });
    CHECK(list(r) == "1 × libpq's look-up of the large-object functions\n");
    CHECK(r.groups()[0].failed == 1);
    CHECK(r.round_trips() == 1);
    pg.run("ROLLBACK; BEGIN");
    CHECK(lo_creat(pg.get(), 0x60000) != InvalidOid);

    r = qb::measure([&] {
        for (int const read : {0, 1}) {
            pg.send("SELECT 1");
            CHECK(pg.next() != nullptr);
            CHECK(lo_creat(pg.get(), 0x60000) == InvalidOid);  // another command is in progress
            CHECK(pg.read_all() == 0);
            pg.send("SELECT 1, 2; SELECT 1, 2");
            if (read == 1) CHECK(pg.next() != nullptr);
            CHECK(lo_creat(pg.get(), 0x60000) == InvalidOid);
            CHECK(pg.read_all() == 2 - read);
            pg.send("SELECT 1, 2, 3");
            CHECK(pg.read_all() == 1);
            CHECK(lo_creat(pg.get(), 0x60000) != InvalidOid);
        }
    });
    CHECK(list(r) == "2 × SELECT ?\n4 × SELECT ?, ?\n2 × SELECT ?, ?, ?\n2 × lo_creat\n");
    CHECK(r.round_trips() == 8);
    pg.run("ROLLBACK");
}

TEST_CASE("a comment ends with a carriage return, too") {
    observed pg;
    qb::recording const r = qb::measure([&] { pg.run("SELECT 1; -- one\rSELECT 1, 2"); });
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?, ?\n");
}
