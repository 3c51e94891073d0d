// SPDX-License-Identifier: BSL-1.0
#define SHOP_SUBJECT orders
#include "../../examples/shop/order.hpp"

#include "../../examples/shop/order_view.hpp"
#include "../../examples/shop/policy.hpp"
#include "../../examples/shop/repositories.hpp"
#include "shop_suite.hpp"

#include <stdexcept>
#include <string>

namespace {

using namespace shop;
using namespace shop_suite;

SHOP_TEST_WITH(three_orders, a_lazy_customer, "an order's customer is loaded when it is touched") {
    order const second(db, 2, 102);
    SHOP_CHECK(second.customer().id == 102);
    SHOP_CHECK(second.customer().name == "Customer 102");
}

SHOP_TEST_WITH(three_orders, a_lazy_customer_is_kept, "and is not loaded a second time") {
    order const first(db, 1, 101);
    std::string const before = first.customer().name;
    db.query("UPDATE customers SET name = ? WHERE id = ?", {std::string("Renamed"), 101});
    SHOP_CHECK(first.customer().name == before);
    SHOP_CHECK(order(db, 1, 101).customer().name == "Renamed");
}

SHOP_TEST_WITH(three_orders, a_lazy_shipment, "an order's shipment is loaded when it is touched") {
    order const third(db, 3, 103);
    SHOP_CHECK(third.shipment().order_id == 3);
    SHOP_CHECK(third.shipment().status == "packed");
}

SHOP_TEST_WITH(three_orders, a_lazy_shipment_is_kept, "a shipment that was seen stays as it was") {
    order const third(db, 3, 103);
    SHOP_CHECK(third.shipment().status == "packed");
    db.query("UPDATE shipments SET status = 'lost' WHERE order_id = 3", {});
    SHOP_CHECK(third.shipment().status == "packed");
}

SHOP_TEST_WITH(three_orders, a_lazy_total, "an order's total is summed up when it is touched") {
    SHOP_CHECK(order(db, 3, 103).total() == 1509);
}

SHOP_TEST_WITH(three_orders, a_lazy_total_is_kept, "a total that was seen stays as it was") {
    order const first(db, 1, 101);
    SHOP_CHECK(first.total() == 251);
    db.query("DELETE FROM items WHERE order_id = 1", {});
    SHOP_CHECK(first.total() == 251);
    SHOP_CHECK(order(db, 1, 101).total() == 0);
}

SHOP_TEST_WITH(three_orders, a_copy_keeps_what_was_loaded,
               "a copy of an order keeps what was loaded") {
    order const first(db, 1, 101);
    SHOP_CHECK(first.customer().name == "Customer 101");
    order const copy = first;
    db.query("UPDATE customers SET name = 'Renamed' WHERE id = 101", {});
    SHOP_CHECK(copy.customer().name == "Customer 101");
}

SHOP_TEST_WITH(three_orders, a_dangling_customer,
               "an order of a customer that isn't there is an error when touched") {
    order const dangling(db, 1, 999);
    SHOP_CHECK(dangling.total() == 251);
    SHOP_CHECK_THROWS(dangling.customer(), std::runtime_error);
}

SHOP_TEST_WITH(three_orders, a_retry_after_an_error, "a relation that failed is tried again") {
    order const late(db, 1, 555);
    SHOP_CHECK_THROWS(late.customer(), std::runtime_error);
    db.query("INSERT INTO customers(id, name) VALUES (555, 'Late')", {});
    SHOP_CHECK(late.customer().name == "Late");
}

SHOP_TEST_WITH(ten_orders, relations_of_all, "the relations of ten orders, one after the other") {
    cents sum = 0;
    for (order const& each : order_repository{db}.first(10)) {
        sum += each.total();
        SHOP_CHECK(each.customer().id == 100 + each.id());
        SHOP_CHECK(each.shipment().order_id == each.id());
    }
    SHOP_CHECK(sum == db.query("SELECT sum(price) FROM items", {}).at(0).integer(0));
}

SHOP_TEST_WITH(one_order, a_view_loads_what_it_shows, "a view loads what it shows") {
    SHOP_CHECK(
        order_view(order(db, 1, 101)) ==
        "{\"id\": 1, \"customer\": \"Customer 101\", \"cents\": 251, \"shipment\": \"sent\"}\n");
}

SHOP_TEST_WITH(one_order, a_view_of_quotes,
               "a name like \"O'Brien\" or C:\\temp is quoted in a view") {
    db.query("UPDATE customers SET name = ? WHERE id = 101",
             {std::string(R"(the "best" C:\temp)")});
    SHOP_CHECK(contains(order_view(order(db, 1, 101)), R"("the \"best\" C:\\temp")"));
}

SHOP_TEST_WITH(one_order, a_view_of_markup,
               "<b>markup</b> & entities &amp; such stay as they are") {
    db.query("UPDATE customers SET name = ? WHERE id = 101", {std::string("<b>A & B</b> ]]>")});
    SHOP_CHECK(contains(order_view(order(db, 1, 101)), "<b>A & B</b> ]]>"));
}

SHOP_TEST_WITH(one_order, a_view_of_umlauts,
               "Größe, naïve, 顧客 und 🛒: UTF-8 kommt durch") {
    db.query("UPDATE customers SET name = ? WHERE id = 101",
             {std::string("Grüße an 顧客 🛒")});
    SHOP_CHECK(contains(order_view(order(db, 1, 101)), "\"Grüße an 顧客 🛒\""));
}

SHOP_TEST_WITH(three_orders, views_of_all, "views of all orders, each on its own line") {
    std::string page;
    for (order const& each : order_repository{db}.first(50)) page += order_view(each);
    SHOP_CHECK(lines_of(page) == 3);
}

SHOP_TEST_WITH(three_orders, the_clerk_can_view, "the policy lets the clerk view every order") {
    user const who = user_repository{db}.find(clerk);
    for (order const& each : order_repository{db}.first(50)) {
        SHOP_CHECK(order_policy{db}.can_view(who, each));
    }
}

SHOP_TEST_WITH(ten_orders, the_partner_can_view_half,
               "the policy lets the partner view 5/10 orders") {
    user const who = user_repository{db}.find(partner);
    int visible = 0;
    for (order const& each : order_repository{db}.first(50)) {
        if (order_policy{db}.can_view(who, each)) ++visible;
    }
    SHOP_CHECK(visible == 5);
}

SHOP_TEST_WITH(one_order, the_packer_can_view_nothing, "the policy lets the packer view nothing") {
    SHOP_CHECK(!order_policy{db}.can_view({packer, "the packer", packer}, order(db, 1, 101)));
}

SHOP_TEST_WITH(one_order, a_grant_opens, "a new grant opens an order to the packer") {
    user const who{packer, "the packer", packer};
    SHOP_CHECK(!order_policy{db}.can_view(who, order(db, 1, 101)));
    db.query("INSERT INTO grants(role_id, customer_id) VALUES (?, ?)", {packer, 101});
    SHOP_CHECK(order_policy{db}.can_view(who, order(db, 1, 101)));
}

SHOP_TEST_WITH(one_order, a_revoked_grant_closes, "a revoked grant closes it to the clerk") {
    db.query("DELETE FROM grants WHERE role_id = ?", {clerk});
    SHOP_CHECK(!order_policy{db}.can_view({clerk, "the clerk", clerk}, order(db, 1, 101)));
}

SHOP_TEST(set_relations_win, "relations that are set win over those in the database") {
    auto const db = shop_with(1);
    order known(*db, 1, 101);
    known.set_customer({101, "Known"});
    known.set_total(7);
    SHOP_CHECK(order_view(known) ==
               "{\"id\": 1, \"customer\": \"Known\", \"cents\": 7, \"shipment\": \"sent\"}\n");
}

}  // namespace
