// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "fifty_orders.hpp"
#include "shop/endpoints.hpp"

#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include <algorithm>
#include <string>

namespace qb = querybudget;

TEST_CASE_FIXTURE(fifty_orders, "fifty orders take four queries") {
    std::string page;
    ASSERT_MAX_QUERIES(4, qb::named("GET /orders"), qb::page_of(50)) {
        page = shop::get_orders_batched(db, {shop::clerk});
    }
    CHECK(std::count(page.begin(), page.end(), '\n') == 50);
}

TEST_CASE_FIXTURE(fifty_orders, "one by one they take 2 + 1 + 50 × 4") {
    std::string page;
    ASSERT_EXACT_QUERIES(203, qb::named("GET /orders"), qb::page_of(50)) {
        page = shop::get_orders(db, {shop::clerk});
    }
    CHECK(std::count(page.begin(), page.end(), '\n') == 50);
}

#ifdef SHOP_ON_POSTGRES
TEST_CASE_FIXTURE(fifty_orders, "on a server they are 205 round trips against 6") {
    ASSERT_QUERIES(qb::round_trips == 205) { (void)shop::get_orders(db, {shop::clerk}); }
    ASSERT_QUERIES(qb::round_trips == 6) { (void)shop::get_orders_batched(db, {shop::clerk}); }
}
#endif

TEST_CASE_FIXTURE(fifty_orders, "both show everyone the same orders") {
    for (auto const who : {shop::clerk, shop::partner, shop::packer}) {
        CHECK(shop::get_orders(db, {who}) == shop::get_orders_batched(db, {who}));
    }
}
