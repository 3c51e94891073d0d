// SPDX-License-Identifier: BSL-1.0
// A suite with a survey, beside an observer of its own.
#define BOOST_TEST_MODULE survey
#include <boost/test/data/test_case.hpp>
#include <boost/test/included/unit_test.hpp>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/boost_test.hpp>
QUERYBUDGET_SURVEY(querybudget::sqlite)

#include "posts.hpp"

#include <cstdio>

namespace {

struct other_observer : boost::unit_test::test_observer {
    other_observer() { boost::unit_test::framework::register_observer(*this); }
    ~other_observer() override { boost::unit_test::framework::deregister_observer(*this); }
    int priority() override { return 5; }  // with 0, Boost.Test 1.74 calls the set-up failed
    void test_finish() override { std::puts("another observer"); }
} other;

}  // namespace

BOOST_AUTO_TEST_SUITE(pages)

BOOST_DATA_TEST_CASE_F(posts, of_posts, boost::unit_test::data::make({1, 20}), size) {
    list();
    for (int i = 1; i <= size; ++i) one(i);
    BOOST_TEST(db != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_CASE(set_up_is_not_counted, posts) {
    run("INSERT INTO posts VALUES (21, 4)");
    list();
    run("INSERT INTO posts VALUES (22, 4)");
    BOOST_TEST(db != nullptr);
}

BOOST_AUTO_TEST_CASE(no_query) { BOOST_TEST(true); }
