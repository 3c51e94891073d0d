// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/swar.hpp>

#include <cstdint>

namespace querybudget::detail {

/// A literal or a placeholder that was read without the lexer.
struct plain_value {
    char const* end = nullptr;  ///< null where it needs a closer look
    std::uint64_t hash = 0;     ///< 0 for a placeholder
};

/// A statement's literals and placeholders so far.
struct value_tally {
    std::uint64_t hash = 0;  ///< of the literals in their order
    std::uint32_t literals = 0, binds = 0;

    void literal(std::uint64_t value) noexcept {
        ++literals;
        hash = mix(hash ^ (std::uint64_t{literals} + binds), value);
    }
    void add(plain_value const& value) noexcept {
        if (value.hash == 0) {
            ++binds;
        } else {
            literal(value.hash);
        }
    }
};

}  // namespace querybudget::detail
