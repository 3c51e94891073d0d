// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "schema.hpp"
#include "selection.hpp"

#include <string>
#include <vector>

namespace graphql {

/// The answer to a query, level by level, as JSON: an object a line at the root, and a list for
/// each field that gives objects, even one. Throws: std::out_of_range for a field that isn't there.
[[nodiscard]] std::string execute(schema const& with, std::vector<selection> const& query);

}  // namespace graphql
