// SPDX-License-Identifier: BSL-1.0
#define SHOP_SUBJECT transactions
#include "../../examples/shop/endpoints.hpp"
#include "shop_suite.hpp"

#include <exception>
#include <stdexcept>
#include <string>

namespace {

using namespace shop;
using namespace shop_suite;

void add_customer(database& db, std::int64_t id) {
    db.query("INSERT INTO customers(id, name) VALUES (?, ?)", {id, "New " + std::to_string(id)});
}

SHOP_TEST_WITH(empty_shop, a_commit_keeps, "what is committed stays") {
    {
        auto const transaction = db.begin();
        add_customer(db, 1);
        transaction->commit();
    }
    SHOP_CHECK(rows_in(db, "customers") == 1);
}

SHOP_TEST_WITH(empty_shop, no_commit_undoes, "what isn't committed is gone") {
    {
        auto const transaction = db.begin();
        add_customer(db, 1);
        SHOP_CHECK(rows_in(db, "customers") == 1);
    }
    SHOP_CHECK(rows_in(db, "customers") == 0);
}

SHOP_TEST_WITH(three_orders, an_exception_undoes, "an exception rolls everything back") {
    auto const change_of_mind = [this] {
        auto const transaction = db.begin();
        db.query("DELETE FROM items", {});
        db.query("DELETE FROM shipments", {});
        throw std::logic_error("a change of mind");
    };
    SHOP_CHECK_THROWS(change_of_mind(), std::logic_error);
    SHOP_CHECK(rows_in(db, "items") == 6);
    SHOP_CHECK(rows_in(db, "shipments") == 3);
}

SHOP_TEST_WITH(empty_shop, an_empty_transaction,
               "a transaction that does nothing changes nothing") {
    db.begin()->commit();
    SHOP_CHECK(rows_in(db, "orders") == 0);
}

SHOP_TEST_WITH(empty_shop, transactions_in_a_row, "ten transactions one after the other") {
    for (int i = 1; i <= 10; ++i) {
        auto const transaction = db.begin();
        add_customer(db, i);
        if (i % 2 == 0) transaction->commit();
    }
    SHOP_CHECK(rows_in(db, "customers") == 5);
}

SHOP_TEST_WITH(empty_shop, no_nested_transactions,
               "a transaction inside a transaction is an error") {
    auto const outer = db.begin();
    SHOP_CHECK_THROWS(db.begin(), std::exception);
}

SHOP_TEST_WITH(ten_orders, a_page_leaves_no_transaction, "GET /orders leaves no transaction open") {
    SHOP_CHECK(lines_of(get_orders(db, {clerk})) == 10);
    {
        auto const next = db.begin();
        add_customer(db, 1);
        next->commit();
    }
    SHOP_CHECK(rows_in(db, "customers") == 11);
}

SHOP_TEST_WITH(ten_orders, a_failed_page_leaves_no_transaction, "nor does it when it fails") {
    SHOP_CHECK_THROWS(get_orders(db, {404}), std::runtime_error);
    {
        auto const next = db.begin();
        add_customer(db, 1);
        next->commit();
    }
    SHOP_CHECK(rows_in(db, "customers") == 11);
}

SHOP_TEST_WITH(bare_database, a_typing_error, "a typing error in SQL is an error in C++") {
    SHOP_CHECK_THROWS(db.query("SELEKT 1", {}), std::runtime_error);
}

SHOP_TEST_WITH(bare_database, an_unknown_table, "an unknown table is named in the error") {
    std::string what;
    try {
        db.query("SELECT * FROM invoices", {});
    } catch (std::runtime_error const& e) { what = e.what(); }
    SHOP_CHECK(contains(what, "invoices"));
}

SHOP_TEST_WITH(empty_shop, an_unknown_column, "an unknown column is an error") {
    SHOP_CHECK_THROWS(db.query("SELECT colour FROM orders", {}), std::runtime_error);
}

SHOP_TEST_WITH(empty_shop, a_schema_twice, "a schema can't be created twice") {
    SHOP_CHECK_THROWS(create_schema(db), std::runtime_error);
}

SHOP_TEST_WITH(empty_shop, a_customer_twice, "the same customer twice violates the primary key") {
    add_customer(db, 1);
    SHOP_CHECK_THROWS(add_customer(db, 1), std::runtime_error);
    SHOP_CHECK(rows_in(db, "customers") == 1);
}

SHOP_TEST_WITH(empty_shop, a_customer_without_a_name,
               "a customer without a name violates NOT NULL") {
    SHOP_CHECK_THROWS(db.query("INSERT INTO customers(id, name) VALUES (1, NULL)", {}),
                      std::runtime_error);
}

SHOP_TEST_WITH(empty_shop, an_order_of_nobody, "an order of nobody violates a foreign key") {
    SHOP_CHECK_THROWS(db.query("INSERT INTO orders(id, customer_id) VALUES (1, 1)", {}),
                      std::runtime_error);
}

SHOP_TEST_WITH(one_order, a_customer_with_orders, "a customer with orders can't be deleted") {
    SHOP_CHECK_THROWS(db.query("DELETE FROM customers WHERE id = 101", {}), std::runtime_error);
    SHOP_CHECK(rows_in(db, "customers") == 1);
}

SHOP_TEST_WITH(one_order, a_violation_in_a_transaction,
               "a violation inside a transaction leaves nothing of it") {
    bool committed = false;
    try {
        auto const transaction = db.begin();
        add_customer(db, 1);
        add_customer(db, 101);
        transaction->commit();
        committed = true;
    } catch (std::runtime_error const&) {}
    SHOP_CHECK(!committed);
    SHOP_CHECK(rows_in(db, "customers") == 1);
}

SHOP_TEST_WITH(empty_shop, text_is_text, "'); DROP TABLE customers; -- is a name like any other") {
    db.query("INSERT INTO customers(id, name) VALUES (?, ?)",
             {1, std::string("'); DROP TABLE customers; --")});
    SHOP_CHECK(db.query("SELECT name FROM customers", {}).at(0).text(0) ==
               "'); DROP TABLE customers; --");
}

SHOP_TEST_WITH(three_orders, an_update_changes_one, "an update changes the row it names") {
    db.query("UPDATE shipments SET status = ? WHERE order_id = ?", {std::string("returned"), 2});
    auto const changed = db.query("SELECT order_id FROM shipments WHERE status = 'returned'", {});
    SHOP_REQUIRE(changed.size() == 1U);
    SHOP_CHECK(changed[0].integer(0) == 2);
}

SHOP_TEST_WITH(three_orders, an_update_returns, "an update may return what it changed") {
    auto const changed =
        db.query("UPDATE items SET price = price + ? WHERE order_id = ? RETURNING price", {10, 1});
    SHOP_REQUIRE(changed.size() == 1U);
    SHOP_CHECK(changed[0].integer(0) == 261);
}

SHOP_TEST_WITH(ten_orders, deleting_one_by_one,
               "orders are deleted one by one, with what hangs on them") {
    for (std::int64_t id = 1; id <= 10; ++id) {
        db.query("DELETE FROM items WHERE order_id = ?", {id});
        db.query("DELETE FROM shipments WHERE order_id = ?", {id});
        db.query("DELETE FROM orders WHERE id = ?", {id});
    }
    SHOP_CHECK(rows_in(db, "orders") == 0);
    SHOP_CHECK(rows_in(db, "customers") == 10);
}

SHOP_TEST_WITH(empty_shop, seeding_adds_what_is_missing,
               "seeding again adds only what is missing") {
    for (std::int64_t const orders : {1, 3, 3, 2, 10}) seed(db, orders);
    SHOP_CHECK(rows_in(db, "orders") == 10);
    SHOP_CHECK(rows_in(db, "users") == 3);
}

SHOP_TEST(
    seeding_makes_items,
    "every fourth order has no items, which somebody once found out the hard way while he was "
    "looking for the reason why the monthly report, that had been right for years, was off by "
    "a few cents, and wrote this test so that nobody would ever have to look for it again") {
    auto const db = shop_with(8);
    SHOP_CHECK(rows_in(*db, "items") == 2 * (1 + 2 + 3));
    SHOP_CHECK(db->query("SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM items)", {})
                   .size() == 2U);
}

SHOP_TEST(a_schema_has_tables,
          "the schema has seven tables/relations, all of them empty at first") {
    auto const db = open_database();
    create_schema(*db);
    for (char const* table :
         {"roles", "users", "customers", "grants", "orders", "items", "shipments"}) {
        SHOP_CHECK(rows_in(*db, table) == 0);
    }
}

}  // namespace
