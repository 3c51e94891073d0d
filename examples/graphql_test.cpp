// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "fifty_orders.hpp"
#include "graphql/executor.hpp"
#include "graphql/loader.hpp"
#include "graphql/orders_query.hpp"
#include "graphql/resolvers.hpp"

#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include <string>
#include <unordered_map>
#include <vector>

namespace qb = querybudget;

TEST_CASE_FIXTURE(fifty_orders, "with loaders, a query of fields takes a query for each field") {
    std::string answer;
    ASSERT_MAX_QUERIES(5, qb::named("query orders"), qb::page_of(50)) {
        answer = graphql::execute(graphql::resolvers_with_loaders(db), graphql::orders_query());
    }
    CHECK(answer.starts_with(
        R"({"orders":[{"id":"1","customer":[{"name":"Customer 101","roles":[{"name":"clerk"}]}],)"
        R"("items":[{"name":"Item 0","price":"251"}],"shipment":[{"status":"sent"}]},)"));
}

TEST_CASE_FIXTURE(fifty_orders, "one by one it takes 1 + 50 × 4") {
    std::string answer;
    ASSERT_EXACT_QUERIES(201, qb::named("query orders"), qb::page_of(50)) {
        answer = graphql::execute(graphql::resolvers_one_by_one(db), graphql::orders_query());
    }
    CHECK(answer == graphql::execute(graphql::resolvers_with_loaders(db), graphql::orders_query()));
}

TEST_CASE_FIXTURE(fifty_orders, "a field that isn't asked for takes no query") {
    for (auto const resolvers : {graphql::resolvers_one_by_one, graphql::resolvers_with_loaders}) {
        ASSERT_EXACT_QUERIES(1) { (void)graphql::execute(resolvers(db), {{"orders", {{"id"}}}}); }
    }
}

TEST_CASE_FIXTURE(fifty_orders, "each query has the tag of its resolver") {
    qb::recording const r = qb::measure([&] {
        (void)graphql::execute(graphql::resolvers_with_loaders(db), graphql::orders_query());
    });
    std::string tags;
    for (qb::group const& each : r.groups()) tags += each.tags.labels().at(0).text + '\n';
    CHECK(tags ==
          "resolver Query.orders\nresolver Order.customer\nresolver Customer.roles\n"
          "resolver Order.items\nresolver Order.shipment\n");
}

TEST_CASE("a loader asks for each key once, and only when a value is needed") {
    std::vector<std::vector<int>> batches;
    graphql::loader<int, std::string> names([&](std::vector<int> const& keys) {
        batches.push_back(keys);
        return std::unordered_map<int, std::string>{{1, "one"}, {2, "two"}};
    });
    auto const one = names.load(1);
    auto const again = names.load(1);
    auto const two = names.load(2);
    CHECK(batches.empty());
    CHECK(one() + again() + two() == "oneonetwo");
    CHECK(names.load(1)() == "one");
    CHECK(names.load(3)().empty());
    CHECK(batches == std::vector<std::vector<int>>{{1, 2}, {3}});
}
