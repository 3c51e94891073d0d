// SPDX-License-Identifier: BSL-1.0
#include "schema.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace shop {
namespace {

constexpr std::array tables{
    "CREATE TABLE roles(id INTEGER PRIMARY KEY, name TEXT NOT NULL, reads_orders INTEGER NOT NULL)",
    "CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " role_id INTEGER NOT NULL REFERENCES roles(id))",
    "CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "CREATE TABLE grants(role_id INTEGER NOT NULL REFERENCES roles(id),"
    " customer_id INTEGER NOT NULL REFERENCES customers(id), PRIMARY KEY (role_id, customer_id))",
    "CREATE TABLE orders(id INTEGER PRIMARY KEY,"
    " customer_id INTEGER NOT NULL REFERENCES customers(id))",
    "CREATE TABLE items(id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders(id),"
    " name TEXT NOT NULL, price INTEGER NOT NULL)",
    "CREATE INDEX items_of_order ON items(order_id)",
    "CREATE TABLE shipments(order_id INTEGER PRIMARY KEY REFERENCES orders(id),"
    " status TEXT NOT NULL)",
};

void add_user(database& db, std::int64_t id, std::string const& role, std::int64_t reads_orders) {
    db.query("INSERT INTO roles(id, name, reads_orders) VALUES (?, ?, ?)",
             {id, role, reads_orders});
    db.query("INSERT INTO users(id, name, role_id) VALUES (?, ?, ?)", {id, "the " + role, id});
}

void add_order(database& db, std::int64_t id) {
    constexpr std::array statuses{"packed", "sent", "delivered"};
    std::int64_t const customer = 100 + id;  // unlike the order's id, or a mix-up would go unseen

    db.query("INSERT INTO customers(id, name) VALUES (?, ?)",
             {customer, "Customer " + std::to_string(customer)});
    db.query("INSERT INTO grants(role_id, customer_id) VALUES (?, ?)", {clerk, customer});
    if (id % 2 == 0) {
        db.query("INSERT INTO grants(role_id, customer_id) VALUES (?, ?)", {partner, customer});
    }
    db.query("INSERT INTO orders(id, customer_id) VALUES (?, ?)", {id, customer});
    for (std::int64_t item = 0; item < id % 4; ++item) {  // every fourth order has none yet
        db.query("INSERT INTO items(id, order_id, name, price) VALUES (?, ?, ?, ?)",
                 {10 * id + item, id, "Item " + std::to_string(item), 250 * (item + 1) + id});
    }
    db.query("INSERT INTO shipments(order_id, status) VALUES (?, ?)",
             {id, statuses[static_cast<std::size_t>(id) % statuses.size()]});
}

}  // namespace

void create_schema(database& db) {
    for (char const* table : tables) db.query(table, {});
}

void seed(database& db, std::int64_t orders) {
    std::int64_t const present = db.query("SELECT count(*) FROM orders", {}).at(0).integer(0);
    if (present == 0 && db.query("SELECT count(*) FROM users", {}).at(0).integer(0) == 0) {
        add_user(db, clerk, "clerk", 1);
        add_user(db, partner, "partner", 1);
        add_user(db, packer, "packer", 0);
    }
    for (std::int64_t id = present + 1; id <= orders; ++id) add_order(db, id);
}

}  // namespace shop
