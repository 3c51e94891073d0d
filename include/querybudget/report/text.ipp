// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/findings.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/report/crossing_text.hpp>
#include <querybudget/report/example_text.hpp>
#include <querybudget/report/finding_text.hpp>
#include <querybudget/report/glyphs.hpp>
#include <querybudget/report/latency.hpp>
#include <querybudget/report/strip.hpp>
#include <querybudget/report/text.hpp>

namespace querybudget {

namespace detail {

/// Blocks of a report before `… and 37 more`.
inline constexpr std::size_t most_blocks = 8;

/// Bytes of a line that somebody else wrote: a fix may be long, the path of a module has no end.
inline constexpr std::size_t longest_line = 400;

/// `… and 37 more violations`, where a list is longer than that.
inline void append_more(std::string& text, std::size_t size, char const* of_what) {
    if (size > most_blocks)
        text += "\n  … and " + std::to_string(size - most_blocks) + " more" + of_what;
}

/// The verdict, then what else is broken.
inline void append_verdicts(std::string& text, std::string_view name,
                            std::vector<violation> const& broken) {
    for (std::size_t i = 0; i < broken.size() && i < most_blocks; ++i) {
        violation const& v = broken[i];
        std::string const line = shortened(v.text(), longest_line);
        text += i == 0 ? titled(name, line) : "\n  and " + line;
        text += " [" + v.id() + ']';
        std::vector<std::string> const& details = v.details();
        for (std::size_t d = 0; d < details.size() && d < most_blocks; ++d)
            text += "\n  " + shortened(details[d], longest_line);
        append_more(text, details.size(), "");
    }
    append_more(text, broken.size(), " violations");
}

/// The queries that no finding tells of, the most frequent first.
inline std::vector<group const*> other_queries(recording const& r,
                                               std::vector<finding> const& found) {
    std::vector<group const*> others;
    for (group const& g : r.groups()) {
        bool told = g.category() != statement_category::query;
        for (finding const& f : found) told = told || f.id == g.id;
        if (told) continue;
        others.push_back(&g);
        for (std::size_t i = others.size() - 1;
             i > 0 && others[i]->executions > others[i - 1]->executions; --i) {
            std::swap(others[i], others[i - 1]);
        }
    }
    return others;
}

QUERYBUDGET_DETAIL_INLINE site_reader const* the_site_reader() noexcept {
    spin_guard const guard(the_hub.lock);
    return the_hub.sites;
}

/// Is where it comes from worth a line? Where nothing else ran, it is what crossed the limit.
inline bool wants_site(group const& g, bool alone) noexcept { return alone || g.executions > 1; }

/// Where the crossing comes from, the findings, and those of the other queries that ran more than
/// once or alone, in this order.
inline site_texts sites_of(recording const& r, violation const* crossed,
                           std::vector<finding> const& findings,
                           std::vector<placed_finding> const& found,
                           std::vector<group const*> const& others, bool alone) {
    std::vector<site_question> questions;
    if (crossed != nullptr) questions.push_back(question_of(*crossed, r, findings));
    for (placed_finding const& f : found)
        questions.push_back(
            {group_of(r.groups(), f.what.id), group_of(r.groups(), f.what.parent_id)});
    for (group const* const g : others) {
        if (wants_site(*g, alone)) questions.push_back({g, nullptr});
    }
    site_reader const* const reader = the_site_reader();
    if (reader != nullptr) return reader->describe(r.groups(), questions);
    return {std::vector<std::string>(questions.size()), {}};
}

inline void append_query(std::string& text, group const& g, std::string const& site) {
    text += "\n  " + comb(g.executions, g.sql);
    if (g.failed != 0) text += "  (" + std::to_string(g.failed) + " failed)";
    std::string const indent = "\n  " + std::string(std::to_string(g.executions).size() + 3, ' ');
    append_origin(text, indent, site, g.executions != 1 ? &g : nullptr);
    adviser const* const any = the_adviser();
    std::string const fix = any != nullptr ? any->on_query(g) : std::string();
    if (!fix.empty()) text += indent + "fix: " + fix;
}

inline void append_queries(std::string& text, recording const& r,
                           std::vector<violation> const& broken) {
    violation const* crossed = first_crossing(broken, r);
    bool const alone = crossed != nullptr && is_only_query(r, crossed->crossed_by().id);
    if (alone) crossed = nullptr;  // its block says it all
    std::vector<finding> const findings = r.findings();
    std::vector<placed_finding> found = placed(findings);
    std::vector<group const*> others = other_queries(r, findings);
    std::size_t const blocks = found.size() + others.size();
    if (found.size() > most_blocks) found.resize(most_blocks);
    if (found.size() + others.size() > most_blocks) others.resize(most_blocks - found.size());
    site_texts const sites = sites_of(r, crossed, findings, found, others, alone);
    auto site = sites.texts.begin();
    if (crossed != nullptr) append_crossing(text, *crossed, r, *site++);
    for (placed_finding const& f : found) {
        append_finding(text, r, f.what, *site++, f.depth);
        append_examples(text, group_of(r.groups(), f.what.id));
    }
    for (group const* const g : others)
        append_query(text, *g, wants_site(*g, alone) ? *site++ : std::string());
    append_more(text, blocks, "");
    if (!sites.note.empty()) text += "\n  " + sites.note;
}

inline void append_note(std::string& line, std::string const& note) {
    line += line.empty() ? "\n  also " : ", ";
    line += note;
}

inline void append_rest(std::string& text, recording const& r,
                        std::vector<violation> const& broken) {
    std::string also;
    std::uint64_t transaction = 0;
    for (group const& g : r.groups()) {
        if (g.kind == statement_kind::transaction) transaction += g.executions;
    }
    std::uint64_t const other_control = r.control() - transaction;
    if (transaction != 0) append_note(also, std::to_string(transaction) + " transaction control");
    if (other_control != 0)
        append_note(also,
                    counted(other_control, "other control statement", "other control statements"));
    if (std::uint64_t const n = r.cursor_steps(); n != 0)
        append_note(also, counted(n, "cursor step", "cursor steps"));
    if (std::uint64_t const n = r.nested(); n != 0)
        append_note(also, std::to_string(n) + " nested (triggers, foreign keys)");
    if (std::uint64_t const trips = r.round_trips(); trips > 1) {
        std::uint64_t saved = 0;
        for (violation const& v : broken) saved = v.saves() > saved ? v.saves() : saved;
        also += also.empty() ? "\n  " : "; ";
        also += words_for_round_trips(trips, saved);
    }
    text += also;
    visibility const& v = r.seen();
    if (v.threads > 1) text += "\n  from " + std::to_string(v.threads) + " threads";
    if (v.connections > 1) text += "\n  on " + std::to_string(v.connections) + " connections";
    if (v.unobserved_statements != 0)
        text += "\n  also " + std::to_string(v.unobserved_statements) +
                " on a connection that isn't observed";
    for (std::size_t i = 0; i < v.unobserved.size() && i < most_blocks; ++i)
        text += "\n  not observed: " + shortened(v.unobserved[i]) + ", opened in this scope";
    append_more(text, v.unobserved.size(), " connections");
    for (std::size_t i = 0; i < v.running.size() && i < most_blocks; ++i) {
        text += "\n  still running on another thread: " + shortened(v.running[i]) +
                "  (qb::settle(…) waits for it)";
    }
    append_more(text, v.running.size(), " still running");
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE std::string call_site::text() const {
    detail::site_reader const* const reader = detail::the_site_reader();
    return reader != nullptr ? reader->text(*this) : std::string();
}

QUERYBUDGET_DETAIL_INLINE std::vector<call_frame> call_site::frames() const {
    detail::site_reader const* const reader = detail::the_site_reader();
    return reader != nullptr ? reader->frames(*this) : std::vector<call_frame>();
}

QUERYBUDGET_DETAIL_INLINE std::string failure_text(std::string_view name,
                                                   std::vector<violation> const& broken,
                                                   recording const& r) {
    std::string text;
    detail::append_verdicts(text, name, broken);
    detail::append_queries(text, r, broken);
    detail::append_rest(text, r, broken);
    if (std::string const strip = detail::strip_of(r.timeline()); !strip.empty())
        text += "\n  " + strip;
    if (!broken.empty() && text.find('\n') != std::string::npos)
        text += "\n" + detail::titled(
                           name, detail::shortened(broken.front().text(), detail::longest_line));
    return detail::shown(std::move(text));
}

QUERYBUDGET_DETAIL_INLINE std::string passed_text(std::string_view name, recording const& r) {
    return detail::shown(detail::titled(name, detail::counted(r.queries(), "query", "queries")));
}

QUERYBUDGET_DETAIL_INLINE detail::worst_comb detail::worst_comb_of(recording const& r) {
    std::vector<finding> const found = r.findings();
    std::vector<group const*> const others = other_queries(r, found);
    finding const* worst = nullptr;
    for (finding const& f : found) {
        if (worst == nullptr || f.executions > worst->executions) worst = &f;
    }
    group const* const other = others.empty() ? nullptr : others.front();
    if (worst != nullptr && (other == nullptr || worst->executions >= other->executions))
        return {label_of(*worst) + comb(worst->executions, worst->sql),
                {group_of(r.groups(), worst->id), group_of(r.groups(), worst->parent_id)}};
    if (other == nullptr || other->executions <= 2) return {};
    return {comb(other->executions, other->sql), {other, nullptr}};
}

}  // namespace querybudget
