// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/tool/run_diff.hpp>
#include <querybudget/tool/scope_text.hpp>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <tuple>
#include <utility>

namespace querybudget::tool {

namespace detail {

/// What decides whether a scope costs more, in this order.
inline constexpr querybudget::detail::measure compared[] = {
    querybudget::detail::measure::queries,    querybudget::detail::measure::round_trips,
    querybudget::detail::measure::rows,       querybudget::detail::measure::writes,
    querybudget::detail::measure::full_scans, querybudget::detail::measure::transactions,
    querybudget::detail::measure::control,
};

inline std::vector<run_diff::query> diff_queries(std::vector<measured_query> const& before,
                                                 std::vector<measured_query> const& after) {
    std::vector<run_diff::query> changed;
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        bool const is_new = old == before.end() || (now != after.end() && now->id < old->id);
        bool const is_gone = now == after.end() || (old != before.end() && old->id < now->id);
        run_diff::query q{is_new ? now->sql : old->sql, is_new ? 0 : old->executions,
                          is_gone ? 0 : now->executions};
        if (!is_new) ++old;
        if (!is_gone) ++now;
        if (q.before != q.after) changed.push_back(std::move(q));
    }
    // Signed: what rose most comes first, what fell most last.
    std::stable_sort(changed.begin(), changed.end(),
                     [](run_diff::query const& a, run_diff::query const& b) {
                         return static_cast<std::int64_t>(a.after - a.before) >
                                static_cast<std::int64_t>(b.after - b.before);
                     });
    return changed;
}

inline std::int64_t rise(run_diff::scope const& s) noexcept {
    return s.counts.empty() ? 0 : static_cast<std::int64_t>(s.counts[0].after - s.counts[0].before);
}

inline void diff_scope(measured_scope const& before, measured_scope const& after, run_diff& d) {
    run_diff::scope s{title_of(after), {}, diff_queries(before.queries, after.queries)};
    for (querybudget::detail::measure const what : compared) {
        std::uint64_t const old = most_of(before, what);
        std::uint64_t const now = most_of(after, what);
        if (old != now) s.counts.push_back({what, old, now});
    }
    if (s.counts.empty() && s.queries.empty()) return;
    (rise(s) > 0 ? d.more : rise(s) < 0 ? d.less : d.other).push_back(std::move(s));
}

inline run_diff::scope lone_scope(measured_scope const& s, bool is_new) {
    std::uint64_t const queries = most_of(s, querybudget::detail::measure::queries);
    return {title_of(s),
            {{querybudget::detail::measure::queries, is_new ? 0 : queries, is_new ? queries : 0}},
            {}};
}

inline constexpr std::size_t most_scopes_shown = 20;  ///< of a section
inline constexpr std::size_t most_queries_shown = 8;  ///< of a scope

inline void append_counts(std::string& line, run_diff::scope const& s, bool lone) {
    bool first = true;
    for (run_diff::count const& c : s.counts) {
        line += first ? ": " : ", ";
        first = false;
        line += querybudget::detail::counted(lone ? std::max(c.before, c.after) : c.after,
                                             subject{c.what});
        if (!lone) line += " (" + std::to_string(c.before) + " before)";
    }
}

inline void append_query(std::string& text, run_diff::query const& q, bool colour) {
    std::string head = q.before == 0 ? "+ " : q.after == 0 ? "- " : "  ";
    head += std::to_string(q.after == 0 ? q.before : q.after) + " × ";
    std::string const tail = q.before == 0 || q.after == 0
                                 ? std::string()
                                 : "  (" + std::to_string(q.before) + " before)";
    std::string const line = head + fitted(q.sql, 6 + head.size() + tail.size()) + tail;
    text += "      " + coloured(line, q.after > q.before ? "31" : "32", colour) + '\n';
}

inline void append_section(std::string& text, std::string_view title,
                           std::vector<run_diff::scope> const& scopes, bool lone, bool colour) {
    if (scopes.empty()) return;
    text += coloured(std::string(title), "1", colour) + '\n';
    for (std::size_t i = 0; i < scopes.size() && i < most_scopes_shown; ++i) {
        std::string counts;
        append_counts(counts, scopes[i], lone);
        text += "  " + fitted(scopes[i].title, 2 + counts.size()) + counts + '\n';
        std::vector<run_diff::query> const& queries = scopes[i].queries;
        for (std::size_t q = 0; q < queries.size() && q < most_queries_shown; ++q)
            append_query(text, queries[q], colour);
        if (queries.size() > most_queries_shown)
            text += "      … and " + std::to_string(queries.size() - most_queries_shown) +
                    " more queries\n";
    }
    if (scopes.size() > most_scopes_shown)
        text += "  … and " + std::to_string(scopes.size() - most_scopes_shown) + " more\n";
}

inline void append_problem_count(std::string& text, std::string_view which, std::uint64_t count) {
    if (count == 0) return;
    text += querybudget::detail::counted(count, "problem", "problems") +
            " with the records of the " + std::string(which) +
            " run, so scopes may be missing: querybudget report lists them\n";
}

}  // namespace detail

inline run_diff diff_runs(merged_run const& before, merged_run const& after) {
    run_diff d;
    d.problems_before = before.problem_count;
    d.problems_after = after.problem_count;
    auto const key = [](measured_scope const& s) {
        return std::tie(s.name, s.page, s.cold, s.is_endpoint);
    };
    auto old = before.scopes.begin();
    auto now = after.scopes.begin();
    while (old != before.scopes.end() || now != after.scopes.end()) {
        if (old == before.scopes.end() || (now != after.scopes.end() && key(*now) < key(*old))) {
            d.added.push_back(detail::lone_scope(*now++, true));
        } else if (now == after.scopes.end() || key(*old) < key(*now)) {
            d.gone.push_back(detail::lone_scope(*old++, false));
        } else {
            detail::diff_scope(*old++, *now++, d);
        }
    }
    for (std::vector<run_diff::scope>* const section : {&d.more, &d.less, &d.added, &d.gone}) {
        std::stable_sort(section->begin(), section->end(),
                         [](run_diff::scope const& a, run_diff::scope const& b) {
                             using querybudget::detail::measure;
                             bool const a_first = a.counts[0].what == measure::queries;
                             bool const b_first = b.counts[0].what == measure::queries;
                             if (a_first != b_first) return a_first;  // others are other units
                             return std::abs(detail::rise(a)) > std::abs(detail::rise(b));
                         });
    }
    return d;
}

inline std::string text_of(run_diff const& d, bool colour) {
    if (d.empty()) return "nothing differs\n";
    std::string text;
    detail::append_section(text, "costs more", d.more, false, colour);
    detail::append_section(text, "costs less", d.less, false, colour);
    detail::append_section(text, "other queries", d.other, false, colour);
    detail::append_section(text, "new", d.added, true, colour);
    detail::append_section(text, "gone", d.gone, true, colour);
    detail::append_problem_count(text, "old", d.problems_before);
    detail::append_problem_count(text, "new", d.problems_after);
    return text;
}

}  // namespace querybudget::tool
