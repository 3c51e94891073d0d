// SPDX-License-Identifier: BSL-1.0
// Tests that fail on purpose: expected/ holds the whole output for each way to run them.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/framework/doctest.hpp>

#include "posts.hpp"

#include <cstdio>
#include <stdexcept>
#include <string>

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
