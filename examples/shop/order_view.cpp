// SPDX-License-Identifier: BSL-1.0
#include "order_view.hpp"

#include <string_view>

namespace shop {
namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace

std::string order_view(order const& order) {
    // Nothing here looks like a query.
    return "{\"id\": " + std::to_string(order.id()) +
           ", \"customer\": " + quoted(order.customer().name) +
           ", \"cents\": " + std::to_string(order.total()) +
           ", \"shipment\": " + quoted(order.shipment().status) + "}\n";
}

}  // namespace shop
