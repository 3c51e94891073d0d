// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace querybudget::detail {

/// What is used of `std::array`, whose header would cost each test file 300 lines.
template <class T, std::size_t Size>
struct fixed_array {
    T elements[Size];

    constexpr T& operator[](std::size_t i) noexcept { return elements[i]; }
    constexpr T const& operator[](std::size_t i) const noexcept { return elements[i]; }
    [[nodiscard]] static constexpr std::size_t size() noexcept { return Size; }
    [[nodiscard]] constexpr T const* begin() const noexcept { return elements; }
    [[nodiscard]] constexpr T const* end() const noexcept { return elements + Size; }
};

}  // namespace querybudget::detail
