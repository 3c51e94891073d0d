// SPDX-License-Identifier: BSL-1.0
// What the project of nested.sh runs for a report.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/budget_file.hpp>
#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include <sqlite3.h>

namespace {

struct connection {
    connection() {
        REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
        watch = querybudget::sqlite::observe(db);
    }
    ~connection() { sqlite3_close(db); }
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;
    void run(char const* sql) const {
        REQUIRE(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    }

    sqlite3* db = nullptr;
    querybudget::observation watch;
};

}  // namespace

TEST_CASE("orders") {
    connection const c;
    ASSERT_QUERY_BUDGET("GET /orders") { c.run("SELECT 1"); }
}

TEST_CASE("customers") {
    connection const c;
    ASSERT_QUERY_BUDGET("GET /customers") {
        c.run("SELECT 1");
        c.run("SELECT 2, 3");
    }
}

TEST_CASE("nothing is measured here") { CHECK(true); }
