// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "database.hpp"
#include "domain.hpp"
#include "order.hpp"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace shop {

// Each function is one query. Those that take `ids` answer for all of them at once, by id; an order
// without items has no total there.

using ids = std::vector<std::int64_t>;
template <class T>
using by_id = std::unordered_map<std::int64_t, T>;

struct user_repository {
    database& db;
    [[nodiscard]] user find(std::int64_t id) const;
    [[nodiscard]] role role_of(user const& someone) const;
};

struct permission_repository {
    database& db;
    [[nodiscard]] bool sees_customer(std::int64_t role_id, std::int64_t customer_id) const;
    [[nodiscard]] std::vector<role> roles_for(std::int64_t customer_id) const;
    [[nodiscard]] by_id<std::vector<role>> roles_for(ids const& customer_ids) const;
};

struct order_repository {
    database& db;
    [[nodiscard]] std::vector<order> first(std::int64_t limit) const;
    [[nodiscard]] std::vector<order> first_visible(session const& who, std::int64_t limit) const;
    [[nodiscard]] order find(std::int64_t id) const;
    [[nodiscard]] std::int64_t count() const;
};

struct customer_repository {
    database& db;
    [[nodiscard]] customer find(std::int64_t id) const;
    [[nodiscard]] by_id<customer> find_all(ids const& customer_ids) const;
};

struct shipment_repository {
    database& db;
    [[nodiscard]] shipment of_order(std::int64_t order_id) const;
    [[nodiscard]] by_id<shipment> of_orders(ids const& order_ids) const;
};

struct item_repository {
    database& db;
    [[nodiscard]] cents total(std::int64_t order_id) const;
    [[nodiscard]] by_id<cents> totals(ids const& order_ids) const;
    [[nodiscard]] std::vector<item> of_order(std::int64_t order_id) const;
    [[nodiscard]] by_id<std::vector<item>> of_orders(ids const& order_ids) const;
};

}  // namespace shop
