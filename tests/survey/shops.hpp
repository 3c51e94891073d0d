// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../../examples/shop/database.hpp"
#include "../../examples/shop/schema.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace shop_suite {

/// A database of this test's own, without tables: SQLite in memory, or PostgreSQL's temporary
/// schema.
[[nodiscard]] std::unique_ptr<shop::database> open_database();

#if defined(SHOP_SUITE_GTEST)
using test_base = testing::Test;
#else
struct test_base {};
#endif

/// A connection, and no tables yet.
struct bare_database : test_base {
    std::unique_ptr<shop::database> owner = open_database();
    shop::database& db = *owner;
};

/// The schema, the three users, and that many orders.
template <std::int64_t Orders>
struct shop_of : bare_database {
    shop_of() {
        shop::create_schema(db);
        shop::seed(db, Orders);
    }
};
using empty_shop = shop_of<0>;
using one_order = shop_of<1>;
using three_orders = shop_of<3>;
using ten_orders = shop_of<10>;
using fifty_orders = shop_of<50>;

/// The same for tests that set up in their body.
[[nodiscard]] inline std::unique_ptr<shop::database> shop_with(std::int64_t orders) {
    auto db = open_database();
    shop::create_schema(*db);
    shop::seed(*db, orders);
    return db;
}

[[nodiscard]] inline std::int64_t rows_in(shop::database& db, std::string const& table) {
    return db.query("SELECT count(*) FROM " + table, {}).at(0).integer(0);
}

[[nodiscard]] inline std::int64_t lines_of(std::string_view page) {
    return std::count(page.begin(), page.end(), '\n');
}

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace shop_suite
