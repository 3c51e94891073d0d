// SPDX-License-Identifier: BSL-1.0
// A survey's limit and what doctest's decorators say of failures: they hold for its failure, too.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/doctest.hpp>
QUERYBUDGET_SURVEY(querybudget::sqlite)

#include "posts.hpp"

TEST_CASE_FIXTURE(posts, "should fail" * doctest::should_fail()) { list(); }
TEST_CASE_FIXTURE(posts, "may fail" * doctest::may_fail()) { list(); }
TEST_CASE_FIXTURE(posts, "expects one" * doctest::expected_failures(1)) { list(); }
TEST_CASE_FIXTURE(posts, "expects one, has two" * doctest::expected_failures(1)) {
    list();
    CHECK(1 == 2);
}
