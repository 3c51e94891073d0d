// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../shop/domain.hpp"
#include "../shop/endpoints.hpp"
#include "../shop/repositories.hpp"
#include "schema.hpp"

#include <string>
#include <vector>

namespace graphql {

// The shop's own values as objects of the schema.

inline object as_object(shop::customer const& c) {
    return {"Customer", {{"id", std::to_string(c.id)}, {"name", c.name}}};
}
inline object as_object(shop::shipment const& s) { return {"Shipment", {{"status", s.status}}}; }
inline object as_object(shop::item const& i) {
    return {"Item", {{"name", i.name}, {"price", std::to_string(i.price)}}};
}
inline object as_object(shop::role const& r) { return {"Role", {{"name", r.name}}}; }
inline object as_object(shop::order const& o) {
    return {"Order",
            {{"id", std::to_string(o.id())}, {"customer_id", std::to_string(o.customer_id())}}};
}

template <class T>
objects as_objects(std::vector<T> const& all) {
    objects list;
    for (T const& each : all) list.push_back(as_object(each));
    return list;
}

inline objects first_orders(shop::database& db, object const&) {
    return as_objects(shop::order_repository{db}.first(shop::page_size));
}

}  // namespace graphql
