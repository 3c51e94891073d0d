// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "scenario.hpp"

#include <vector>

namespace scenarios {

/// Some hundred runs of code of a few shapes, each with other parameters, drawn with a fixed seed.
[[nodiscard]] std::vector<scenario> variants();

}  // namespace scenarios
