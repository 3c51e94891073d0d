// SPDX-License-Identifier: BSL-1.0
// Tests that fail on purpose: expected/ holds the whole output for each way to run them.
#define BOOST_TEST_MODULE budgets
#include <boost/test/data/test_case.hpp>
#include <boost/test/included/unit_test.hpp>
#include <querybudget/framework/boost_test.hpp>

#include "posts.hpp"

#include <cstdio>
#include <stdexcept>
#include <thread>

BOOST_FIXTURE_TEST_CASE(kept, posts) {
    ASSERT_MAX_QUERIES(2, qb::named("GET /posts")) { list(); }
    EXPECT_NO_QUERIES() {}
}

BOOST_FIXTURE_TEST_CASE(a_fatal_budget_ends_the_test, posts) {
    ASSERT_MAX_QUERIES(1, qb::named("GET /posts")) {
        list();
        one(1);
    }
    std::puts("this line is not reached");
}

BOOST_FIXTURE_TEST_CASE(one_that_is_not_fatal_lets_it_go_on, posts) {
    EXPECT_EXACT_QUERIES(2) { one(1); }
    std::puts("the test goes on");
}

BOOST_FIXTURE_TEST_CASE(the_blocks_own_exception_comes_first, posts) {
    ASSERT_MAX_QUERIES(0) {
        one(7);
        throw std::runtime_error("the application's own trouble");
    }
}

BOOST_FIXTURE_TEST_CASE(another_thread_gets_an_exception, posts) {
    std::string what;
    std::thread([&] {
        try {
            EXPECT_MAX_QUERIES(0) { one(1); }
        } catch (qb::budget_exceeded const& e) { what = e.what(); }
    }).join();
    BOOST_TEST(what.find("1 query, budget 0 (1 over) [QB201]") != std::string::npos);
}

BOOST_DATA_TEST_CASE_F(posts, pages, boost::unit_test::data::make({1, 3}), size) {
    EXPECT_MAX_QUERIES(2) {
        for (int i = 0; i < size; ++i) one(i);
    }
}
