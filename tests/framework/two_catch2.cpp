// SPDX-License-Identifier: BSL-1.0
// There can be one session only, so it is still there when GoogleTest's tests run.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#include <catch2/catch_test_macros.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif
#include <querybudget/framework/catch2.hpp>

#include "posts.hpp"
#include "two_frameworks.hpp"

#include <cstdio>

TEST_CASE_METHOD(posts, "a test of the other framework") {
    EXPECT_MAX_QUERIES(1) { one(1); }
    EXPECT_MAX_QUERIES(0) { one(1); }
    ASSERT_MAX_QUERIES(0) { one(1); }
    std::puts("this line is not reached");
}

int run_other(char const* name) {
    static Catch::Session session;
    char const* const argv[] = {"two", name, nullptr};
    return session.run(2, argv);
}
