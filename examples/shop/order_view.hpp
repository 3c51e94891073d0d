// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "order.hpp"

#include <string>

namespace shop {

/// One line of JSON.
[[nodiscard]] std::string order_view(order const& order);

}  // namespace shop
