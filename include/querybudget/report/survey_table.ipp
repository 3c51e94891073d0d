// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/words.hpp>
#include <querybudget/report/glyphs.hpp>
#include <querybudget/report/survey_table.hpp>
#include <querybudget/report/text.hpp>

#include <algorithm>
#include <utility>

namespace querybudget::detail {

inline void append_right(std::string& line, std::size_t width, std::string_view cell) {
    line.append(width > cell.size() ? width - cell.size() : 0, ' ');
    line += cell;
}

/// Of a group that the recording may have, what its call site is read from.
inline void keep_site(group& kept, group const* g) {
    if (g == nullptr) return;
    kept.kind = g->kind;
    kept.site = g->site;
}

QUERYBUDGET_DETAIL_INLINE void survey_table::add(std::string_view name, recording const& all,
                                                 recording const& counted) {
    ++tests_;
    visibility const& seen = all.seen();
    unobserved_ += seen.unobserved_statements;
    for (lost_connection const& lost : seen.lost) add_note(lost.what + ": " + lost.fix);
    set_up_ += all.queries() - counted.queries();
    if (counted.queries() == 0) return;
    queries_ += counted.queries();
    row& added = rows_.emplace_back();
    added.name = name;
    added.queries = counted.queries();
    added.round_trips = counted.round_trips();
    added.rows = counted.rows();
    worst_comb worst = worst_comb_of(counted);
    added.comb = std::move(worst.text);
    keep_site(added.what, worst.where.what);
    keep_site(added.parent, worst.where.parent);
}

QUERYBUDGET_DETAIL_INLINE site_texts survey_table::sites_of(std::vector<row> const& rows) {
    std::vector<group> all;
    std::vector<site_question> questions;
    for (row const& r : rows) {
        all.push_back(r.what);
        questions.push_back({&r.what, &r.parent});
    }
    site_reader const* const reader = the_site_reader();
    if (reader != nullptr) return reader->describe(all, questions);
    return {std::vector<std::string>(rows.size()), {}};
}

QUERYBUDGET_DETAIL_INLINE void survey_table::add_note(std::string line) {
    for (std::string const& known : notes_) {
        if (known == line) return;
    }
    notes_.push_back(std::move(line));
}

QUERYBUDGET_DETAIL_INLINE std::vector<survey_table::row> survey_table::dearest_first() const {
    std::vector<row> sorted = rows_;
    std::sort(sorted.begin(), sorted.end(), [](row const& a, row const& b) {
        return a.name != b.name ? a.name < b.name : a.queries > b.queries;
    });
    std::vector<row> once;
    for (row& r : sorted) {
        if (!once.empty() && once.back().name == r.name)
            ++once.back().runs;
        else
            once.push_back(std::move(r));
    }
    std::stable_sort(once.begin(), once.end(), [](row const& a, row const& b) {
        return a.queries != b.queries ? a.queries > b.queries : a.round_trips > b.round_trips;
    });
    return once;
}

QUERYBUDGET_DETAIL_INLINE std::string survey_table::text(bool whole) const {
    if (tests_ == 0) return {};
    constexpr std::size_t most_rows = 20;
    std::vector<row> rows = dearest_first();
    std::size_t const more = whole || rows.size() <= most_rows ? 0 : rows.size() - most_rows;
    rows.resize(rows.size() - more);
    std::string text = "querybudget survey: " + counted(tests_, "test", "tests") + ", " +
                       std::to_string(rows_.size()) + " with " +
                       counted(queries_, "query", "queries") + ", " +
                       std::to_string(tests_ - rows_.size()) + " without\n";
    bool trips = false;
    for (row const& r : rows) trips = trips || r.round_trips != 0;
    std::string const head =
        std::string("  queries") + (trips ? "  round trips" : "") + "     rows  test\n";
    std::string const indent(head.size() - 5, ' ');
    if (!rows.empty()) text += head;
    site_texts const sites = sites_of(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        row const& r = rows[i];
        append_right(text, 9, std::to_string(r.queries));
        if (trips) append_right(text, 13, std::to_string(r.round_trips));
        append_right(text, 9, std::to_string(r.rows));
        text += "  " + shortened(r.name, 120);
        if (r.runs > 1) text += "  (the dearest of " + std::to_string(r.runs) + " runs)";
        text += '\n';
        if (!r.comb.empty()) text += indent + r.comb + '\n';
        if (!sites.texts[i].empty()) text += indent + sites.texts[i] + '\n';
    }
    if (!sites.note.empty()) text += "  " + sites.note + '\n';
    if (more != 0)
        text += "  … and " + std::to_string(more) + " more (QUERYBUDGET_SURVEY=all shows them)\n";
    if (set_up_ != 0)
        text += "  not counted: " + counted(set_up_, "write", "writes") +
                " before a test first read (QUERYBUDGET_SURVEY=set_up counts them)\n";
    if (unobserved_ != 0)
        text += "  also " + counted(unobserved_, "statement", "statements") +
                " on connections that aren't observed: they were open before the first test\n";
    if (rows.empty() && set_up_ == 0)
        text +=
            "  No query was seen: were the connections opened before the first test, or in "
            "another process, or by another driver?\n";
    for (std::string const& note : notes_) text += "  " + printable(note) + '\n';
    return shown(std::move(text));
}

}  // namespace querybudget::detail
