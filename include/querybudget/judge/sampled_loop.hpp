// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/group.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace querybudget::detail {

/// Samples of a query that came through one and the same stack: what a loop runs.
struct sampled_loop {
    std::vector<sample const*> samples;

    /// How many different values are known.
    [[nodiscard]] std::size_t values() const;
    /// Is there more than one value at this position?
    [[nodiscard]] bool varies(std::size_t position) const noexcept;
    [[nodiscard]] std::size_t varying_positions() const noexcept;
    /// Lists of values, other than one that stays the same beside the value that doesn't.
    [[nodiscard]] bool is_batched() const noexcept;
    /// Without those of other threads.
    [[nodiscard]] sampled_loop on_thread(std::uint64_t thread) const;
};

/// One for each stack. Where the system can't tell stacks, all samples are one loop.
[[nodiscard]] std::vector<sampled_loop> loops_of(group const& g);

/// From wherever they came.
[[nodiscard]] sampled_loop all_of(group const& g);

[[nodiscard]] inline bool knows_stacks(group const& g) noexcept { return !g.site.stacks().empty(); }

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/judge/sampled_loop.ipp>
#endif
