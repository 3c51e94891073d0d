// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/call_frame.hpp>
#include <querybudget/record/call_stack.hpp>
#include <querybudget/record/sample.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace querybudget {

/// Where in the program a query was run, in bounded memory: the different stacks of its sampled
/// executions (1 to 8, then powers of two).
class call_site {
public:
    static constexpr std::size_t most_stacks = 4;

    struct stack {
        std::vector<void*> frames;  ///< return addresses, the innermost first
        std::uint64_t thread = 0;   ///< the first one that was there
        std::uint64_t samples = 0;
    };

    /// `at shop::find() repository.cpp:18, from shop::order_view() orders.cpp:42`; empty where
    /// nothing is known of it. Runs `addr2line`, so it takes milliseconds.
    [[nodiscard]] std::string text() const;
    /// The first three calls of the program's own code, the innermost first. As dear as `text`.
    [[nodiscard]] std::vector<call_frame> frames() const;

    [[nodiscard]] std::vector<stack> const& stacks() const noexcept { return stacks_; }
    /// Samples from still other stacks.
    [[nodiscard]] std::uint64_t more_samples() const noexcept { return more_samples_; }

    /// The stack's position in `stacks()`, or `detail::sample::no_stack`.
    std::uint8_t add(detail::call_stack const& s) {
        if (s.size == 0) return detail::sample::no_stack;
        return add(s.frames, static_cast<std::size_t>(s.size), s.thread, 1);
    }
    std::uint8_t add(stack const& s) {
        return add(s.frames.data(), s.frames.size(), s.thread, s.samples);
    }
    void add_more_samples(std::uint64_t n) noexcept { more_samples_ += n; }

private:
    std::uint8_t add(void* const* frames, std::size_t size, std::uint64_t thread,
                     std::uint64_t samples);

    std::vector<stack> stacks_;
    std::uint64_t more_samples_ = 0;
};

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/call_site.ipp>
#endif
