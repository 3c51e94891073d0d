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
    std::string line = "{\"id\": " + std::to_string(order.id());
    line += ", \"customer\": " + quoted(order.customer().name);
    line += ", \"cents\": " + std::to_string(order.total());
    line += ", \"shipment\": " + quoted(order.shipment().status);
    return line + "}\n";
}

}  // namespace shop
