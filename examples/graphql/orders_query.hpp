// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "selection.hpp"

#include <vector>

namespace graphql {

/// `{ orders { id customer { name roles { name } } items { name price } shipment { status } } }`
inline std::vector<selection> orders_query() {
    return {{"orders",
             {{"id"},
              {"customer", {{"name"}, {"roles", {{"name"}}}}},
              {"items", {{"name"}, {"price"}}},
              {"shipment", {{"status"}}}}}};
}

}  // namespace graphql
