// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

namespace querybudget {

/// A call in the program's own code.
struct call_frame {
    std::string function;  ///< `shop::order_view`, without template and function arguments
    std::string file;      ///< without its directory; empty where the code has no debug information
    int line = 0;

    [[nodiscard]] bool operator==(call_frame const&) const = default;
};

}  // namespace querybudget
