// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/querybudget.hpp>

#include "database.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace qb = querybudget;
using namespace std::chrono_literals;

namespace {

std::string ids(qb::budget const& b, qb::recording const& r) {
    std::string all;
    for (qb::violation const& v : b.check(r)) all += (all.empty() ? "" : " ") + v.id();
    return all;
}

qb::budget const one_query{qb::queries == 1};

int nothing(unsigned, void*, void*, void*) { return 0; }

int count_events(unsigned, void* context, void*, void*) {
    ++*static_cast<int*>(context);
    return 0;
}

}  // namespace

TEST_CASE("observe(nullptr) is an error that names the caller's line and the fix") {
    std::string error;
    int const line = __LINE__ + 2;
    try {
        (void)qb::sqlite::observe(nullptr);
    } catch (qb::usage_error const& e) { error = e.what(); }
    CHECK(error.find("sqlite_observe.cpp:" + std::to_string(line)) != std::string::npos);
    CHECK(error.find("open the connection first [QB111]") != std::string::npos);
}

TEST_CASE("a connection that nobody observes is not counted") {
    database seen;
    database unseen;
    qb::observation const watch = qb::sqlite::observe(seen.get());
    CHECK(qb::measure([&] { unseen.run("SELECT 1"); }).statements() == 0);
}

TEST_CASE(
    "two observations of one connection count each statement once, and one of them is enough") {
    database db;
    qb::observation first = qb::sqlite::observe(db.get());
    qb::observation const second = qb::sqlite::observe(db.get());
    CHECK(first.id() == second.id());
    CHECK(qb::measure([&] { db.run("SELECT 1"); }).queries() == 1);
    first = {};
    CHECK(qb::measure([&] { db.run("SELECT 1"); }).queries() == 1);
}

TEST_CASE("when the observation ends, so does the counting, and a new one begins it again") {
    database db;
    { qb::observation const watch = qb::sqlite::observe(db.get()); }
    CHECK(ids(one_query, qb::measure([&] { db.run("SELECT 1"); })) == "QB203 QB301");
    qb::observation const watch = qb::sqlite::observe(db.get());
    CHECK(ids(one_query, qb::measure([&] { db.run("SELECT 1"); })) == "");
}

TEST_CASE("an observation of a connection that was closed before it is harmless") {
    qb::observation watch;
    {
        database db;
        watch = qb::sqlite::observe(db.get());
    }
    CHECK(ids(one_query, qb::measure([] {})) == "QB203 QB301");
    watch = {};
}

TEST_CASE("a connection that is closed inside the scope keeps what it did") {
    auto db = std::make_unique<database>();
    qb::observation const watch = qb::sqlite::observe(db->get());
    qb::recording const r = qb::measure([&] {
        db->run("SELECT 1");
        db.reset();
    });
    CHECK(ids(one_query, r) == "");
}

TEST_CASE("a connection opened inside the scope is counted by observe_all, its set-up too") {
    qb::observation const watch = qb::sqlite::observe_all();
    qb::recording const r = qb::measure([] {
        database db;
        db.run("PRAGMA foreign_keys = ON");
        db.run("SELECT 1");
    });
    CHECK(r.queries() == 1);
    CHECK(r.control() == 1);
    CHECK(ids(one_query, r) == "");
}

TEST_CASE("observe_all and an observation of the same connection count once") {
    qb::observation const all = qb::sqlite::observe_all();
    qb::observation const again = qb::sqlite::observe_all();
    database db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    CHECK(qb::measure([&] { db.run("SELECT 1"); }).queries() == 1);
}

TEST_CASE("a scope may be narrowed to what observe_all sees") {
    database before;
    qb::observation const watch = qb::sqlite::observe(before.get());
    qb::observation const all = qb::sqlite::observe_all();
    database after;
    qb::recorder const r(0, {all.id()});
    before.run("SELECT 1");
    after.run("SELECT 2");
    CHECK(r.recording().queries() == 1);
    CHECK(r.recording().groups().at(0).sql == "SELECT ?");
}

TEST_CASE("observe_all ends with its observation") {
    { qb::observation const all = qb::sqlite::observe_all(); }
    database db;
    CHECK(qb::measure([&] { db.run("SELECT 1"); }).statements() == 0);
}

TEST_CASE("connections of observe_all that outlive it are let go") {
    qb::observation all = qb::sqlite::observe_all();
    database db;
    all = {};
    CHECK(qb::measure([&] { db.run("SELECT 1"); }).statements() == 0);
    db.close();
}

TEST_CASE("a connection that was opened in the scope and isn't observed is named") {
    database db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recording const r = qb::measure([] {
        database stranger("file:stranger.db?mode=memory");
        stranger.run("SELECT 1");
    });
    REQUIRE(r.seen().unobserved.size() == 1);
    CHECK(r.seen().unobserved[0].find("SQLite") != std::string::npos);
    std::string const text = qb::failure_text("", qb::budget{qb::queries <= 1}.check(r), r);
    CHECK(text.find("not observed: SQLite") != std::string::npos);
}

TEST_CASE("a connection that was opened in the scope and then observed is not named") {
    database db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recording const r = qb::measure([] {
        database late;
        qb::observation const w = qb::sqlite::observe(late.get());
    });
    CHECK(r.seen().unobserved.empty());
}

TEST_CASE(
    "a trace slot that somebody took inside the scope is a violation, also when the limit held") {
    database db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recording const r = qb::measure([&] {
        db.run("SELECT 1");
        sqlite3_trace_v2(db.get(), SQLITE_TRACE_STMT, nothing, nullptr);
        db.run("SELECT 2");
    });
    CHECK(ids(one_query, r) == "QB303");
    CHECK(r.seen().lost.at(0).what ==
          "SQLite in memory no longer reports to this scope: its trace callback was replaced "
          "meanwhile");
    // The slot is ours again, and the next scope can see.
    CHECK(ids(one_query, qb::measure([&] { db.run("SELECT 3"); })) == "");
}

TEST_CASE("a statement whose end was never told doesn't swallow the next one at its address") {
    database db;
    fill(db);
    qb::observation const watch = qb::sqlite::observe(db.get());
    auto reader = std::make_unique<prepared>(db, "SELECT title FROM posts");
    qb::recording const r = qb::measure([&] {
        reader->step();
        sqlite3_trace_v2(db.get(), 0, nullptr, nullptr);
        reader.reset();
    });
    CHECK(ids(one_query, r) == "QB303");
    CHECK(ids(one_query, qb::measure([&] { db.run("SELECT title FROM posts"); })) == "");
}

TEST_CASE(
    "a trace that was switched off inside the scope is lost as well, for the outer scope too") {
    database db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recorder outer;
    qb::recording const inner = qb::measure([&] {
        db.run("SELECT 1");
        sqlite3_trace_v2(db.get(), 0, nullptr, nullptr);
    });
    outer.stop();
    CHECK(ids(one_query, inner) == "QB303");
    CHECK(ids(one_query, outer.recording()) == "QB303");
}

TEST_CASE("a slot that was taken before the connection was closed is told all the same") {
    auto db = std::make_unique<database>();
    qb::observation const watch = qb::sqlite::observe(db->get());
    qb::recording const r = qb::measure([&] {
        db->run("SELECT 1");
        sqlite3_trace_v2(db->get(), 0, nullptr, nullptr);
        db->run("SELECT 2");
        db.reset();
    });
    CHECK(ids(one_query, r) == "QB303");
}

TEST_CASE("observe_all whose hook was taken away is lost, and can be had again") {
    qb::observation all = qb::sqlite::observe_all();
    qb::recording const r = qb::measure([] {
        database seen;
        seen.run("SELECT 1");
        sqlite3_reset_auto_extension();
        database unseen;
        unseen.run("SELECT 2");
    });
    CHECK(ids(one_query, r) == "QB303");
    all = qb::sqlite::observe_all();
    CHECK(ids(one_query, qb::measure([] {
                  database seen;
                  seen.run("SELECT 1");
              })) == "");
}

TEST_CASE("looking whether the slot is ours leaves the connection's error as it is") {
    database db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recorder r;
    CHECK(sqlite3_exec(db.get(), "SELECT * FROM nowhere", nullptr, nullptr, nullptr) ==
          SQLITE_ERROR);
    r.stop();
    CHECK(sqlite3_errcode(db.get()) == SQLITE_ERROR);
    CHECK(std::string(sqlite3_errmsg(db.get())) == "no such table: nowhere");
}

TEST_CASE("the user's own trace callback goes on getting its events, and is put back") {
    database db;
    int theirs = 0;
    {
        qb::observation const watch =
            qb::sqlite::observe(db.get(), {SQLITE_TRACE_STMT, count_events, &theirs});
        CHECK(qb::measure([&] { db.run("SELECT 1"); }).queries() == 1);
        CHECK(theirs == 1);
    }
    db.run("SELECT 1");
    CHECK(theirs == 2);
}

TEST_CASE("the callback to hand on may come with a second observation") {
    database db;
    int theirs = 0;
    qb::observation const first = qb::sqlite::observe(db.get());
    qb::observation const second = qb::sqlite::observe(
        db.get(), {SQLITE_TRACE_STMT | SQLITE_TRACE_CLOSE, count_events, &theirs});
    CHECK(qb::measure([&] { db.run("SELECT 1"); }).queries() == 1);
    CHECK(theirs == 1);
    db.close();
    CHECK(theirs == 2);
}

TEST_CASE("bound values are sampled: the first eight executions, then powers of two") {
    database db;
    fill(db);
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recording const r = qb::measure([&] {
        prepared p(db, "SELECT title FROM posts WHERE id = ?");
        for (int i = 1; i <= 50; ++i) p.bind(1, i).step_to_the_end();
    });
    CHECK(r.groups().at(0).executions == 50);
    CHECK(r.groups().at(0).known_values == 10);
    CHECK(r.groups().at(0).distinct_values == 10);
    qb::recording const same = qb::measure([&] {
        prepared p(db, "SELECT title FROM posts WHERE id = ?");
        for (int i = 1; i <= 5; ++i) p.bind(1, 7).step_to_the_end();
    });
    CHECK(same.groups().at(0).distinct_values == 1);
    CHECK(same.findings().at(0).kind == qb::finding_kind::duplicate);
}

TEST_CASE("values of writes are never read out") {
    database db;
    fill(db);
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recording const r = qb::measure([&] {
        prepared p(db, "UPDATE posts SET title = 'z' WHERE id = ?");
        for (int i = 1; i <= 5; ++i) p.bind(1, i).step_to_the_end();
    });
    CHECK(r.groups().at(0).known_values == 0);
}

TEST_CASE("reading out a large blob is not repeated") {
    database db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recording const r = qb::measure([&] {
        prepared p(db, "SELECT length(?)");
        std::vector<char> const blob(4 << 20);
        for (int i = 0; i < 5; ++i) {
            p.reset();
            sqlite3_bind_blob(p.get(), 1, blob.data(), static_cast<int>(blob.size()),
                              SQLITE_STATIC);
            p.step_to_the_end();
        }
    });
    CHECK(r.groups().at(0).executions == 5);
    CHECK(r.groups().at(0).known_values == 1);
}

TEST_CASE("time in the database does not contain what the application does between rows") {
    database db;
    fill(db);
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recording const r = qb::measure([&] {
        prepared p(db, "SELECT id FROM posts LIMIT 20");
        while (p.step() == SQLITE_ROW) std::this_thread::sleep_for(2ms);
    });
    CHECK(r.rows() == 20);
    CHECK(r.db_time() > 0);
    CHECK(std::chrono::nanoseconds(r.db_time()) < 20ms);
}

TEST_CASE("a full scan is one that steps over more rows than it returns") {
    database db;
    fill(db);
    qb::observation const watch = qb::sqlite::observe(db.get());
    auto const scans = [&](char const* sql) {
        return qb::measure([&] { db.run(sql); }).count(qb::full_scans);
    };
    CHECK(scans("SELECT * FROM posts WHERE title = 'no such title'") == 1);
    CHECK(scans("SELECT * FROM posts WHERE id = 7") == 0);
    CHECK(scans("SELECT * FROM posts ORDER BY id LIMIT 50") == 0);
    CHECK(scans("SELECT * FROM posts") == 0);
    CHECK(scans("UPDATE posts SET title = 'x' WHERE author_id = 3") == 1);
}

TEST_CASE("a statement that another thread is still executing is named, and can be waited for") {
    database db("file:running?mode=memory&cache=private");
    qb::observation const watch = qb::sqlite::observe(db.get());
    std::atomic<bool> inside{false};
    std::atomic<bool> leave{false};
    struct flags {
        std::atomic<bool>* inside;
        std::atomic<bool>* leave;
    } f{&inside, &leave};
    auto const wait = [](sqlite3_context* context, int, sqlite3_value**) {
        auto const* const both = static_cast<flags const*>(sqlite3_user_data(context));
        *both->inside = true;
        while (!*both->leave) std::this_thread::yield();
        sqlite3_result_int(context, 1);
    };
    sqlite3_create_function(db.get(), "wait", 0, SQLITE_UTF8, &f, wait, nullptr, nullptr);
    qb::recorder r;
    std::thread worker([&] { db.run("SELECT wait() FROM (SELECT 1)"); });
    while (!inside) std::this_thread::yield();
    CHECK(r.recording().queries() == 1);
    REQUIRE(r.recording().seen().running.size() == 1);
    CHECK(r.recording().seen().running[0] == "SELECT wait() FROM (SELECT ?)");
    qb::recording const meanwhile = r.recording();
    std::string const text =
        qb::failure_text("", qb::budget{qb::queries == 0}.check(meanwhile), meanwhile);
    CHECK(text.find("still running on another thread: SELECT wait() FROM (SELECT ?)") !=
          std::string::npos);
    leave = true;
    worker.join();
    CHECK(r.recording().rows() == 1);
    CHECK(r.recording().seen().running.empty());

    std::string verdict;
    leave = inside = false;
    std::thread late;
    try {
        ASSERT_QUERIES(qb::rows == 1, qb::settle(10s)) {
            late = std::thread([&] { db.run("SELECT wait() FROM (SELECT 1)"); });
            while (!inside) std::this_thread::yield();
            worker = std::thread([&] {
                std::this_thread::sleep_for(20ms);
                leave = true;
            });
        }
    } catch (qb::budget_exceeded const& e) { verdict = e.what(); }
    CHECK(verdict == "");
    late.join();
    worker.join();
}

TEST_CASE("connections without a mutex are observed as well") {
    database db(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX);
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recording const r = qb::measure([&] {
        db.run("SELECT 1");
        sqlite3_trace_v2(db.get(), 0, nullptr, nullptr);
    });
    CHECK(ids(one_query, r) == "QB303");
}

TEST_CASE("many threads with a connection each lose nothing") {
    qb::observation const all = qb::sqlite::observe_all();
    qb::recorder const r;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([] {
            database db;
            for (int i = 0; i < 200; ++i) db.run("SELECT " + std::to_string(i));
        });
    }
    for (std::thread& t : threads) t.join();
    CHECK(r.recording().queries() == 1600);
    CHECK(r.recording().rows() == 1600);
    CHECK(r.recording().seen().connections == 8);
}

TEST_CASE("one connection shared by threads loses nothing") {
    database db(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX);
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recorder const r;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&db] {
            for (int i = 0; i < 200; ++i)
                sqlite3_exec(db.get(), "SELECT 1", nullptr, nullptr, nullptr);
        });
    }
    for (int i = 0; i < 100; ++i) (void)r.recording();
    for (std::thread& t : threads) t.join();
    CHECK(r.recording().queries() == 800);
    CHECK(r.recording().rows() == 800);
}

TEST_CASE("asking for our module in SQL is an error and no crash") {
    database db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    CHECK_THROWS(db.run("SELECT * FROM querybudget_observes"));
    CHECK(db.run("CREATE VIRTUAL TABLE v USING querybudget_observes") == SQLITE_ERROR);
}

TEST_CASE("bound values are shown only when they are asked for, those of reads") {
    database db;
    fill(db);
    qb::observation const watch = qb::sqlite::observe(db.get());
    auto const find = [&] {
        prepared one(db, "SELECT name FROM authors WHERE id = ?");
        prepared change(db, "UPDATE authors SET name = 'x' WHERE id = ?");
        for (int i = 0; i < 3; ++i) {
            one.bind(1, i).step_to_the_end();
            change.bind(1, i).step_to_the_end();
        }
    };
    qb::recording const without = qb::measure(find);
    REQUIRE(without.groups().size() == 2);
    for (qb::group const& g : without.groups()) CHECK(g.examples.empty());
    ::setenv("QUERYBUDGET_VALUES", "1", 1);
    qb::recording const r = qb::measure(find);
    ::unsetenv("QUERYBUDGET_VALUES");
    REQUIRE(r.groups().size() == 2);
    CHECK(r.groups()[0].examples ==
          std::vector<std::string>{"SELECT name FROM authors WHERE id = 0",
                                   "SELECT name FROM authors WHERE id = 1",
                                   "SELECT name FROM authors WHERE id = 2"});
    CHECK(r.groups()[1].examples.empty());
}
