// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/call_site.hpp>

#include <cstring>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE std::uint8_t call_site::add(void* const* frames, std::size_t size,
                                                      std::uint64_t thread, std::uint64_t samples) {
    std::uint8_t position = 0;
    for (stack& s : stacks_) {
        if (s.frames.size() == size &&
            std::memcmp(s.frames.data(), frames, size * sizeof *frames) == 0) {
            s.samples += samples;
            return position;
        }
        ++position;
    }
    if (stacks_.size() == most_stacks) {
        more_samples_ += samples;
        return detail::sample::no_stack;
    }
    stacks_.push_back({std::vector<void*>(frames, frames + size), thread, samples});
    return position;
}

}  // namespace querybudget
