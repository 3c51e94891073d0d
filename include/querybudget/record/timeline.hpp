// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace querybudget {

/// How executions spread over the time since a recorder started: every one is counted, in one of at
/// most 64 spans. A span is a power of two of nanoseconds, as short as the 64 can be.
/// *Thread safety:* as of a standard container.
class timeline {
public:
    static constexpr std::size_t most_spans = 64;

    timeline() noexcept = default;
    /// `start`: steady clock, nanoseconds.
    explicit timeline(std::int64_t start) noexcept : start_(start) {}

    /// Counts one execution; what began before the start counts at the start.
    void add(std::int64_t at) noexcept {
        std::uint64_t const after = at > start_ ? static_cast<std::uint64_t>(at - start_) : 0;
        while (after >> shift_ >= most_spans) widen();
        ++counts_[after >> shift_];
    }

    /// Adds what another thread executed, since the same start.
    void add(timeline const& other) noexcept {
        while (shift_ < other.shift_) widen();
        for (std::size_t i = 0; i < most_spans; ++i)
            counts_[i >> (shift_ - other.shift_)] += other.counts_[i];
    }

    /// Executions in the `i`-th span.
    [[nodiscard]] std::uint64_t operator[](std::size_t i) const noexcept { return counts_[i]; }
    /// Spans up to the last execution.
    [[nodiscard]] std::size_t size() const noexcept {
        std::size_t used = most_spans;
        while (used != 0 && counts_[used - 1] == 0) --used;
        return used;
    }
    /// Nanoseconds.
    [[nodiscard]] std::uint64_t span() const noexcept { return std::uint64_t{1} << shift_; }

private:
    void widen() noexcept {
        for (std::size_t i = 0; i < most_spans / 2; ++i)
            counts_[i] = counts_[2 * i] + counts_[2 * i + 1];
        for (std::size_t i = most_spans / 2; i < most_spans; ++i) counts_[i] = 0;
        ++shift_;
    }

    std::uint64_t counts_[most_spans] = {};
    std::int64_t start_ = 0;
    unsigned shift_ = 10;
};

}  // namespace querybudget
