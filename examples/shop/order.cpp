// SPDX-License-Identifier: BSL-1.0
#include "order.hpp"

#include "repositories.hpp"

namespace shop {

customer const& order::customer() const {
    if (!customer_) customer_ = customer_repository{*db_}.find(customer_id_);
    return *customer_;
}

shipment const& order::shipment() const {
    if (!shipment_) shipment_ = shipment_repository{*db_}.of_order(id_);
    return *shipment_;
}

cents order::total() const {
    if (!total_) total_ = item_repository{*db_}.total(id_);
    return *total_;
}

}  // namespace shop
