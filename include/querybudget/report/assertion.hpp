// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/location.hpp>

namespace querybudget {

/// One budget in the test's source: where it stands, how it is written, and whether breaking it
/// ends the test.
struct assertion {
    location at;
    char const* expression = "";
    bool fatal = false;
};

}  // namespace querybudget
