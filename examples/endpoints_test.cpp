// SPDX-License-Identifier: BSL-1.0
// What the golden endpoints may cost stands in query-budgets.toml.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "fifty_orders.hpp"
#include "graphql/executor.hpp"
#include "graphql/orders_query.hpp"
#include "graphql/resolvers.hpp"
#include "shop/endpoints.hpp"

#include <querybudget/budget_file.hpp>
#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include <string>

namespace qb = querybudget;

#ifdef SHOP_COUNTS_ORDERS  // a feature is added, and examples/budget_loop shows what happens
constexpr auto get_orders = shop::get_orders_counted;
#else
constexpr auto get_orders = shop::get_orders_batched;
#endif

// [endpoints_test]
TEST_CASE_FIXTURE(fifty_orders, "GET /orders") {
    ASSERT_QUERY_BUDGET("GET /orders", qb::page_of(50)) { (void)get_orders(db, {shop::clerk}); }
}
// [endpoints_test]

TEST_CASE_FIXTURE(fifty_orders, "GET /orders/{id}, and again with the role from a cache") {
    shop::role_cache roles;
    EXPECT_QUERY_BUDGET("GET /orders/{id}", qb::cold) {
        (void)shop::get_order(db, roles, {shop::clerk}, 7);
    }
    ASSERT_QUERY_BUDGET("GET /orders/{id}") { (void)shop::get_order(db, roles, {shop::clerk}, 8); }
}

TEST_CASE_FIXTURE(fifty_orders, "query orders, a field at a time") {
    ASSERT_QUERY_BUDGET("query orders", qb::page_of(50)) {
        (void)graphql::execute(graphql::resolvers_with_loaders(db), graphql::orders_query());
    }
}

TEST_CASE_FIXTURE(fifty_orders, "the page as it was has an N+1 that is known") {
    ASSERT_NO_N_PLUS_ONE(qb::named("GET /orders, one by one"), qb::page_of(50)) {
        (void)shop::get_orders(db, {shop::clerk});
    }
}
