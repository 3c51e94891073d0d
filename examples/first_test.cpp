// SPDX-License-Identifier: BSL-1.0
// Fails on purpose: expected/first_test.txt holds what it prints. The README shows the part
// between the marks.
// [first_test]
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/doctest.hpp>
#include "blog.hpp"  // the application: its list_posts() is under test

TEST_CASE("the list of posts") {
    blog app(":memory:");
    auto watch = querybudget::sqlite::observe(app.handle());  // its sqlite3*

    ASSERT_MAX_QUERIES(2) {
        app.list_posts();
    }
}
// [first_test]
