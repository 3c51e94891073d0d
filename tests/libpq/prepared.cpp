// SPDX-License-Identifier: BSL-1.0
#include "postgres.hpp"

#include <cstdlib>

TEST_CASE(
    "a prepared statement that runs fifty times is fifty of its text; preparing is a round trip") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        (void)pg.prepare("find", "SELECT $1::int + 1");
        for (int i = 0; i < 50; ++i) (void)pg.prepared("find", {std::to_string(i).c_str()});
    });
    CHECK(list(r) == "50 × SELECT ?::int + ?\n");
    CHECK(only(r.groups()).distinct_values == 50);
    CHECK(r.round_trips() == 51);
}

TEST_CASE("a statement prepared before its connection was observed is known all the same") {
    connection pg;
    (void)pg.prepare("find", "SELECT $1::int");
    qb::observation const watch = qb::libpq::observe(pg.get());
    qb::recording const r = qb::measure([&] { (void)pg.prepared("find", {"1"}); });
    CHECK(list(r) == "1 × SELECT ?::int\n");
}

TEST_CASE("SQL that prepares unseen is shown as such, and never guessed") {
    connection pg;
    pg.run("PREPARE \"to find\" AS SELECT $1::int");
    pg.run("PREPARE plain AS SELECT $1::int, 2");
    qb::observation const watch = qb::libpq::observe(pg.get());
    qb::recording const r = qb::measure([&] {
        (void)pg.prepared("to find", {"1"});
        (void)pg.prepared("plain", {"1"});
    });
    CHECK(list(r) ==
          "1 × EXECUTE \"to find\" (prepared before it was observed)\n"
          "1 × EXECUTE \"plain\" (prepared before it was observed)\n");
    CHECK(r.queries() == 2);
}

TEST_CASE("SQL's PREPARE is control, its EXECUTE counts as the text, with the values") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.run("PREPARE Find (int, text) AS SELECT $1 + 1, $2");
        pg.run("EXECUTE find(1, 'a')");
        pg.run("/* by hand */ EXECUTE \"find\" (2, 'a'); EXECUTE FIND(3, 'a')");
        pg.run("DEALLOCATE find");
    });
    CHECK(r.queries() == 3);
    CHECK(r.control() == 2);
    CHECK(r.groups()[1].sql == "SELECT ? + ?, ?");
    CHECK(r.groups()[1].distinct_values == 3);
}

TEST_CASE(
    "names that SQL prepares serve PQexecPrepared and the other way round, also outside of "
    "scopes") {
    observed pg;
    pg.run("SELECT 1; PREPARE one AS SELECT $1::int");
    (void)pg.prepare("two", "SELECT $1::text");
    qb::recording const r = qb::measure([&] {
        (void)pg.prepared("one", {"1"});
        pg.run("EXECUTE two('x')");
    });
    CHECK(list(r) == "1 × SELECT ?::int\n1 × SELECT ?::text\n");
}

TEST_CASE("a PREPARE that failed changes nothing") {
    observed pg;
    (void)pg.prepare("p", "SELECT 1");
    (void)pg.prepare("p", "SELECT 1, 2");  // there is one
    pg.run("PREPARE p AS SELECT 1, 2, 3");
    qb::recording const r = qb::measure([&] { (void)pg.prepared("p", {}); });
    CHECK(list(r) == "1 × SELECT ?\n");
    CHECK(r.groups()[0].failed == 0);
}

TEST_CASE("DEALLOCATE, DISCARD ALL and PQreset forget names") {
    observed pg;
    char const* const forgotten[] = {"DEALLOCATE p", "DEALLOCATE PREPARE p", "DEALLOCATE ALL",
                                     "DISCARD ALL", "reset"};
    for (std::string const how : forgotten) {
        CAPTURE(how);
        (void)pg.prepare("p", "SELECT 1");
        if (how == "reset")
            PQreset(pg.get());
        else
            pg.run(how);
        qb::recording const r = qb::measure([&] { (void)pg.prepared("p", {}); });
        CHECK(list(r) == "1 × EXECUTE \"p\" (prepared before it was observed)\n");
        CHECK(r.groups()[0].failed == 1);
    }
}

TEST_CASE(
    "the unnamed statement is what was prepared last, and any statement with values takes its "
    "place") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        (void)pg.prepare("", "SELECT 1");
        (void)pg.prepared("", {});
        (void)pg.prepare("", "SELECT 1, 2");
        (void)pg.prepared("", {});
        (void)pg.params("SELECT $1::int, 2, 3", {"1"});
        (void)pg.prepared("", {"1"});
    });
    CHECK(list(r) ==
          "1 × SELECT ?\n1 × SELECT ?, ?\n1 × SELECT ?::int, ?, ?\n"
          "1 × EXECUTE \"\" (prepared before it was observed)\n");
}

TEST_CASE("names belong to their connection") {
    observed one, two;
    (void)one.prepare("p", "SELECT 1");
    (void)two.prepare("p", "SELECT 'x', 2");
    qb::recording const r = qb::measure([&] {
        (void)one.prepared("p", {});
        (void)two.prepared("p", {});
    });
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?, ?\n");
}

TEST_CASE("a prepared transaction is no prepared statement") {
    observed pg;
    qb::recording const r = qb::measure([&] { pg.run("PREPARE TRANSACTION 'x'"); });
    CHECK(r.control() == 1);
}

TEST_CASE("the server cuts names in SQL at 63 bytes, and no character in two") {
    observed pg;
    std::string umlauts;
    for (int i = 0; i < 40; ++i) umlauts += "ü";
    struct {
        std::string written, kept;
    } const names[] = {{std::string(70, 'A'), std::string(63, 'a')},
                       {'"' + std::string(70, '"') + 'x' + std::string(70, 'A') + '"',
                        std::string(35, '"') + 'x' + std::string(27, 'A')},
                       {umlauts, umlauts.substr(0, 62)}};
    for (auto const& name : names) {
        std::string const &written = name.written, &kept = name.kept;
        CAPTURE(written);
        qb::recording const r = qb::measure([&] {
            pg.run("PREPARE " + written + " AS SELECT 1");
            CHECK(PQntuples(pg.prepared(kept.c_str(), {}).get()) == 1);
            CHECK(PQntuples(pg.run("EXECUTE " + written).get()) == 1);
        });
        CHECK(r.count(qb::matching("SELECT ?")) == 2);
        CHECK(r.queries() == 2);
    }
    // In the protocol, too: the second of these names is the first.
    qb::recording const r = qb::measure([&] {
        for (char const last : {'1', '2'}) {
            std::string const name = std::string(70, 'b') + last;
            (void)pg.prepare(name.c_str(), last == '1' ? "SELECT 1" : "SELECT 1, 2");
            CHECK(PQntuples(pg.prepared(name.c_str(), {}).get()) == 1);
        }
    });
    CHECK(list(r) == "2 × SELECT ?\n");
}

TEST_CASE("prepared and executed in a pipeline that nobody has read yet") {
    observed pg;
    REQUIRE(PQenterPipelineMode(pg.get()) == 1);
    qb::recording const r = qb::measure([&] {
        REQUIRE(PQsendPrepare(pg.get(), "p", "SELECT 1, 2", 0, nullptr) == 1);
        for (int i = 0; i < 2; ++i)
            REQUIRE(PQsendQueryPrepared(pg.get(), "p", 0, nullptr, nullptr, nullptr, 0) == 1);
        REQUIRE(PQpipelineSync(pg.get()) == 1);
    });
    CHECK(list(r) == "2 × SELECT ?, ?\n");
    CHECK(pg.read_all() == 1);
    CHECK(qb::measure([&] { CHECK(pg.read_all() == 1); }).statements() == 0);
}

TEST_CASE("bound values are shown only when they are asked for") {
    observed pg;
    auto const find = [&] {
        (void)pg.params("SELECT $1::int, $2::text", {"7", "x"});
        pg.send_params("SELECT $1::int, $2::text", {"8", nullptr});
        pg.read_all();
    };
    CHECK(only(qb::measure(find).groups()).examples.empty());
    ::setenv("QUERYBUDGET_VALUES", "1", 1);
    qb::recording const r = qb::measure(find);
    ::unsetenv("QUERYBUDGET_VALUES");
    CHECK(only(r.groups()).examples ==
          std::vector<std::string>{"SELECT $1::int, $2::text  (7, 'x')",
                                   "SELECT $1::int, $2::text  (8, NULL)"});
}
