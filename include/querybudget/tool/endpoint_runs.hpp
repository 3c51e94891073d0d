// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/endpoint_budget.hpp>
#include <querybudget/tool/merged_run.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace querybudget::tool {

/// What was measured of one endpoint, as its budget is applied to it.
struct endpoint_runs {
    std::vector<measured_scope const*> warm;  ///< held to its limits
    std::vector<measured_scope const*> cold;  ///< held to `cold`

    endpoint_runs(merged_run const& run, std::string_view endpoint) {
        for (measured_scope const& s : run.scopes) {
            if (s.is_endpoint && s.name == endpoint) (s.cold ? cold : warm).push_back(&s);
        }
    }

    [[nodiscard]] bool none() const noexcept { return warm.empty() && cold.empty(); }

    /// Those whose queries the golden file holds: of another page they may be others.
    [[nodiscard]] std::vector<measured_scope const*> golden(endpoint_budget const& b) const {
        std::vector<measured_scope const*> fitting;
        for (measured_scope const* const s : warm) {
            if (b.page == 0 || s->page == b.page) fitting.push_back(s);
        }
        return fitting;
    }
};

/// The scope with the most of something; null where none counted it.
[[nodiscard]] inline measured_scope const* dearest(std::vector<measured_scope const*> const& among,
                                                   querybudget::detail::measure what) {
    measured_scope const* most = nullptr;
    for (measured_scope const* const s : among) {
        // SQLite has no round trips: its none is no measurement of them.
        bool const counted =
            what != querybudget::detail::measure::round_trips || s->dialect != "sqlite";
        if (!counted || s->counts.count(what) == 0) continue;
        if (most == nullptr || s->counts.at(what).most > most->counts.at(what).most) most = s;
    }
    return most;
}

}  // namespace querybudget::tool
