// SPDX-License-Identifier: BSL-1.0
// Tests that fail on purpose: expected/ holds the whole output for each way to run them.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include <sqlite3.h>

#include <cstdio>
#include <stdexcept>
#include <string>

namespace qb = querybudget;

namespace {

struct posts {
    posts() {
        sqlite3_open(":memory:", &db);
        run("CREATE TABLE posts(id INTEGER PRIMARY KEY, author INTEGER)");
        for (int i = 1; i <= 20; ++i) run("INSERT INTO posts VALUES(" + std::to_string(i) + ", 3)");
        watch = qb::sqlite::observe(db);
    }
    ~posts() { sqlite3_close(db); }
    posts(posts const&) = delete;
    posts& operator=(posts const&) = delete;

    void run(std::string const& sql) const {
        sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
    }
    void list() const { run("SELECT id, author FROM posts ORDER BY id LIMIT 20"); }
    void one(int id) const { run("SELECT author FROM posts WHERE id = " + std::to_string(id)); }

    sqlite3* db = nullptr;
    qb::observation watch;
};

}  // namespace

TEST_CASE_FIXTURE(posts, "a budget that is kept") {
    ASSERT_MAX_QUERIES(2) { list(); }
    EXPECT_NO_QUERIES() {}
}

TEST_CASE_FIXTURE(posts, "a fatal budget ends the test") {
    ASSERT_MAX_QUERIES(4, qb::named("GET /posts")) {
        run("BEGIN");
        list();
        for (int i = 1; i <= 20; ++i) one(i);
        run("COMMIT");
    }
    std::puts("this line is not reached");
}

TEST_CASE_FIXTURE(posts, "a budget that is not fatal lets the test go on") {
    EXPECT_EXACT_QUERIES(2) { one(1); }
    MESSAGE("the test goes on");
    QUERY_SCOPE(budget, qb::selects <= 0, qb::read_only);
    run("DELETE FROM posts WHERE id = 1");
    one(2);
    budget.finish();
}

TEST_CASE_FIXTURE(posts, "a scope that saw nothing") {
    EXPECT_MAX_QUERIES(9) {}
}

TEST_CASE("a scope without a connection") {
    EXPECT_MAX_QUERIES(9) {}
}

TEST_CASE_FIXTURE(posts, "the block's own exception comes first") {
    ASSERT_MAX_QUERIES(0, qb::named("GET /posts/7")) {
        one(7);
        throw std::runtime_error("the application's own trouble");
    }
}

TEST_CASE_FIXTURE(posts, "limits that can't mean anything") {
    ASSERT_QUERIES(qb::queries >= 3, qb::queries <= 2) { one(1); }
}

TEST_CASE_FIXTURE(posts, "many different queries are cut short") {
    EXPECT_MAX_QUERIES(3) {
        for (int i = 0; i < 15; ++i)
            run("SELECT id AS a" + std::to_string(i) + " FROM posts WHERE id = 1");
    }
}

TEST_CASE_FIXTURE(posts, "a subcase") {
    SUBCASE("inside") {
        EXPECT_MAX_QUERIES(0) { one(1); }
    }
}
