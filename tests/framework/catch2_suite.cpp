// SPDX-License-Identifier: BSL-1.0
// Tests that fail on purpose: expected/ holds the whole output for each way to run them.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#else
#include <catch2/catch.hpp>
#endif
#include <querybudget/framework/catch2.hpp>

#include "posts.hpp"

#include <cstdio>
#include <stdexcept>
#include <thread>

TEST_CASE_METHOD(posts, "a budget that is kept") {
    ASSERT_MAX_QUERIES(2, qb::named("GET /posts")) { list(); }
    EXPECT_NO_QUERIES() {}
}

TEST_CASE_METHOD(posts, "a fatal budget ends the test") {
    ASSERT_MAX_QUERIES(1, qb::named("GET /posts")) {
        list();
        one(1);
    }
    std::puts("this line is not reached");
}

TEST_CASE_METHOD(posts, "one that is not fatal lets it go on") {
    EXPECT_EXACT_QUERIES(2) { one(1); }
    std::puts("the test goes on");
}

TEST_CASE_METHOD(posts, "the block's own exception comes first") {
    ASSERT_MAX_QUERIES(0) {
        one(7);
        throw std::runtime_error("the application's own trouble");
    }
}

TEST_CASE_METHOD(posts, "another thread gets an exception") {
    std::string what;
    std::thread([&] {
        try {
            EXPECT_MAX_QUERIES(0) { one(1); }
        } catch (qb::budget_exceeded const& e) { what = e.what(); }
    }).join();
    CHECK(what.find("1 query, budget 0 (1 over) [QB201]") != std::string::npos);
}

TEST_CASE_METHOD(posts, "pages") {
    int const size = GENERATE(1, 3);
    SECTION("of so many posts") {
        EXPECT_MAX_QUERIES(2) {
            for (int i = 0; i < size; ++i) one(i);
        }
    }
}
