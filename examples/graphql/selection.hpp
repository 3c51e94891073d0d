// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

namespace graphql {

/// A field that a query asks for, and the fields of what it gives: `customer { name }`.
struct selection {
    std::string field;
    std::vector<selection> below{};
};

}  // namespace graphql
