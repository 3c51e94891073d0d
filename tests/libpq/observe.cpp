// SPDX-License-Identifier: BSL-1.0
#include "hooks.hpp"
#include "postgres.hpp"

#include <atomic>
#include <chrono>
#include <thread>

TEST_CASE("a connection that nobody observes is not counted but shown") {
    connection other;
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT 1");
        for (int i = 0; i < 12; ++i) other.run("SELECT 2, 3");
    });
    CHECK(r.statements() == 1);
    CHECK(r.seen().unobserved_statements == 12);
    auto const broken = qb::budget({qb::queries == 0}).check(r);
    std::string const text = qb::failure_text("", broken, r);
    CHECK(text.find("\n  also 12 on a connection that isn't observed") != std::string::npos);
}

TEST_CASE("where only such a connection was used, the violation says so") {
    observed pg;
    connection other;
    qb::recording const r = qb::measure([&] { other.run("SELECT 1"); });
    auto const broken = qb::budget({qb::queries <= 4}).check(r);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].id() == std::string("QB302"));
    CHECK(broken[0].details()[0] ==
          "1 statement ran on a connection that isn't observed: observe that one");
}

TEST_CASE(
    "two observations of one connection count each statement once, and the last one ends it") {
    observed pg;
    auto again = std::make_unique<qb::observation>(qb::libpq::observe(pg.get()));
    CHECK(again->id() == pg.watch.id());
    CHECK(qb::measure([&] { pg.run("SELECT 1"); }).statements() == 1);
    again.reset();
    CHECK(qb::measure([&] { pg.run("SELECT 1"); }).statements() == 1);
    pg.watch = {};
    CHECK(qb::measure([&] { pg.run("SELECT 1"); }).seen().unobserved_statements == 1);
}

TEST_CASE("observe_all sees what is opened from then on, by whatever function") {
    connection before;
    qb::observation const all = qb::libpq::observe_all();
    qb::recorder r;
    before.run("SELECT 'before', 2");
    {
        connection after;
        after.run("SELECT 1");
    }
    PGconn* const slow = PQconnectStart("");
    while (PQconnectPoll(slow) != PGRES_POLLING_OK) REQUIRE(PQstatus(slow) != CONNECTION_BAD);
    PQclear(PQexec(slow, "SELECT 1"));
    PQfinish(slow);
    char const* const none[] = {nullptr};
    PGconn* const by_parameters = PQconnectdbParams(none, none, 0);
    PQclear(PQexec(by_parameters, "SELECT 1"));
    PQfinish(by_parameters);
    PGconn* const old = PQsetdbLogin(nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
    PQclear(PQexec(old, "SELECT 1"));
    PQfinish(old);
    r.stop();
    CHECK(r.recording().count(qb::matching("SELECT ?")) == 4);
    CHECK(r.recording().seen().unobserved_statements == 1);
    CHECK(r.recording().seen().live_connections == 4);
}

TEST_CASE("what ends with the observation of all is what it brought") {
    connection kept;
    qb::observation mine = qb::libpq::observe(kept.get());
    qb::observation all = qb::libpq::observe_all();
    connection seen;
    qb::observation const also_mine = qb::libpq::observe(seen.get());
    connection not_kept;
    all = {};
    qb::recording const r = qb::measure([&] {
        kept.run("SELECT 1");
        seen.run("SELECT 1");
        not_kept.run("SELECT 1");
    });
    CHECK(r.statements() == 2);
    CHECK(r.seen().unobserved_statements == 1);
}

TEST_CASE("a scope narrowed to one connection takes that one's statements only") {
    observed one, two;
    QUERY_SCOPE(budget, qb::queries == 1, qb::on(one.watch));
    one.run("SELECT 1");
    two.run("SELECT 1");
    budget.finish();
}

TEST_CASE("null, and a connection that failed, are refused with what to do") {
    CHECK_THROWS_WITH_AS((void)qb::libpq::observe(nullptr),
                         doctest::Contains("open the connection first [QB111]"), qb::usage_error);
    PGconn* const failed = PQconnectdb("host=/nowhere");
    CHECK_THROWS_WITH_AS((void)qb::libpq::observe(failed), doctest::Contains("[QB115]"),
                         qb::usage_error);
    PQfinish(failed);
}

TEST_CASE("a closed connection leaves its observation behind, and no statement uncounted") {
    observed pg;
    qb::recorder r;
    pg.run("SELECT 1");
    pg.send("SELECT 1");
    pg.close();
    r.stop();
    CHECK(r.recording().statements() == 2);
    CHECK(r.recording().seen().live_connections == 1);
    CHECK(r.recording().seen().lost.empty());
}

TEST_CASE("a connection observed while a result is awaited loses nothing but that one") {
    connection pg;
    pg.send("SELECT 1");
    qb::observation const watch = qb::libpq::observe(pg.get());
    qb::recording const r = qb::measure([&] {
        CHECK(pg.read_all() == 1);
        pg.run("SELECT 1, 2");
    });
    CHECK(list(r) == "1 × SELECT ?, ?\n");
    CHECK(r.seen().lost.empty());
}

TEST_CASE("nothing is recorded under pause, also when the result is read after it") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        {
            qb::pause const p;
            pg.run("SELECT 1");
            pg.send("SELECT 1");
        }
        CHECK(pg.read_all() == 1);
        pg.run("SELECT 1, 2");
    });
    CHECK(list(r) == "1 × SELECT ?, ?\n");
}

TEST_CASE("a statement that another thread waits for counts, and is named") {
    observed pg;
    std::thread worker;
    qb::recorder r;
    worker = std::thread([&] { pg.run("SELECT pg_sleep(0.3)"); });
    while (r.running() == 0) std::this_thread::yield();
    r.stop();
    CHECK(list(r.recording()) == "1 × SELECT pg_sleep(?)\n");
    CHECK(r.recording().seen().running.size() == 1);
    worker.join();
    CHECK(list(r.recording()) == "1 × SELECT pg_sleep(?)\n");
}

TEST_CASE("the listed hooks are those that CMake wraps") {
    CHECK(hooks_here() == hooks_of_cmake());
}

TEST_CASE("a statement whose observation ends before its result is read counts") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.send("SELECT 1");
        pg.watch = {};
        CHECK(pg.read_all() == 1);
        pg.run("SELECT 1, 2");
    });
    CHECK(list(r) == "1 × SELECT ?\n");
    CHECK(r.rows() == 1);
    CHECK(r.seen().unobserved_statements == 1);
}

TEST_CASE("a statement whose observation ends on another thread while it runs counts") {
    observed pg;
    qb::recorder r;
    std::thread worker([&] { pg.run("SELECT pg_sleep(0.3), 2"); });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    pg.watch = {};
    worker.join();
    CHECK(list(r.recording()) == "1 × SELECT pg_sleep(?), ?\n");
    CHECK(r.recording().rows() == 1);
}

TEST_CASE("what was sent before its connection was observed isn't taken for what is sent next") {
    connection pg;
    pg.run("CREATE TEMP TABLE t (id int)");
    char const* const before[] = {"SELECT 1", "SELECT 1; SELECT 1; SELECT 1", "SELECT 1/0",
                                  "COPY t FROM STDIN", "COPY t TO STDOUT; COPY t FROM STDIN"};
    for (std::string const sql : before) {
        CAPTURE(sql);
        pg.send(sql);
        bool const copies = sql.find("COPY") != std::string::npos;
        if (copies) CHECK(pg.next() != nullptr);
        qb::observation const watch = qb::libpq::observe(pg.get());
        qb::recording const r = qb::measure([&] {
            pg.run("SELECT 1, 2");
            pg.run("SELECT 1, 2, 3");
        });
        CHECK(list(r) == "1 × SELECT ?, ?\n1 × SELECT ?, ?, ?\n");
        CHECK(r.groups()[0].failed == 0);
        CHECK(r.round_trips() == 2);
        CHECK(r.seen().lost.empty());
    }
}

TEST_CASE("the observation of all may end while other threads open and close connections") {
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
        threads.emplace_back([&] {
            while (!done) {
                connection pg;
                pg.run("SELECT 1");
            }
        });
    }
    for (int i = 0; i < 1000; ++i) {
        qb::observation const all = qb::libpq::observe_all();
        std::this_thread::sleep_for(std::chrono::microseconds(i % 1000));
    }
    done = true;
    for (std::thread& t : threads) t.join();
    connection pg;
    CHECK(qb::measure([&] { pg.run("SELECT 1"); }).seen().unobserved_statements == 1);
}
