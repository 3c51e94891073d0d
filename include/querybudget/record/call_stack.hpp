// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>

#include <cstdint>

namespace querybudget::detail {

/// Where a thread is: return addresses, the innermost first. Names and lines are found out when a
/// report is written, and only then.
struct call_stack {
    /// Deep enough for a client on top of a driver, and bounded where the program recurses.
    static constexpr int most = 48;

    void* frames[most];
    int size = 0;  ///< 0 where there is no glibc to ask
    std::uint64_t thread = 0;
};

/// The calling thread's stack, in 2 to 5 µs; `thread` is its number.
void take_stack(call_stack& stack, std::uint64_t thread) noexcept;
/// The first one of a process takes 300 to 480 µs, which no statement should pay for.
void warm_up_stacks() noexcept;

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/call_stack.ipp>
#endif
