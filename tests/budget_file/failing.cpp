// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/budget_file.hpp>
#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include "../unit/fake_driver.hpp"

#include <string>

TEST_CASE("more queries than the file allows") {
    fake_driver const db;
    ASSERT_QUERY_BUDGET("GET /orders") {
        db.run("SELECT id FROM orders", 3);
        for (int i = 0; i < 4; ++i)
            db.run("SELECT name FROM customers WHERE id = " + std::to_string(i));
    }
}

TEST_CASE("an endpoint that the file doesn't have") {
    fake_driver const db;
    EXPECT_QUERY_BUDGET("GET /ordres") { db.run("SELECT id FROM orders", 3); }
}
