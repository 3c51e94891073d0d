// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/atomic.hpp>
#include <querybudget/record/crossing.hpp>
#include <querybudget/record/group.hpp>
#include <querybudget/record/subject.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace querybudget::detail {

/// A number of statements that may not be exceeded.
struct maximum {
    subject what;
    std::uint64_t most = 0;
    std::size_t limit = 0;  ///< for `crossing::limit`
};

/// What a recorder compares with while it records.
/// *Lifetime:* the texts of the subjects are the caller's, for as long as the recorder.
struct watched_limits {
    std::vector<maximum> maxima;  ///< beyond the first 32 they aren't watched
    std::vector<subject> ignored;
};

/// Finds the execution with which a maximum is exceeded, whichever thread it is on.
/// *Thread safety:* any thread at any time.
class crossing_watch {
public:
    static constexpr std::size_t most_maxima = 32;

    explicit crossing_watch(watched_limits const& limits);

    /// A bit for each maximum that counts the executions of this group.
    [[nodiscard]] std::uint32_t maxima_of(group const& g) const;

    /// Counts an execution of `g`, which is watched by some. True where it exceeds a maximum;
    /// `found` has it then. What is exceeded already doesn't watch `g` any more.
    [[nodiscard]] bool count(group& g, std::vector<crossing>& found) {
        bool crossed = false;
        for (std::uint32_t left = g.watched_by; left != 0; left &= left - 1) {
            counter& c = counters_[static_cast<std::size_t>(std::countr_zero(left))];
            if (c.over.load(order::relaxed)) {
                g.watched_by &= ~(left & (0 - left));
            } else if (c.seen.add(1, order::relaxed) == c.most) {
                cross(c, g, found);
                crossed = true;
            }
        }
        return crossed;
    }

    /// Is it the last of so many executions more with which a maximum will be exceeded, if that
    /// counts them all? Null for a group that isn't known yet.
    [[nodiscard]] bool crosses_after(std::uint64_t more, group const* g) const noexcept;

    /// Does the environment variable QUERYBUDGET_BREAK ask for a debugger?
    bool const stops;

private:
    struct counter {
        subject what{measure::queries};
        std::uint64_t most = 0;
        std::size_t limit = 0;
        atomic<std::uint64_t> seen{0};
        atomic<bool> over{false};  ///< nobody counts any more, so threads don't contend
    };

    static void cross(counter& c, group const& g, std::vector<crossing>& found);

    std::vector<counter> counters_;
    std::vector<subject> ignored_;
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/crossing_watch.ipp>
#endif
