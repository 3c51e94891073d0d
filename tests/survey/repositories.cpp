// SPDX-License-Identifier: BSL-1.0
#define SHOP_SUBJECT repositories
#include "../../examples/shop/repositories.hpp"

#include "shop_suite.hpp"

#include <stdexcept>
#include <string>

namespace {

using namespace shop;
using namespace shop_suite;

SHOP_TEST_WITH(empty_shop, finds_the_clerk, "the clerk is found by id") {
    user const found = user_repository{db}.find(clerk);
    SHOP_CHECK(found.id == clerk);
    SHOP_CHECK(found.name == "the clerk");
    SHOP_CHECK(found.role_id == clerk);
}

SHOP_TEST_WITH(empty_shop, finds_all_three_users,
               "each of the three users has a name of their own") {
    SHOP_CHECK(user_repository{db}.find(clerk).name == "the clerk");
    SHOP_CHECK(user_repository{db}.find(partner).name == "the partner");
    SHOP_CHECK(user_repository{db}.find(packer).name == "the packer");
}

SHOP_TEST_WITH(empty_shop, no_user_four, "a user that isn't there is an error") {
    SHOP_CHECK_THROWS(user_repository{db}.find(4), std::runtime_error);
}

SHOP_TEST_WITH(empty_shop, no_user_zero, "nor is there a user 0, or -1") {
    for (std::int64_t const id : {0, -1}) {
        SHOP_CHECK_THROWS(user_repository{db}.find(id), std::runtime_error);
    }
}

SHOP_TEST_WITH(empty_shop, missing_user_shows_the_query,
               "the error about a missing user shows the query") {
    std::string what;
    try {
        (void)user_repository{db}.find(99);
    } catch (std::runtime_error const& e) { what = e.what(); }
    SHOP_CHECK(contains(what, "not one row"));
    SHOP_CHECK(contains(what, "FROM users"));
}

SHOP_TEST_WITH(empty_shop, clerk_reads_orders, "the clerk's role reads orders") {
    user const someone = user_repository{db}.find(clerk);
    role const found = user_repository{db}.role_of(someone);
    SHOP_CHECK(found.name == "clerk");
    SHOP_CHECK(found.reads_orders);
}

SHOP_TEST_WITH(empty_shop, packer_reads_no_orders, "the packer's role doesn't") {
    SHOP_CHECK(!user_repository{db}.role_of({packer, "the packer", packer}).reads_orders);
}

SHOP_TEST_WITH(empty_shop, no_such_role, "a user of no role is an error") {
    SHOP_CHECK_THROWS(user_repository{db}.role_of({1, "somebody", 77}), std::runtime_error);
}

SHOP_TEST_WITH(three_orders, clerk_sees_every_customer, "the clerk's role sees every customer") {
    for (std::int64_t customer = 101; customer <= 103; ++customer) {
        SHOP_CHECK(permission_repository{db}.sees_customer(clerk, customer));
    }
}

SHOP_TEST_WITH(three_orders, partner_sees_the_second,
               "the partner's role sees the second customer only") {
    permission_repository const permissions{db};
    SHOP_CHECK(!permissions.sees_customer(partner, 101));
    SHOP_CHECK(permissions.sees_customer(partner, 102));
    SHOP_CHECK(!permissions.sees_customer(partner, 103));
}

SHOP_TEST_WITH(three_orders, nobody_sees_customer_zero, "nobody sees a customer that isn't there") {
    SHOP_CHECK(!permission_repository{db}.sees_customer(clerk, 0));
}

SHOP_TEST_WITH(three_orders, packer_sees_nobody, "the packer's role sees nobody") {
    bool seen = false;
    for (int customer = 101; customer <= 103; ++customer) {
        seen = seen || permission_repository{db}.sees_customer(packer, customer);
    }
    SHOP_CHECK(!seen);
}

SHOP_TEST_WITH(empty_shop, no_orders_yet, "an empty shop has no orders") {
    SHOP_CHECK(order_repository{db}.first(50).empty());
}

SHOP_TEST_WITH(three_orders, first_orders_in_order, "orders come in the order of their ids") {
    auto const orders = order_repository{db}.first(50);
    SHOP_REQUIRE(orders.size() == 3U);
    SHOP_CHECK(orders[0].id() == 1);
    SHOP_CHECK(orders[1].id() == 2);
    SHOP_CHECK(orders[2].id() == 3);
}

SHOP_TEST_WITH(three_orders, an_order_knows_its_customer, "an order knows its customer's id") {
    auto const orders = order_repository{db}.first(1);
    SHOP_REQUIRE(orders.size() == 1U);
    SHOP_CHECK(orders.front().customer_id() == 101);
}

SHOP_TEST_WITH(ten_orders, a_limit_of_orders, "no more orders than asked for") {
    SHOP_CHECK(order_repository{db}.first(4).size() == 4U);
}

SHOP_TEST_WITH(ten_orders, a_limit_of_zero, "a limit of 0 gives none") {
    SHOP_CHECK(order_repository{db}.first(0).empty());
}

SHOP_TEST_WITH(ten_orders, orders_the_partner_sees, "the partner sees the orders with even ids") {
    auto const orders = order_repository{db}.first_visible({partner}, 50);
    SHOP_REQUIRE(orders.size() == 5U);
    for (order const& each : orders) SHOP_CHECK(each.id() % 2 == 0);
}

SHOP_TEST_WITH(ten_orders, orders_the_packer_sees, "the packer sees none, whatever is granted") {
    db.query("INSERT INTO grants(role_id, customer_id) VALUES (?, ?)", {packer, 101});
    SHOP_CHECK(order_repository{db}.first_visible({packer}, 50).empty());
}

SHOP_TEST_WITH(ten_orders, orders_a_stranger_sees, "a stranger sees no order") {
    SHOP_CHECK(order_repository{db}.first_visible({1000}, 50).empty());
}

SHOP_TEST_WITH(ten_orders, visible_orders_are_limited, "the limit comes after the authorization") {
    auto const orders = order_repository{db}.first_visible({partner}, 3);
    SHOP_REQUIRE(orders.size() == 3U);
    SHOP_CHECK(orders.back().id() == 6);
}

SHOP_TEST_WITH(one_order, finds_a_customer, "a customer is found by id") {
    customer const found = customer_repository{db}.find(101);
    SHOP_CHECK(found.id == 101);
    SHOP_CHECK(found.name == "Customer 101");
}

SHOP_TEST_WITH(one_order, no_such_customer, "a customer that isn't there is an error") {
    SHOP_CHECK_THROWS(customer_repository{db}.find(1), std::runtime_error);
}

SHOP_TEST_WITH(ten_orders, finds_customers, "several customers are found at once") {
    auto const found = customer_repository{db}.find_all({101, 105, 110});
    SHOP_REQUIRE(found.size() == 3U);
    SHOP_CHECK(found.at(105).name == "Customer 105");
}

SHOP_TEST_WITH(ten_orders, skips_missing_customers, "those that aren't there are left out") {
    auto const found = customer_repository{db}.find_all({1, 101, 2});
    SHOP_CHECK(found.size() == 1U);
    SHOP_CHECK(found.contains(101));
}

SHOP_TEST_WITH(ten_orders, the_same_customer_twice, "the same id twice is one customer") {
    SHOP_CHECK(customer_repository{db}.find_all({103, 103, 103}).size() == 1U);
}

SHOP_TEST_WITH(bare_database, no_customers_no_query,
               "for no ids not even the tables have to exist") {
    SHOP_CHECK(customer_repository{db}.find_all({}).empty());
    SHOP_CHECK(shipment_repository{db}.of_orders({}).empty());
    SHOP_CHECK(item_repository{db}.totals({}).empty());
}

SHOP_TEST_WITH(three_orders, shipments_one_by_one, "each order's shipment has a status") {
    shipment_repository const shipments{db};
    SHOP_CHECK(shipments.of_order(1).status == "sent");
    SHOP_CHECK(shipments.of_order(2).status == "delivered");
    SHOP_CHECK(shipments.of_order(3).status == "packed");
}

SHOP_TEST_WITH(three_orders, no_such_shipment, "an order without a shipment is an error") {
    db.query("DELETE FROM shipments WHERE order_id = ?", {3});
    SHOP_CHECK_THROWS(shipment_repository{db}.of_order(3), std::runtime_error);
}

SHOP_TEST_WITH(three_orders, shipments_at_once, "shipments of many orders in one go") {
    auto const found = shipment_repository{db}.of_orders({1, 2, 3, 4});
    SHOP_REQUIRE(found.size() == 3U);
    SHOP_CHECK(found.at(2).order_id == 2);
    SHOP_CHECK(found.at(2).status == "delivered");
}

SHOP_TEST_WITH(three_orders, totals_one_by_one, "an order's total is the sum of its items") {
    item_repository const items{db};
    SHOP_CHECK(items.total(1) == 251);
    SHOP_CHECK(items.total(2) == 252 + 502);
    SHOP_CHECK(items.total(3) == 253 + 503 + 753);
}

SHOP_TEST_WITH(ten_orders, total_of_nothing, "an order without items costs nothing") {
    SHOP_CHECK(item_repository{db}.total(4) == 0);
    SHOP_CHECK(item_repository{db}.total(12345) == 0);
}

SHOP_TEST_WITH(ten_orders, totals_at_once, "totals at once leave out orders without items") {
    auto const found = item_repository{db}.totals({3, 4, 5});
    SHOP_CHECK(found.size() == 2U);
    SHOP_CHECK(found.at(3) == 1509);
    SHOP_CHECK(!found.contains(4));
}

SHOP_TEST_WITH(fifty_orders, totals_agree, "fifty totals at once are those one by one") {
    ids all;
    for (std::int64_t id = 1; id <= 50; ++id) all.push_back(id);
    auto const at_once = item_repository{db}.totals(all);
    for (std::int64_t const id : all) {
        cents const known = at_once.contains(id) ? at_once.at(id) : 0;
        SHOP_CHECK(item_repository{db}.total(id) == known);
    }
}

SHOP_TEST_WITH(bare_database, no_tables, "without tables every repository says so") {
    SHOP_CHECK_THROWS(user_repository{db}.find(1), std::runtime_error);
    SHOP_CHECK_THROWS(order_repository{db}.first(1), std::runtime_error);
    SHOP_CHECK_THROWS(item_repository{db}.total(1), std::runtime_error);
}

}  // namespace
