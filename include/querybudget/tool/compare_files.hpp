// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.ipp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/tool/verdict.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace querybudget::tool {

namespace comparing {

using querybudget::detail::is_reason;
using querybudget::detail::limited;
using querybudget::detail::measure;
using querybudget::detail::shortened;

inline std::string said(measure what, std::uint64_t value) {
    return querybudget::detail::amount(value, what);
}

/// What one endpoint may do now that it might not before, a line each.
inline std::vector<std::string> loosened(endpoint_budget const& old, endpoint_budget const& now) {
    std::vector<std::string> lines;
    auto const compare = [&](std::string const& name, endpoint_budget::limit const& before,
                             endpoint_budget::limit const* after) {
        if (after == nullptr) {
            lines.push_back(name + ": " + said(before.what, before.value) + " → no limit");
        } else if (after->value > before.value) {
            lines.push_back(name + ": " + said(before.what, before.value) + " → " +
                            said(after->what, after->value));
        }
    };
    for (endpoint_budget::limit const& before : old.limits) {
        auto const after = std::find_if(now.limits.begin(), now.limits.end(),
                                        [&](auto const& l) { return l.what == before.what; });
        compare(limited({before.what}), before, after == now.limits.end() ? nullptr : &*after);
    }
    if (old.cold.line != 0) compare("cold", old.cold, now.cold.line != 0 ? &now.cold : nullptr);
    if (now.page < old.page)
        lines.push_back("page: " + std::to_string(old.page) + " → " +
                        (now.page != 0 ? std::to_string(now.page) : "none"));
    auto const compare_flag = [&](char const* name, bool before, bool after) {
        if (before && !after) lines.push_back(std::string(name) + ": true → false");
    };
    compare_flag("no_n_plus_one", old.no_n_plus_one, now.no_n_plus_one);
    compare_flag("no_duplicates", old.no_duplicates, now.no_duplicates);
    compare_flag("read_only", old.read_only, now.read_only);
    return lines;
}

inline bool same_finding(known_finding const& a, known_finding const& b) {
    return a.scope == b.scope && a.kind == b.kind &&
           fingerprint_of(a.query, dialect::sqlite) == fingerprint_of(b.query, dialect::sqlite);
}

}  // namespace comparing

/// What the file allows that the one of the main branch doesn't, and doesn't say why: a limit that
/// rose or went, a flag that went, a smaller page, a new entry of [known]. Endpoints that came or
/// went are none: a test that still measures one that went is told by `check`.
[[nodiscard]] inline std::vector<verdict> compare_files(budget_file const& base,
                                                        budget_file const& now) {
    using namespace comparing;
    std::vector<verdict> found;
    for (endpoint_budget const& b : now.endpoints) {
        endpoint_budget const* const old = base.find(b.name);
        if (old == nullptr || (is_reason(b.why) && b.why != old->why)) continue;
        for (std::string const& line : loosened(*old, b)) {
            found.push_back(verdict{
                "no reason",
                place(now.path, b.line),
                shortened(b.name) + ": " + line,
                {}}.with(std::string("fix: say why below it, ") +
                         (is_reason(b.why) ? "otherwise than before" : "as in  why = \"…\"") +
                         "; or take it back"));
        }
    }
    for (known_finding const& k : now.known) {
        bool old = false;
        bool said_before = false;
        for (known_finding const& before : base.known) {
            old = old || same_finding(before, k);
            said_before = said_before || (before.scope == k.scope && before.why == k.why);
        }
        if (old || (is_reason(k.why) && !said_before)) continue;
        found.push_back(verdict{"no reason",
                                place(now.path, k.line),
                                shortened(k.scope) + ": newly known: " + shortened(k.query),
                                {}}
                            .with("fix: a why of its own, that no entry of this scope had; or "
                                  "repair what was found"));
    }
    return found;
}

}  // namespace querybudget::tool
