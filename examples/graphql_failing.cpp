// SPDX-License-Identifier: BSL-1.0
// Fails on purpose: expected/graphql_failing.txt holds what it prints.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "fifty_orders.hpp"
#include "graphql/executor.hpp"
#include "graphql/orders_query.hpp"
#include "graphql/resolvers.hpp"

#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include <string>

namespace qb = querybudget;

TEST_CASE_FIXTURE(fifty_orders, "a query of fields takes a query for each field") {
    std::string answer;
    ASSERT_MAX_QUERIES(5, qb::named("query orders"), qb::page_of(50)) {
        answer = graphql::execute(graphql::resolvers_one_by_one(db), graphql::orders_query());
    }
    CHECK(!answer.empty());
}
