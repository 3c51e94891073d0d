// SPDX-License-Identifier: BSL-1.0
#include "loader.hpp"
#include "objects.hpp"
#include "resolvers.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace graphql {
namespace {

using found = std::unordered_map<std::int64_t, objects>;

template <class T>
found as_found(shop::by_id<T> const& all) {
    found list;
    for (auto const& [id, one] : all) list[id] = {as_object(one)};
    return list;
}

template <class T>
found as_found(shop::by_id<std::vector<T>> const& all) {
    found list;
    for (auto const& [id, some] : all) list[id] = as_objects(some);
    return list;
}

/// The key of each object is in that column; `get` answers for many at once.
template <class Get>
resolver loading(std::string const& column, Get get) {
    auto const all = std::make_shared<loader<std::int64_t, objects>>(
        [get](shop::ids const& keys) { return as_found(get(keys)); });
    return [all, column](object const& parent) { return all->load(parent.integer(column)); };
}

}  // namespace

schema resolvers_with_loaders(shop::database& db) {
    using shop::ids;
    return {
        {"Query.orders",  // 1
         [&db](object const& query) -> deferred {
             return [orders = first_orders(db, query)] { return orders; };
         }},
        {"Order.customer",  // 1
         loading("customer_id",
                 [&db](ids const& of) { return shop::customer_repository{db}.find_all(of); })},
        {"Order.items",  // 1
         loading("id", [&db](ids const& of) { return shop::item_repository{db}.of_orders(of); })},
        {"Order.shipment",  // 1
         loading("id",
                 [&db](ids const& of) { return shop::shipment_repository{db}.of_orders(of); })},
        {"Customer.roles",  // 1
         loading("id",
                 [&db](ids const& of) { return shop::permission_repository{db}.roles_for(of); })},
    };
}

}  // namespace graphql
