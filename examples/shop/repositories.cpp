// SPDX-License-Identifier: BSL-1.0
#include "repositories.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace shop {
namespace {

row one(database& db, std::string_view sql, std::vector<value> const& params) {
    auto rows = db.query(sql, params);
    if (rows.size() != 1) throw std::runtime_error("not one row: " + std::string(sql));
    return rows.front();
}

std::vector<row> in(database& db, std::string_view sql_with_list, ids const& wanted) {
    if (wanted.empty()) return {};  // IN () is an error in PostgreSQL
    std::string list = "?";
    for (std::size_t i = 1; i < wanted.size(); ++i) list += ", ?";
    std::string sql(sql_with_list);
    sql.replace(sql.find("{}"), 2, list);
    return db.query(sql, {wanted.begin(), wanted.end()});
}

std::vector<order> orders_of(database& db, std::vector<row> const& rows) {
    std::vector<order> orders;
    for (row const& each : rows) orders.emplace_back(db, each.integer(0), each.integer(1));
    return orders;
}

}  // namespace

user user_repository::find(std::int64_t id) const {
    row const found = one(db, "SELECT id, name, role_id FROM users WHERE id = ?", {id});
    return {found.integer(0), found.text(1), found.integer(2)};
}

role user_repository::role_of(user const& someone) const {
    row const found =
        one(db, "SELECT id, name, reads_orders FROM roles WHERE id = ?", {someone.role_id});
    return {found.integer(0), found.text(1), found.integer(2) != 0};
}

bool permission_repository::sees_customer(std::int64_t role_id, std::int64_t customer_id) const {
    return !db.query("SELECT 1 FROM grants WHERE role_id = ? AND customer_id = ?",
                     {role_id, customer_id})
                .empty();
}

std::vector<order> order_repository::first(std::int64_t limit) const {
    return orders_of(db,
                     db.query("SELECT id, customer_id FROM orders ORDER BY id LIMIT ?", {limit}));
}

std::vector<order> order_repository::first_visible(session const& who, std::int64_t limit) const {
    return orders_of(db, db.query("SELECT id, customer_id FROM orders"
                                  " WHERE customer_id IN (SELECT grants.customer_id FROM users"
                                  " JOIN roles ON roles.id = users.role_id"
                                  " JOIN grants ON grants.role_id = roles.id"
                                  " WHERE users.id = ? AND roles.reads_orders = 1)"
                                  " ORDER BY id LIMIT ?",
                                  {who.user_id, limit}));
}

customer customer_repository::find(std::int64_t id) const {
    return {id, one(db, "SELECT name FROM customers WHERE id = ?", {id}).text(0)};
}

by_id<customer> customer_repository::find_all(ids const& customer_ids) const {
    by_id<customer> found;
    for (row const& each :
         in(db, "SELECT id, name FROM customers WHERE id IN ({})", customer_ids)) {
        found.emplace(each.integer(0), customer{each.integer(0), each.text(1)});
    }
    return found;
}

shipment shipment_repository::of_order(std::int64_t order_id) const {
    return {order_id,
            one(db, "SELECT status FROM shipments WHERE order_id = ?", {order_id}).text(0)};
}

by_id<shipment> shipment_repository::of_orders(ids const& order_ids) const {
    by_id<shipment> found;
    for (row const& each :
         in(db, "SELECT order_id, status FROM shipments WHERE order_id IN ({})", order_ids)) {
        found.emplace(each.integer(0), shipment{each.integer(0), each.text(1)});
    }
    return found;
}

cents item_repository::total(std::int64_t order_id) const {
    return one(db, "SELECT sum(price) FROM items WHERE order_id = ?", {order_id}).integer(0);
}

by_id<cents> item_repository::totals(ids const& order_ids) const {
    by_id<cents> found;
    for (row const& each :
         in(db, "SELECT order_id, sum(price) FROM items WHERE order_id IN ({}) GROUP BY order_id",
            order_ids)) {
        found.emplace(each.integer(0), each.integer(1));
    }
    return found;
}

std::vector<item> item_repository::of_order(std::int64_t order_id) const {
    std::vector<item> found;
    for (row const& each :
         db.query("SELECT name, price FROM items WHERE order_id = ? ORDER BY id", {order_id})) {
        found.push_back({each.text(0), each.integer(1)});
    }
    return found;
}

by_id<std::vector<item>> item_repository::of_orders(ids const& order_ids) const {
    by_id<std::vector<item>> found;
    for (row const& each :
         in(db, "SELECT order_id, name, price FROM items WHERE order_id IN ({}) ORDER BY id",
            order_ids)) {
        found[each.integer(0)].push_back({each.text(1), each.integer(2)});
    }
    return found;
}

std::vector<role> permission_repository::roles_for(std::int64_t customer_id) const {
    std::vector<role> found;
    static constexpr char const* roles_of_customer =
        "SELECT roles.id, roles.name, roles.reads_orders FROM grants"
        " JOIN roles ON roles.id = grants.role_id"
        " WHERE grants.customer_id = ? ORDER BY roles.id";
    for (row const& each : db.query(roles_of_customer, {customer_id})) {
        found.push_back({each.integer(0), each.text(1), each.integer(2) != 0});
    }
    return found;
}

by_id<std::vector<role>> permission_repository::roles_for(ids const& customer_ids) const {
    by_id<std::vector<role>> found;
    for (row const& each :
         in(db,
            "SELECT grants.customer_id, roles.id, roles.name, roles.reads_orders FROM grants"
            " JOIN roles ON roles.id = grants.role_id"
            " WHERE grants.customer_id IN ({}) ORDER BY roles.id",
            customer_ids)) {
        found[each.integer(0)].push_back({each.integer(1), each.text(2), each.integer(3) != 0});
    }
    return found;
}

order order_repository::find(std::int64_t id) const {
    return orders_of(db, {one(db, "SELECT id, customer_id FROM orders WHERE id = ?", {id})})
        .front();
}

std::int64_t order_repository::count() const {
    return one(db, "SELECT count(*) FROM orders", {}).integer(0);
}

}  // namespace shop
