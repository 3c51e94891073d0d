// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/budget_file.hpp>
#include <querybudget/querybudget.hpp>

#include "../unit/fake_driver.hpp"

namespace qb = querybudget;

TEST_CASE("a second file of the program may include the budget file") {
    fake_driver const db;
    ASSERT_QUERY_BUDGET("GET /orders") { db.run("SELECT 1", 3); }
}
