// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <querybudget/framework/gtest.hpp>

#include "posts.hpp"
#include "two_frameworks.hpp"

#include <cstdio>

namespace {

struct a_test : posts, testing::Test {};
TEST_F(a_test, of_google_test) {
    EXPECT_MAX_QUERIES(1) { one(1); }
    EXPECT_MAX_QUERIES(0) { one(1); }
    ASSERT_MAX_QUERIES(0) { one(1); }
    std::puts("this line is not reached");
}

struct outer : posts, testing::Test {};
TEST_F(outer, keeps_its_own_budgets_while_those_inside_are_broken) {
    EXPECT_EXACT_QUERIES(1) { one(1); }
    EXPECT_EQ(run_other("a test inside a test"), 1);
    EXPECT_EXACT_QUERIES(1) { one(1); }
}
TEST_F(outer, breaks_its_own_budget_after_one_inside_is_kept) {
    EXPECT_EQ(run_other("a test inside that passes"), 0);
    EXPECT_MAX_QUERIES(0) { one(1); }
}

}  // namespace

int run_gtest(char const* filter) {
    int argc = 1;
    char name[] = "two";
    char* argv[] = {name, nullptr};
    testing::InitGoogleTest(&argc, argv);
    testing::GTEST_FLAG(filter) = filter;
    testing::GTEST_FLAG(print_time) = false;
    return RUN_ALL_TESTS();
}
