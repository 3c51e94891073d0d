// SPDX-License-Identifier: BSL-1.0
// Tests that fail on purpose: expected/ holds the whole output for each way to run them.
#include <gtest/gtest.h>
#include <querybudget/framework/gtest.hpp>

#include "posts.hpp"

#include <cstdio>
#include <stdexcept>
#include <thread>

namespace {

struct kept : posts, testing::Test {};
TEST_F(kept, a_budget) {
    ASSERT_MAX_QUERIES(2, qb::named("GET /posts")) { list(); }
    EXPECT_NO_QUERIES() {}
}

struct broken : posts, testing::Test {
    void TearDown() override { std::puts("torn down"); }
};

TEST_F(broken, a_fatal_budget_ends_the_test) {
    ASSERT_MAX_QUERIES(1, qb::named("GET /posts")) {
        list();
        one(1);
    }
    std::puts("this line is not reached");
}

TEST_F(broken, one_that_is_not_fatal_lets_it_go_on) {
    EXPECT_EXACT_QUERIES(2) { one(1); }
    std::puts(HasFatalFailure() ? "as if it were fatal" : "the test goes on");
}

TEST_F(broken, the_blocks_own_exception_comes_first) {
    ASSERT_MAX_QUERIES(0) {
        one(7);
        throw std::runtime_error("the application's own trouble");
    }
}

TEST_F(broken, a_worker_thread_goes_on) {
    std::thread([this] {
        ASSERT_MAX_QUERIES(0) { one(1); }
        std::puts("the worker goes on");
    }).join();
}

TEST_F(broken, a_test_may_die_in_a_scope) {
    EXPECT_DEATH(
        {
            ASSERT_MAX_QUERIES(0) {
                one(1);
                std::fputs("dying\n", stderr);
                std::abort();
            }
        },
        "dying");
    EXPECT_EXACT_QUERIES(1) { one(1); }
}

struct pages : posts, testing::TestWithParam<int> {};
TEST_P(pages, of_so_many_posts) {
    EXPECT_MAX_QUERIES(2) {
        for (int i = 0; i < GetParam(); ++i) one(i);
    }
}
INSTANTIATE_TEST_SUITE_P(sizes, pages, testing::Values(1, 3));

struct in_set_up : posts, testing::Test {
    void SetUp() override {
        ASSERT_MAX_QUERIES(0) { one(1); }
    }
};
TEST_F(in_set_up, a_budget) { std::puts("this line is not reached"); }

}  // namespace
