// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/call_site.hpp>

#include <cstring>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE void call_site::add(void* const* frames, std::size_t size,
                                              std::uint64_t thread, std::uint64_t samples) {
    for (stack& s : stacks_) {
        if (s.frames.size() != size ||
            std::memcmp(s.frames.data(), frames, size * sizeof *frames) != 0)
            continue;
        s.samples += samples;
        return;
    }
    if (stacks_.size() == most_stacks) {
        more_samples_ += samples;
        return;
    }
    stacks_.push_back({std::vector<void*>(frames, frames + size), thread, samples});
}

}  // namespace querybudget
