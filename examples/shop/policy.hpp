// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "database.hpp"
#include "domain.hpp"
#include "order.hpp"

namespace shop {

struct order_policy {
    database& db;
    [[nodiscard]] bool can_view(user const& who, order const& what) const;
};

}  // namespace shop
