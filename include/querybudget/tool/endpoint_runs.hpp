// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/endpoint_budget.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/tool/merged_run.hpp>

#include <cstdint>
#include <string>
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

    /// Those whose queries the golden file holds.
    [[nodiscard]] std::vector<measured_scope const*> golden(endpoint_budget const& b) const {
        return of_page(b, warm);
    }

    /// Those of the page that the file names: of another one the queries may be others, or fewer.
    [[nodiscard]] static std::vector<measured_scope const*> of_page(
        endpoint_budget const& b, std::vector<measured_scope const*> const& scopes) {
        std::vector<measured_scope const*> fitting;
        for (measured_scope const* const s : scopes) {
            if (b.page == 0 || s->page == b.page) fitting.push_back(s);
        }
        return fitting;
    }
};

/// Why its page proves nothing; empty where it was full in all runs, or none is claimed.
[[nodiscard]] inline std::string why_page_fails(measured_scope const& s) {
    auto const rows = s.counts.find(querybudget::detail::measure::rows_per_query);
    if (rows == s.counts.end() || rows->second.least >= s.page) return {};
    return "no query returned a page of " + std::to_string(s.page) +
           " rows: the largest result has " + std::to_string(rows->second.least);
}

/// Why its numbers aren't what it costs; empty where they are.
[[nodiscard]] inline std::string why_blind(measured_scope const& s) {
    if (s.blind_runs == 0) return {};
    return "in " + std::to_string(s.blind_runs) + " of " +
           querybudget::detail::counted(s.runs, "run", "runs") + " not all that ran could be seen";
}

/// The scope with the most of something; null where none counted it.
[[nodiscard]] inline measured_scope const* dearest(std::vector<measured_scope const*> const& among,
                                                   querybudget::detail::measure what) {
    measured_scope const* most = nullptr;
    for (measured_scope const* const s : among) {
        if (s->counts.count(what) == 0) continue;
        // SQLite has no round trips: its none is no measurement of them.
        if (what == querybudget::detail::measure::round_trips && s->dialect == "sqlite" &&
            s->counts.at(what).most == 0)
            continue;
        if (most == nullptr || s->counts.at(what).most > most->counts.at(what).most) most = s;
    }
    return most;
}

}  // namespace querybudget::tool
