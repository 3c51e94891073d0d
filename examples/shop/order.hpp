// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "database.hpp"
#include "domain.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace shop {

/// An order whose relations come from the database when they are first touched, unless somebody
/// had them at hand and set them. Lifetime: the database has to outlive it.
class order {
public:
    order(database& db, std::int64_t id, std::int64_t customer_id)
        : db_(&db), id_(id), customer_id_(customer_id) {}

    [[nodiscard]] std::int64_t id() const noexcept { return id_; }
    [[nodiscard]] std::int64_t customer_id() const noexcept { return customer_id_; }

    [[nodiscard]] shop::customer const& customer() const;
    [[nodiscard]] shop::shipment const& shipment() const;
    [[nodiscard]] cents total() const;

    void set_customer(shop::customer known) { customer_ = std::move(known); }
    void set_shipment(shop::shipment known) { shipment_ = std::move(known); }
    void set_total(cents known) { total_ = known; }

private:
    database* db_;
    std::int64_t id_;
    std::int64_t customer_id_;
    mutable std::optional<shop::customer> customer_;
    mutable std::optional<shop::shipment> shipment_;
    mutable std::optional<cents> total_;
};

}  // namespace shop
