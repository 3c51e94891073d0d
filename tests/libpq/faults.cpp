// SPDX-License-Identifier: BSL-1.0
#include "postgres.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace {

void kill_backend(connection const& by, PGconn* victim) {
    by.run("SELECT pg_terminate_backend(" + std::to_string(PQbackendPID(victim)) + ", 5000)");
}

}  // namespace

TEST_CASE(
    "a backend that is killed in mid-scope: what was sent to it counts, and what can't be sent "
    "doesn't") {
    connection killer;
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT 1");
        kill_backend(killer, pg.get());
        CHECK(PQresultStatus(pg.run("SELECT 1, 2").get()) == PGRES_FATAL_ERROR);
        CHECK(pg.run("SELECT 1, 2, 3") == nullptr);  // no connection any more
        PQreset(pg.get());
        pg.run("SELECT 1, 2, 3, 4");
    });
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?, ?\n1 × SELECT ?, ?, ?, ?\n");
    CHECK(r.groups()[1].failed == 1);
    CHECK(r.seen().lost.empty());
}

TEST_CASE("a backend that is killed while it executes is one failed statement") {
    connection killer;
    observed pg;
    qb::recorder r;
    std::thread worker([&] { pg.run("SELECT pg_sleep(60)"); });
    while (killer.value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep(60)' AND "
                        "pid <> pg_backend_pid()") != "1")
        std::this_thread::yield();
    kill_backend(killer, pg.get());
    worker.join();
    CHECK(only(r.recording().groups()).failed == 1);
}

TEST_CASE("a statement that times out, or is cancelled, is one failed statement") {
    observed pg;
    pg.run("SET statement_timeout = '20ms'");
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT pg_sleep(5)");
        pg.send("SELECT pg_sleep(6)");
        PGcancel* const cancel = PQgetCancel(pg.get());
        char error[256];
        CHECK(PQcancel(cancel, error, sizeof error) == 1);
        PQfreeCancel(cancel);
        CHECK(pg.read_all() == 1);
    });
    CHECK(only(r.groups()).executions == 2);
    CHECK(only(r.groups()).failed == 2);
}

TEST_CASE("PQreset in mid-scope keeps the observation") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT 1");
        PQreset(pg.get());
        pg.run("SELECT 1");
    });
    CHECK(r.statements() == 2);
    CHECK(r.seen().live_connections == 1);
}

TEST_CASE("a connection may move between threads in a scope") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 8; ++i) std::thread([&] { pg.run("SELECT 1"); }).join();
    });
    CHECK(only(r.groups()).executions == 8);
    CHECK(r.seen().threads == 8);
}

TEST_CASE("many connections on many threads while scopes open and close: nothing is lost") {
    constexpr int threads = 4, each = 200;
    std::atomic<bool> done{false};
    std::thread others([&] {
        while (!done) (void)qb::measure([] { std::this_thread::yield(); });
    });
    qb::recorder r;
    std::vector<std::thread> workers;
    for (int t = 0; t < threads; ++t) {
        workers.emplace_back([&] {
            observed pg;
            for (int i = 0; i < each; ++i) pg.run("SELECT 1");
        });
    }
    for (std::thread& worker : workers) worker.join();
    done = true;
    others.join();
    CHECK(r.recording().count(qb::matching("SELECT ?")) == threads * each);
}

TEST_CASE(
    "a forked child records nothing, and may close what it inherited while others were at work") {
    observed pg, busy;
    std::atomic<bool> done{false};
    std::thread worker([&] {
        while (!done) busy.run("SELECT 1");
    });
    for (int i = 0; i < 20; ++i) {
        qb::recorder r;
        pg.run("SELECT 1");
        pid_t const child = fork();
        if (child == 0) {
            bool const nothing = r.recording().statements() == 0;
            close(PQsocket(pg.get()));  // or the parent's session would end
            close(PQsocket(busy.get()));
            pg.close();
            busy.close();
            _exit(nothing ? 0 : 1);
        }
        int status = -1;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(status == 0);
        CHECK(r.recording().count(qb::matching("SELECT ?")) > 0);
    }
    done = true;
    worker.join();
    CHECK(qb::measure([&] { pg.run("SELECT 1"); }).statements() == 1);
}

namespace {

/// Runs one statement when it is made and one when it is destroyed: before `main` and after it.
struct early_and_late {
    early_and_late() { count = run(); }
    ~early_and_late() {
        if (run() != count) _exit(3);
    }
    static std::uint64_t run() {
        PGconn* const pg = PQconnectdb("");
        if (PQstatus(pg) != CONNECTION_OK) return 0;
        qb::observation const watch = qb::libpq::observe(pg);
        qb::recorder r;
        PQclear(PQexec(pg, "SELECT 1"));
        PQfinish(pg);
        return r.recording().statements();
    }
    std::uint64_t count = 0;
};
early_and_late const outside_of_main;

}  // namespace

TEST_CASE("hooks called before main and after it count, too") { CHECK(outside_of_main.count == 1); }

TEST_CASE("a notice handler that uses another connection in the middle of a call is seen") {
    observed pg, other;
    auto const handler = [](void* to, char const*) {
        static_cast<connection*>(to)->run("SELECT 1, 2");
    };
    PQsetNoticeProcessor(pg.get(), handler, static_cast<connection*>(&other));
    pg.run("SET client_min_messages = notice");
    qb::recording const r = qb::measure([&] { pg.run("DO $$ BEGIN RAISE NOTICE 'x'; END $$"); });
    CHECK(list(r) == "1 × DO ?\n1 × SELECT ?, ?\n");
    PQsetNoticeProcessor(
        pg.get(), [](void*, char const*) {}, nullptr);
}
