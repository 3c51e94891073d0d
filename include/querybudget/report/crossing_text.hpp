// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/findings.hpp>
#include <querybudget/judge/parent.hpp>
#include <querybudget/judge/violation.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/report/site_reader.hpp>

#include <string>
#include <vector>

/// The statement with which a limit was crossed, in a failure.
namespace querybudget::detail {

/// The first violation of which that statement is known; null where there is none.
inline violation const* first_crossing(std::vector<violation> const& broken, recording const& r) {
    for (violation const& v : broken) {
        if (v.crossed_by().ordinal != 0 && group_of(r.groups(), v.crossed_by().id) != nullptr)
            return &v;
    }
    return nullptr;
}

/// Is it a query, and no other one ran?
inline bool is_only_query(recording const& r, std::uint64_t id) noexcept {
    bool found = false;
    for (group const& g : r.groups()) {
        if (g.category() != statement_category::query) continue;
        if (g.id != id) return false;
        found = true;
    }
    return found;
}

/// Where that one execution came from, told of the same loop as the finding is.
inline site_question question_of(violation const& crossed, recording const& r,
                                 std::vector<finding> const& found) {
    crossing const& c = crossed.crossed_by();
    site_question q{group_of(r.groups(), c.id), nullptr, &c.site};
    for (finding const& f : found) {
        if (f.id == c.id) q.parent = group_of(r.groups(), f.parent_id);
    }
    return q;
}

inline void append_crossing(std::string& text, violation const& crossed, recording const& r,
                            std::string const& site) {
    std::string const label = crossed.crossing_text() + "  ";
    text += "\n  " + label + shortened(group_of(r.groups(), crossed.crossed_by().id)->sql);
    if (!site.empty()) text += "\n  " + std::string(label.size(), ' ') + site;
}

}  // namespace querybudget::detail
