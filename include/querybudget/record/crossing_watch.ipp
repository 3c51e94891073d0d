// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/record/crossing_watch.hpp>
#include <querybudget/record/recording.hpp>

#include <cstdlib>
#include <string_view>

namespace querybudget::detail {

inline bool asks_for_debugger() noexcept {
    char const* const value = std::getenv("QUERYBUDGET_BREAK");
    return value != nullptr && std::string_view(value) == "1";
}

QUERYBUDGET_DETAIL_INLINE crossing_watch::crossing_watch(watched_limits const& limits)
    : stops(asks_for_debugger()),
      counters_(limits.maxima.size() < most_maxima ? limits.maxima.size() : most_maxima),
      ignored_(limits.ignored) {
    for (std::size_t i = 0; i < counters_.size(); ++i) {
        counters_[i].what = limits.maxima[i].what;
        counters_[i].most = limits.maxima[i].most;
        counters_[i].limit = limits.maxima[i].limit;
    }
}

QUERYBUDGET_DETAIL_INLINE std::uint32_t crossing_watch::maxima_of(group const& g) const {
    for (subject const& ignored : ignored_) {
        if (selects_group(ignored, g)) return 0;
    }
    std::uint32_t found = 0;
    for (std::size_t i = 0; i < counters_.size(); ++i) {
        if (selects_group(counters_[i].what, g)) found |= std::uint32_t{1} << i;
    }
    return found;
}

QUERYBUDGET_DETAIL_INLINE void crossing_watch::cross(counter& c, group const& g,
                                                     std::vector<crossing>& found) {
    c.over.store(true, order::relaxed);
    found.push_back({c.limit, g.id, c.most + 1, {}});
}

QUERYBUDGET_DETAIL_INLINE bool crossing_watch::crosses_after(std::uint64_t more,
                                                             group const* g) const noexcept {
    for (std::size_t i = 0; i < counters_.size(); ++i) {
        counter const& c = counters_[i];
        if (g != nullptr && (g->watched_by >> i & 1U) == 0) continue;
        if (c.seen.load(order::relaxed) + more == c.most + 1) return true;
    }
    return false;
}

}  // namespace querybudget::detail
