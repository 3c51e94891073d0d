// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "database.hpp"

#include <cstdint>

namespace shop {

void create_schema(database& db);

/// Brings the shop to that many orders, each of its own customer, adding only what is missing.
void seed(database& db, std::int64_t orders);

// The users that seed() makes.
inline constexpr std::int64_t clerk = 1;    ///< may see every order
inline constexpr std::int64_t partner = 2;  ///< may see the orders of every second customer
inline constexpr std::int64_t packer = 3;   ///< may not read orders at all

}  // namespace shop
