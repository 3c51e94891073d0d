// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace querybudget {

/// A line of the caller's source. `std::source_location` doesn't compile with clang 14 and
/// libstdc++ 12.
struct location {
    char const* file = "";
    int line = 0;

    static constexpr location current(char const* f = __builtin_FILE(),
                                      int l = __builtin_LINE()) noexcept {
        return {f, l};
    }
};

}  // namespace querybudget
