// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "database.hpp"
#include "domain.hpp"

#include <cstdint>
#include <string>

namespace shop {

inline constexpr std::int64_t page_size = 50;

/// GET /orders, as it grew: 203 queries for fifty orders.
[[nodiscard]] std::string get_orders(database& db, session const& who);

/// GET /orders, batched: 4 queries for any number of orders, and the same output.
[[nodiscard]] std::string get_orders_batched(database& db, session const& who);

}  // namespace shop
