// SPDX-License-Identifier: BSL-1.0
// QUERYBUDGET_BREAK=1, with a handler of the signal in place of the debugger.
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>
#include <querybudget/report/call_sites.hpp>

#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

namespace qb = querybudget;

namespace app {

int query_now = 0;

[[gnu::noinline]] int look_up(sqlite3* db, int id) {
    query_now = id;
    std::string const sql = "SELECT " + std::to_string(id);
    return sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) + query_now;
}

[[gnu::noinline]] int loop(sqlite3* db, int queries) {
    int sum = 0;
    for (int id = 1; id <= queries; ++id) sum += look_up(db, id);
    return sum;
}

}  // namespace app

namespace {

qb::observation const& watch() {
    static qb::observation const driver = qb::observe_driver("fake");
    return driver;
}

/// What a debugger would see, each time that it stops.
struct debugger {
    static inline int stops = 0;
    static inline int query = 0;
    static inline qb::detail::call_stack stack;
    static inline bool same_thread = false;
    static inline std::thread::id thread;

    static void stop(int) {
        ++stops;
        query = app::query_now;
        same_thread = std::this_thread::get_id() == thread;
        qb::detail::take_stack(stack, 1);
        // Whoever debugs may call functions: none of them waits for a lock of ours.
        qb::recorder const r;
        qb::record_statement({.sql = "SELECT 'called'", .connection = watch().id()});
        (void)r.recording();
    }

    explicit debugger(char const* asked) {
        watch();
        stops = query = 0;
        stack.size = 0;
        thread = std::this_thread::get_id();
        if (asked != nullptr) ::setenv("QUERYBUDGET_BREAK", asked, 1);
        before_ = std::signal(SIGTRAP, stop);
    }
    ~debugger() {
        std::signal(SIGTRAP, before_);
        ::unsetenv("QUERYBUDGET_BREAK");
    }
    debugger(debugger const&) = delete;
    debugger& operator=(debugger const&) = delete;

private:
    void (*before_)(int);
};

/// An observed database in memory.
struct database {
    database() {
        sqlite3_open(":memory:", &handle);
        watch = qb::sqlite::observe(handle);
    }
    ~database() {
        watch = {};
        sqlite3_close(handle);
    }
    database(database const&) = delete;
    database& operator=(database const&) = delete;
    sqlite3* handle = nullptr;
    qb::observation watch;
};

void run_over(sqlite3* db, int queries, int most) {
    try {
        ASSERT_MAX_QUERIES(most) { app::loop(db, queries); }
    } catch (qb::budget_exceeded const&) {}
}

}  // namespace

TEST_CASE("the debugger stops in the query that crosses the limit, inside of the loop") {
    database const db;
    debugger const d("1");
    run_over(db.handle, 9, 4);
    CHECK(debugger::stops == 1);
    CHECK(debugger::query == 5);
    CHECK(debugger::same_thread);
    qb::call_site site;
    site.add(debugger::stack);
    std::string const where = site.text();
    CAPTURE(where);
    CHECK(where.find(", from app::look_up() debugger.cpp:") != std::string::npos);
    CHECK(where.find(", from app::loop() debugger.cpp:") != std::string::npos);
}

TEST_CASE("within the limit it doesn't stop, nor unless it is asked for") {
    database const db;
    {
        debugger const d("1");
        run_over(db.handle, 4, 4);
        CHECK(debugger::stops == 0);
    }
    for (char const* asked : {static_cast<char const*>(nullptr), "", "0", "yes"}) {
        debugger const d(asked);
        run_over(db.handle, 9, 4);
        CHECK(debugger::stops == 0);
    }
}

TEST_CASE("it stops once for each scope, in whatever thread") {
    database const db;
    debugger const d("1");
    for (int i = 1; i <= 3; ++i) {
        run_over(db.handle, 9, i);
        CHECK(debugger::stops == i);
        CHECK(debugger::query == i + 1);
    }
    try {
        ASSERT_MAX_QUERIES(4) { std::thread(app::loop, db.handle, 9).join(); }
    } catch (qb::budget_exceeded const&) {}
    CHECK(debugger::stops == 4);
    CHECK(debugger::query == 5);
    CHECK_FALSE(debugger::same_thread);
}

TEST_CASE("a driver of one's own stops, too") {
    debugger const d("1");
    try {
        ASSERT_MAX_QUERIES(1) {
            for (app::query_now = 1; app::query_now <= 3; ++app::query_now)
                qb::record_statement({.sql = "SELECT 1", .connection = watch().id()});
        }
    } catch (qb::budget_exceeded const&) {}
    CHECK(debugger::stops == 1);
    CHECK(debugger::query == 2);
}
