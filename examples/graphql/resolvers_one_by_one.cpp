// SPDX-License-Identifier: BSL-1.0
#include "objects.hpp"
#include "resolvers.hpp"

namespace graphql {
namespace {

objects customer_of(shop::database& db, object const& order) {
    return {as_object(shop::customer_repository{db}.find(order.integer("customer_id")))};
}

objects items_of(shop::database& db, object const& order) {
    return as_objects(shop::item_repository{db}.of_order(order.integer("id")));
}

objects shipment_of(shop::database& db, object const& order) {
    return {as_object(shop::shipment_repository{db}.of_order(order.integer("id")))};
}

objects roles_of(shop::database& db, object const& customer) {
    return as_objects(shop::permission_repository{db}.roles_for(customer.integer("id")));
}

resolver asking(shop::database& db, objects (*get)(shop::database&, object const&)) {
    return [&db, get](object const& parent) -> deferred {
        return [found = get(db, parent)] { return found; };
    };
}

}  // namespace

schema resolvers_one_by_one(shop::database& db) {
    return {
        {"Query.orders", asking(db, first_orders)},   // 1
        {"Order.customer", asking(db, customer_of)},  // 50
        {"Order.items", asking(db, items_of)},        // 50
        {"Order.shipment", asking(db, shipment_of)},  // 50
        {"Customer.roles", asking(db, roles_of)},     // 50
    };
}

}  // namespace graphql
