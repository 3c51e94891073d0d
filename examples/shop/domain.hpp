// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace shop {

using cents = std::int64_t;

/// Who is asking: what a cookie or a token says, before any look at the database.
struct session {
    std::int64_t user_id;
};

struct role {
    std::int64_t id;
    std::string name;
    bool reads_orders;
};

struct user {
    std::int64_t id;
    std::string name;
    std::int64_t role_id;
};

struct customer {
    std::int64_t id;
    std::string name;
};

struct shipment {
    std::int64_t order_id;
    std::string status;
};

struct item {
    std::string name;
    cents price;
};

}  // namespace shop
