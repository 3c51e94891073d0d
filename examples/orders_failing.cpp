// SPDX-License-Identifier: BSL-1.0
// Fails on purpose: expected/orders_failing.txt holds what it prints.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "fifty_orders.hpp"
#include "shop/endpoints.hpp"

#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include <string>

namespace qb = querybudget;

TEST_CASE_FIXTURE(fifty_orders, "fifty orders take four queries") {
    std::string page;
    ASSERT_MAX_QUERIES(4, qb::named("GET /orders"), qb::page_of(50)) {
        page = shop::get_orders(db, {shop::clerk});
    }
    CHECK(!page.empty());
}
