// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/value_list.hpp>

#include <cstddef>
#include <cstdint>

namespace querybudget::detail {

/// One execution, looked at closely: of each query the first eight, and then those whose number is
/// a power of two, as far as there is room.
struct sample {
    static constexpr std::size_t most = 12;  ///< kept of a query on one thread
    static constexpr std::uint8_t no_stack = 255;

    std::int64_t at = 0;       ///< steady clock, nanoseconds
    std::uint64_t number = 0;  ///< of the execution, on its thread
    std::uint64_t thread = 0;
    std::uint64_t hash = 0;  ///< of all its values together
    value_list values;
    /// What `group::returned` held when it started: of its own thread, from here to there.
    std::uint32_t returned_from = 0, returned_to = 0;
    bool list = false;              ///< with a list of two values or more
    bool known = false;             ///< its values were seen
    std::uint8_t stack = no_stack;  ///< which one of `group::site`

    /// 0: NULL, or unknown.
    [[nodiscard]] std::uint64_t value(std::size_t position) const noexcept {
        return known && position < values.size ? values.each[position] : 0;
    }
};

constexpr bool worth_a_sample(std::uint64_t execution_number) noexcept {
    return execution_number <= 8 || (execution_number & (execution_number - 1)) == 0;
}

}  // namespace querybudget::detail
