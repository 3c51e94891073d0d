// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <querybudget/framework/doctest.hpp>

#include "posts.hpp"
#include "two_frameworks.hpp"

#include <cstdio>

TEST_CASE_FIXTURE(posts, "a test of the other framework") {
    EXPECT_MAX_QUERIES(1) { one(1); }
    EXPECT_MAX_QUERIES(0) { one(1); }
    ASSERT_MAX_QUERIES(0) { one(1); }
    std::puts("this line is not reached");
}

TEST_CASE_FIXTURE(posts, "a test inside a test") {
    EXPECT_MAX_QUERIES(0) { one(1); }
    ASSERT_MAX_QUERIES(0) { one(1); }
    std::puts("this line is not reached");
}

TEST_CASE_FIXTURE(posts, "a test inside that passes") {
    ASSERT_MAX_QUERIES(1) { one(1); }
}

int run_other(char const* name) {
    doctest::Context context;
    context.setOption("test-case", name);
    context.setOption("no-intro", true);
    return context.run();
}
