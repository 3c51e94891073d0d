// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include "second.hpp"

namespace qb = querybudget;

TEST_CASE("two queries are within a budget of two") {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
    {
        qb::observation const watch = qb::sqlite::observe(db);
        ASSERT_EXACT_QUERIES(2, qb::no_n_plus_one) { two_queries(db); }
    }
    CHECK(sqlite3_close(db) == SQLITE_OK);
}

TEST_CASE("the other file judges by the same recording") {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
    {
        qb::observation const watch = qb::sqlite::observe(db);
        CHECK(queries_of_two(db) == 2);
    }
    CHECK(sqlite3_close(db) == SQLITE_OK);
}
