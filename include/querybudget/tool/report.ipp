// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/report/finding_text.hpp>
#include <querybudget/tool/markdown.hpp>
#include <querybudget/tool/report.hpp>
#include <querybudget/tool/scope_text.hpp>
#include <querybudget/tool/verdict.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace querybudget::tool {

namespace detail {

using querybudget::detail::counted;
using querybudget::detail::measure;
using querybudget::detail::printable;

inline constexpr std::size_t most_findings = 8;  ///< of a scope

inline std::vector<measured_scope const*> dearest_first(merged_run const& run) {
    std::vector<measured_scope const*> sorted;
    for (measured_scope const& s : run.scopes) sorted.push_back(&s);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](measured_scope const* a, measured_scope const* b) {
                         return most_of(*a, measure::queries) > most_of(*b, measure::queries);
                     });
    return sorted;
}

/// `2 of 3 runs failed`; empty where none did.
inline std::string words_for_failures(measured_scope const& s) {
    if (s.failed_runs == 0) return {};
    return std::to_string(s.failed_runs) + " of " + counted(s.runs, "run", "runs") + " failed";
}

/// `12 scopes, 340 runs in 16 processes, 2 runs failed`
inline std::string words_for(merged_run const& run) {
    std::uint64_t failed = 0;
    for (measured_scope const& s : run.scopes) failed += s.failed_runs;
    std::string text = counted(run.scopes.size(), "scope", "scopes") + ", " +
                       counted(run.records, "run", "runs") + " in " +
                       counted(run.processes, "process", "processes");
    if (failed != 0) text += ", " + counted(failed, "run", "runs") + " failed";
    if (run.problem_count != 0)
        text += ", " + counted(run.problem_count, "problem", "problems") + " with the records";
    return text;
}

/// Has any scope round trips?
inline bool has_round_trips(merged_run const& run) {
    return std::any_of(run.scopes.begin(), run.scopes.end(), [](measured_scope const& s) {
        return most_of(s, measure::round_trips) != 0;
    });
}

/// What is right-aligned before the scope's name.
inline std::vector<std::string> cells_of(measured_scope const& s, bool round_trips) {
    std::vector<std::string> cells{text_of(range_of(s, measure::queries))};
    if (round_trips) cells.push_back(text_of(range_of(s, measure::round_trips)));
    cells.push_back(text_of(range_of(s, measure::rows)));
    cells.push_back(time_text(most_of(s, measure::db_time)));
    cells.push_back(std::to_string(s.runs));
    return cells;
}

inline std::vector<std::string> heads(bool round_trips) {
    if (round_trips) return {"queries", "round trips", "rows", "time", "runs"};
    return {"queries", "rows", "time", "runs"};
}

/// A line of the terminal's table, up to the name.
inline std::string aligned(std::vector<std::string> const& cells,
                           std::vector<std::size_t> const& widths) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        line.append(2 + widths[i] - cells[i].size(), ' ');
        line += cells[i];
    }
    return line + "  ";
}

inline void append_findings(std::string& text, measured_scope const& s, std::string const& indent,
                            bool colour) {
    for (std::size_t i = 0; i < s.findings.size() && i < most_findings; ++i) {
        finding const& f = s.findings[i];
        std::string const label = querybudget::detail::label_of(f);
        std::string const times = std::to_string(f.executions) + " × ";
        text += indent + coloured(label, "33", colour) + times +
                fitted(f.sql, indent.size() + label.size() + times.size()) + '\n';
    }
    if (s.findings.size() > most_findings)
        text += indent + "… and " + std::to_string(s.findings.size() - most_findings) + " more\n";
}

inline void append_problems(std::string& text, merged_run const& run, bool colour) {
    if (run.problem_count == 0) return;
    text += '\n' + coloured("what is wrong with the records", "1", colour) + '\n';
    for (merged_run::problem const& p : run.problems)
        text += "  " + printable(place(p.file, static_cast<std::int64_t>(p.line))) + ": " +
                printable(p.what) + '\n';
    if (run.problem_count > run.problems.size())
        text += "  … and " + std::to_string(run.problem_count - run.problems.size()) + " more\n";
}

inline constexpr char const* differs_between_runs = "its queries differ from run to run";

}  // namespace detail

inline std::string terminal_report(merged_run const& run, bool colour) {
    std::string text = detail::words_for(run) + '\n';
    bool const round_trips = detail::has_round_trips(run);
    std::vector<measured_scope const*> const scopes = detail::dearest_first(run);
    std::vector<std::string> const heads = detail::heads(round_trips);
    std::vector<std::size_t> widths;
    for (std::string const& head : heads) widths.push_back(head.size());
    for (measured_scope const* const s : scopes) {
        std::vector<std::string> const cells = detail::cells_of(*s, round_trips);
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths[i] = std::max(widths[i], cells[i].size());
    }
    std::string const head = detail::aligned(heads, widths);
    std::string const indent(head.size() + 2, ' ');
    if (!scopes.empty()) text += '\n' + coloured(head + "scope", "1", colour) + '\n';
    for (measured_scope const* const s : scopes) {
        text += detail::aligned(detail::cells_of(*s, round_trips), widths) +
                fitted(title_of(*s), head.size()) + '\n';
        std::string const failures = detail::words_for_failures(*s);
        if (!failures.empty()) {
            std::string const at = s->file.substr(s->file.rfind('/') + 1);
            text +=
                indent + coloured(failures, "31", colour) + ", " +
                fitted(at + ':' + std::to_string(s->line), indent.size() + failures.size() + 2) +
                '\n';
        }
        detail::append_findings(text, *s, indent, colour);
        if (!s->other_queries.empty()) text += indent + detail::differs_between_runs + '\n';
    }
    detail::append_problems(text, run, colour);
    return text;
}

inline std::string markdown_report(merged_run const& run) {
    std::string text = "## Queries\n\n" + detail::words_for(run) + ".\n";
    bool const round_trips = detail::has_round_trips(run);
    std::vector<measured_scope const*> const scopes = detail::dearest_first(run);
    if (!scopes.empty()) {
        std::string line = "| scope |";
        std::string rule = "|---|";
        for (std::string const& head : detail::heads(round_trips)) {
            line += ' ' + head + " |";
            rule += "--:|";
        }
        text += '\n' + line + '\n' + rule + '\n';
    }
    bool has_findings = false;
    for (measured_scope const* const s : scopes) {
        has_findings = has_findings || !s->findings.empty();
        text += "| " + markdown_text(title_of(*s));
        std::string const failures = detail::words_for_failures(*s);
        if (!failures.empty()) text += ", **" + failures + "**";
        if (!s->other_queries.empty()) text += std::string(", ") + detail::differs_between_runs;
        for (std::string const& cell : detail::cells_of(*s, round_trips)) text += " | " + cell;
        text += " |\n";
    }
    if (has_findings) text += "\n### What looks wrong\n\n";
    for (measured_scope const* const s : scopes) {
        for (finding const& f : s->findings) {
            std::string label = querybudget::detail::label_of(f);
            label.erase(label.find_last_not_of(' ') + 1);
            text += "- " + label + " in " + markdown_text(title_of(*s)) + ": " +
                    std::to_string(f.executions) + " × " + markdown_code(f.sql) + '\n';
        }
    }
    if (run.problem_count != 0) text += "\n### What is wrong with the records\n\n";
    for (merged_run::problem const& p : run.problems)
        text += "- " + markdown_code(place(p.file, static_cast<std::int64_t>(p.line))) + ' ' +
                markdown_text(p.what) + '\n';
    if (run.problem_count > run.problems.size())
        text += "- … and " + std::to_string(run.problem_count - run.problems.size()) + " more\n";
    return text;
}

}  // namespace querybudget::tool
