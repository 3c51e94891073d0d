// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "database.hpp"
#include "domain.hpp"
#include "repositories.hpp"

#include <cstdint>
#include <string>

namespace shop {

inline constexpr std::int64_t page_size = 50;

/// GET /orders, as it grew: 203 queries for fifty orders.
[[nodiscard]] std::string get_orders(database& db, session const& who);

/// GET /orders, batched: 4 queries for any number of orders, and the same output.
[[nodiscard]] std::string get_orders_batched(database& db, session const& who);

/// The same with a last line of how many orders there are: 5 queries.
[[nodiscard]] std::string get_orders_counted(database& db, session const& who);

/// Roles seldom change: each is read once.
using role_cache = by_id<role>;

/// GET /orders/{id}: 5 queries, and one more for a role that isn't cached yet.
[[nodiscard]] std::string get_order(database& db, role_cache& roles, session const& who,
                                    std::int64_t id);

}  // namespace shop
