// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../shop/database.hpp"
#include "schema.hpp"

namespace graphql {

// The schema of the shop, with either kind of resolvers:
//
//     type Query    { orders: [Order] }
//     type Order    { id  customer: Customer  items: [Item]  shipment: Shipment }
//     type Customer { id  name  roles: [Role] }      # that may see the customer
//     type Item     { name  price }
//     type Shipment { status }
//     type Role     { name }

/// A query for each field of each object.
[[nodiscard]] schema resolvers_one_by_one(shop::database& db);

/// A query for each field of a level. For one request, since its loaders keep what they have got.
[[nodiscard]] schema resolvers_with_loaders(shop::database& db);

}  // namespace graphql
