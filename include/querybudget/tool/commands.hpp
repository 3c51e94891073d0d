// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.ipp>
#include <querybudget/judge/find_budget_file.hpp>
#include <querybudget/tool/accept.hpp>
#include <querybudget/tool/check.hpp>
#include <querybudget/tool/compare_files.hpp>
#include <querybudget/tool/docs.hpp>
#include <querybudget/tool/replace_file.hpp>
#include <querybudget/tool/report.hpp>
#include <querybudget/tool/run_diff.hpp>
#include <querybudget/tool/terminal.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// What the commands of the program do, once their arguments are read. Each returns the exit code.
namespace querybudget::tool {

namespace commands {

using querybudget::detail::counted;
using querybudget::detail::printable;

inline constexpr int fine = 0;
inline constexpr int found_something = 1;
inline constexpr int cannot = 2;  // wrong use, or what can't be read or written

/// Ends the program with exit code 2. `what()` says what to do.
class refusal : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What the arguments say.
struct arguments {
    std::string program;  ///< as it was called, for texts
    std::string folder;   ///< of records
    std::string file;     ///< the budget file
    std::string base;
    std::string old_folder;
    std::string new_folder;
    std::string readme;
    bool only_check = false;
    bool markdown = false;
    bool complete = false;
    bool allow_none = false;
    std::vector<std::string> names;  ///< of accept: a folder perhaps, then endpoints
    accept_options accept;
};

/// Printable, but for the ends of lines.
inline std::string on_lines(std::string_view text) {
    std::string lines;
    for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1))
        lines += printable(text.substr(0, end)) + '\n';
    return lines + printable(text);
}

inline constexpr char const* name_the_folder =
    ": name the one that QUERYBUDGET_OUT named when the tests ran; that of a report in CTest is "
    "querybudget-report/REPORT in the build folder";

inline std::string folder_of_records(std::string const& given) {
    std::string folder = given.empty() ? std::string(environment("QUERYBUDGET_OUT")) : given;
    if (folder.empty()) throw refusal(std::string("no folder of records") + name_the_folder);
    return folder;
}

/// `may_lack`: tests that measure nothing don't make the folder, or leave it empty.
inline merged_run run_of_folder(std::string const& folder, bool may_lack = false) {
    std::error_code error;
    if (may_lack && !std::filesystem::exists(folder, error) && !error) return {};
    if (may_lack && std::filesystem::is_empty(folder, error) && !error) return {};
    if (!std::filesystem::is_directory(folder, error))
        throw refusal(folder +
                      ": there is no such folder of records, and tests that measure "
                      "nothing make none" +
                      name_the_folder);
    merged_run run = read_run(folder, terminal::show_progress);
    terminal::clear_progress();
    return run;
}

inline std::string path_of_budget_file(std::string const& given) {
    if (!given.empty()) return given;
    found_budget_file const found = find_budget_file();
    if (!found.path.empty()) return found.path;
    std::string tried;
    for (std::string const& path : found.tried) tried += "\n    no " + path;
    throw refusal("there is no budget file: name it with --file" + tried);
}

inline budget_file budget_file_of(std::string const& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error) && !error)
        throw refusal(path + ": there is no such budget file");
    return read_budget_file(path);
}

inline std::string contents_of(std::string const& path) {
    std::optional<std::string> text = querybudget::detail::text_of_file(path);
    if (!text) throw refusal(path + ": there is no such file");
    return *std::move(text);
}

/// How many verdicts fail.
inline std::uint64_t print(std::vector<verdict> const& verdicts, terminal& out) {
    std::uint64_t failures = 0;
    bool const colour = terminal::has_colour();
    for (verdict const& v : verdicts) {
        out.print(text_of(v, colour));
        if (v.fails) ++failures;
    }
    return failures;
}

inline int report(arguments const& a, terminal& out) {
    merged_run const run = run_of_folder(folder_of_records(a.folder), a.allow_none);
    out.print(a.markdown ? markdown_report(run) : terminal_report(run, terminal::has_colour()));
    bool const too_few = run.records == 0 && !a.allow_none;
    return too_few || run.problem_count != 0 ? found_something : fine;
}

inline int check(arguments const& a, terminal& out) {
    budget_file const allowed = budget_file_of(path_of_budget_file(a.file));
    std::vector<verdict> verdicts;
    std::string measured;
    if (!a.base.empty()) verdicts = compare_files(budget_file_of(a.base), allowed);
    // Two files can be compared without a run of the tests.
    if (a.base.empty() || a.complete || !a.folder.empty() ||
        !environment("QUERYBUDGET_OUT").empty()) {
        std::string const folder = folder_of_records(a.folder);
        merged_run const run = run_of_folder(folder, a.allow_none);
        check_options options{a.complete, a.allow_none, folder,
                              a.program + " accept " + shell_quoted(folder)};
        if (!a.file.empty()) options.accept += " --file " + shell_quoted(a.file);
        for (verdict& v : tool::check(allowed, run, options)) verdicts.push_back(std::move(v));
        measured = ", " + counted(run.records, "record", "records") + " of " +
                   counted(run.processes, "process", "processes");
    }
    std::uint64_t const failures = print(verdicts, out);
    out.print("check: " + (failures == 0 ? "fine" : counted(failures, "failure", "failures")) +
              " (" + counted(allowed.endpoints.size(), "endpoint", "endpoints") + measured + ")\n");
    return failures == 0 ? fine : found_something;
}

inline void refuse_in_ci() {
    std::string_view const ci = environment("CI");
    if (ci.empty() || ci == "false" || ci == "0") return;
    throw refusal(
        "accept edits files that somebody reviews, and this is CI (the environment variable CI): "
        "run it where you commit; where a job is to commit, as  env -u CI querybudget accept …");
}

inline int accept(arguments const& a, terminal& out) {
    refuse_in_ci();
    std::error_code error;
    accept_options options = a.accept;
    options.endpoints = a.names;
    std::string folder(environment("QUERYBUDGET_OUT"));
    if (!a.names.empty() && (folder.empty() || std::filesystem::is_directory(a.names[0], error))) {
        folder = a.names[0];
        options.endpoints.erase(options.endpoints.begin());
    }
    merged_run const run = run_of_folder(folder_of_records(folder));
    std::string const path = path_of_budget_file(a.file);
    std::string text =
        "# What each golden endpoint may cost, measured by the tests that name it.\n"
        "version = 1\n";
    std::string old_text;
    budget_file allowed;
    allowed.path = path;
    if (std::filesystem::exists(path, error)) {
        allowed = read_budget_file(path);
        text = old_text = contents_of(path);
    } else if (querybudget::detail::golden_folder(path).empty()) {
        querybudget::detail::budget_file_reader(path).fail_without_folder();
    }
    acceptance const plan = plan_acceptance(allowed, text, run, options);
    for (std::string const& line : plan.better)
        out.print("better  " + printable(line) +
                  (options.lower ? "\n" : " (--lower takes the limit down)\n"));
    print(plan.refused, out);
    std::vector<std::string> const changed = write_acceptance(plan, old_text);
    for (std::string const& line : plan.others) {
        if (!plan.nothing) out.print(printable(line) + '\n');
    }
    for (std::string const& each : changed) out.print("wrote   " + printable(each) + '\n');
    bool const any_rose = std::any_of(plan.others.begin(), plan.others.end(),
                                      [](auto const& line) { return line.starts_with("raised"); });
    if (!options.why.empty() && !any_rose)
        out.print("no limit rose, so the reason isn't written\n");
    if (plan.nothing)
        out.print("accept: nothing is written\n");
    else if (changed.empty())
        out.print("accept: nothing to write\n");
    return plan.refused.empty() ? fine : found_something;
}

inline int diff(arguments const& a, terminal& out) {
    run_diff const d = diff_runs(run_of_folder(a.old_folder), run_of_folder(a.new_folder));
    out.print(text_of(d, terminal::has_colour()));
    return d.empty() ? fine : found_something;
}

inline int check_docs(arguments const& a, std::string const& text, std::string const& table,
                      terminal& out) {
    auto const differs = endpoint_table_difference(a.readme, text, table);
    if (!differs) {
        out.print("docs: fine\n");
        return fine;
    }
    verdict const v{"out of date",
                    place(a.readme, differs->line),
                    "the table of endpoints isn't what the budget file says",
                    {"it has   " + (differs->found.empty() ? "no more line" : differs->found),
                     "not      " + (differs->expected.empty() ? "no more line" : differs->expected),
                     "fix: " + a.program + " docs " + shell_quoted(a.readme)}};
    print({v}, out);
    return found_something;
}

inline int docs(arguments const& a, terminal& out) {
    budget_file const file = budget_file_of(path_of_budget_file(a.file));
    std::string const text = contents_of(a.readme);
    std::string const table = endpoint_table(file, a.readme);
    if (a.only_check) return check_docs(a, text, table, out);
    std::string const edited = with_endpoint_table(a.readme, text, table);
    if (edited == text) {
        out.print("docs: nothing to write\n");
        return fine;
    }
    replace_file(a.readme, edited);
    out.print("wrote   " + printable(a.readme) + '\n');
    return fine;
}

}  // namespace commands

}  // namespace querybudget::tool
