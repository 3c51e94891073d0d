// SPDX-License-Identifier: BSL-1.0

// Runs every scenario at every size and counts, for each class, the findings that are right, those
// that nobody expected and those that are missing. Both numbers have to be those of the list: it
// says what is known to be wrong today.

#include "backend.hpp"
#include "scenario.hpp"
#include "variants.hpp"

#include <querybudget/querybudget.hpp>

#include <fnmatch.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using querybudget::finding;
using querybudget::finding_kind;
using namespace scenarios;

struct tally {
    int runs = 0;
    int quiet = 0;  ///< runs in which nothing was to be found, and nothing was
    int right = 0;
    int unexpected = 0;
    int missed = 0;

    [[nodiscard]] int wrong() const { return unexpected + missed; }
    void add(tally const& other) {
        runs += other.runs;
        quiet += other.quiet;
        right += other.right;
        unexpected += other.unexpected;
        missed += other.missed;
    }
};
using tallies = std::map<std::string, tally>;

struct allowance {
    int unexpected = 0;
    int missed = 0;
};
using allowances = std::map<std::string, allowance>;

char const* name_of(finding_kind kind) {
    switch (kind) {
        case finding_kind::n_plus_one: return "n_plus_one";
        case finding_kind::missing_batch: return "missing_batch";
        case finding_kind::row_cursor: return "row_cursor";
        case finding_kind::row_explosion: return "row_explosion";
        case finding_kind::duplicate: return "duplicate";
    }
    return "unknown";
}

querybudget::recording record(scenario const& s, size rows) {
    shop::database& db = fresh_database();
    auto const set_up = db.begin();  // quicker than a transaction for each insert
    s.set_up(db, rows);
    set_up->commit();
    return querybudget::measure([&] { s.run(db, rows); });
}

/// Throws: std::runtime_error for an expectation that no finding can meet.
void require_queries(querybudget::recording const& r, std::vector<expectation> const& expected) {
    auto const groups = r.groups();
    for (expectation const& e : expected) {
        if (std::none_of(groups.begin(), groups.end(),
                         [&](querybudget::group const& g) { return g.sql == e.sql; })) {
            std::string text = "expected, and never run: " + e.sql + "\nThese were run:";
            for (auto const& g : groups) text += "\n    " + g.sql;
            throw std::runtime_error(text);
        }
    }
}

void print_deviation(char const* what, scenario const& s, size rows, finding_kind kind,
                     std::string const& sql) {
    std::printf("%s %s, size %lld, %s: %s\n    %s\n", what, name_of(kind),
                static_cast<long long>(rows), s.class_name.c_str(), s.name.c_str(), sql.c_str());
}

bool is(expectation const& e, finding const& f) {
    return (e.kind == f.kind || e.or_as == f.kind) && e.sql == f.sql;
}

void print_findings(scenario const& s, size rows, std::vector<finding> const& found) {
    std::printf("\n%s, size %lld, %s: %zu found\n", s.class_name.c_str(),
                static_cast<long long>(rows), s.name.c_str(), found.size());
    for (finding const& f : found) {
        std::printf("    %s, %llu executions, %llu values, %s\n", name_of(f.kind),
                    static_cast<unsigned long long>(f.executions),
                    static_cast<unsigned long long>(f.distinct_values), f.sql.c_str());
        if (f.parent_sql.empty()) continue;
        std::printf("        %s for each of %llu rows of %s\n", f.proven ? "proven" : "possible",
                    static_cast<unsigned long long>(f.parent_rows), f.parent_sql.c_str());
    }
}

tally judge(scenario const& s, size rows, bool verbose) {
    auto const recorded = record(s, rows);
    if (rows == s.sizes.back()) require_queries(recorded, s.expected);
    auto const found = recorded.findings();
    if (verbose) print_findings(s, rows, found);
    tally t;
    t.runs = 1;
    for (finding const& f : found) {
        auto const match =
            std::find_if(s.expected.begin(), s.expected.end(),
                         [&](expectation const& e) { return is(e, f) && rows >= e.tolerated; });
        if (match == s.expected.end()) {
            ++t.unexpected;
            print_deviation("false ", s, rows, f.kind, f.sql);
        } else if (rows >= match->required) {
            ++t.right;
        }
    }
    for (expectation const& e : s.expected) {
        if (rows < e.required) continue;
        if (std::none_of(found.begin(), found.end(), [&](finding const& f) { return is(e, f); })) {
            ++t.missed;
            print_deviation("missed", s, rows, e.kind, e.sql);
        }
    }
    if (found.empty() && t.missed == 0) t.quiet = 1;
    return t;
}

/// A line is: false, missed, the class. A `#` begins a comment.
allowances read_allowances(char const* path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error(std::string("cannot read ") + path);
    allowances known;
    allowance a;
    std::string line;
    while (std::getline(file, line)) {
        if (line.empty() || line[0] == '#') continue;
        int name = 0;
        if (std::sscanf(line.c_str(), "%d %d %n", &a.unexpected, &a.missed, &name) != 2) {
            throw std::runtime_error("not `<false> <missed> <class>`: " + line);
        }
        if (!known.emplace(line.substr(static_cast<std::size_t>(name)), a).second) {
            throw std::runtime_error("twice in the list: " + line);
        }
    }
    return known;
}

/// "-" where there is nothing to divide by.
std::string share(int part, int rest) {
    if (part + rest == 0) return "-";
    char text[16];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(part) / (part + rest));
    return text;
}

void print_line(std::string const& name, tally const& t) {
    std::printf("%-58s %5d %6d %6d %6d %7d %10s %7s\n", name.c_str(), t.runs, t.quiet, t.right,
                t.unexpected, t.missed, share(t.right, t.unexpected).c_str(),
                share(t.right, t.missed).c_str());
}

void print_table(tallies const& classes) {
    std::printf("\n%-58s %5s %6s %6s %6s %7s %10s %7s\n", "class", "runs", "quiet", "right",
                "false", "missed", "precision", "recall");
    tally total;
    for (auto const& [name, t] : classes) {
        print_line(name, t);
        total.add(t);
    }
    print_line("total", total);
    std::printf("\n");
    auto const worst = std::max_element(
        classes.begin(), classes.end(),
        [](auto const& a, auto const& b) { return a.second.wrong() < b.second.wrong(); });
    if (worst->second.wrong() == 0) {
        std::printf("worst: none\n");
    } else {
        std::printf("worst: %s\n", worst->first.c_str());
    }
}

/// How many classes differ from the list, which is none when the test passes.
int compare(tallies const& classes, allowances known, char const* path) {
    int differing = 0;
    for (auto const& [name, t] : classes) {
        auto const entry = known.find(name);
        bool const listed = entry != known.end();
        allowance const a = listed ? entry->second : allowance();
        if (listed) known.erase(entry);
        if (listed && t.unexpected == a.unexpected && t.missed == a.missed) continue;
        bool const worse = t.unexpected > a.unexpected || t.missed > a.missed;
        std::printf("FAILED: %s; the line in %s would be: %d %d %s\n",
                    !listed ? "no line for this class"
                    : worse ? "it got worse"
                            : "it got better",
                    path, t.unexpected, t.missed, name.c_str());
        ++differing;
    }
    for (auto const& [name, a] : known) {
        std::printf("FAILED: a line of %s names no class: %s; remove it\n", path, name.c_str());
        ++differing;
    }
    return differing;
}

/// The comments stay.
void write_allowances(char const* path, tallies const& classes) {
    std::string text;
    std::string line;
    for (std::ifstream old(path); std::getline(old, line) && line[0] == '#';) text += line + "\n";
    for (auto const& [name, t] : classes) {
        text += std::to_string(t.unexpected) + " " + std::to_string(t.missed) + " " + name + "\n";
    }
    if (!(std::ofstream(path) << text)) {
        throw std::runtime_error(std::string("cannot write ") + path);
    }
}

struct options {
    char const* list = nullptr;
    char const* only = nullptr;  ///< a glob on the name or the class
    bool verbose = false;
};

options read_options(int argc, char** argv) {
    options o;
    for (int i = 1; i < argc; ++i) {
        std::string_view const arg = argv[i];
        if (arg == "--verbose") {
            o.verbose = true;
        } else if (arg == "--only" && i + 1 < argc) {
            o.only = argv[++i];
        } else if (o.list == nullptr) {
            o.list = argv[i];
        } else {
            throw std::runtime_error("one argument too many: " + std::string(arg));
        }
    }
    if ((o.list == nullptr) == (o.only == nullptr)) {
        throw std::runtime_error("usage: scenarios [--verbose] (known.txt | --only <glob>)");
    }
    return o;
}

bool is_chosen(scenario const& s, options const& o) {
    if (s.runs_on != databases::both && s.runs_on != this_database()) return false;
    if (o.only == nullptr) return true;
    return fnmatch(o.only, s.class_name.c_str(), 0) == 0 || fnmatch(o.only, s.name.c_str(), 0) == 0;
}

tallies run(options const& o) {
    tallies classes;
    querybudget::observation const watch = observe_all();
    for (auto const all : {scenarios_a, scenarios_b, variants}) {
        for (scenario const& s : all()) {
            if (!is_chosen(s, o)) continue;
            try {
                for (size const rows : s.sizes) {
                    classes[s.class_name].add(judge(s, rows, o.verbose));
                }
            } catch (std::exception const& e) {
                throw std::runtime_error(s.class_name + ": " + s.name + ": " + e.what());
            }
        }
    }
    if (classes.empty()) throw std::runtime_error("no scenario is chosen");
    return classes;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        options const o = read_options(argc, argv);
        // A part of the scenarios says nothing about the list.
        allowances const known = o.list != nullptr ? read_allowances(o.list) : allowances();
        tallies const classes = run(o);
        print_table(classes);
        if (o.list == nullptr) return 0;
        if (std::getenv("QUERYBUDGET_UPDATE_EXPECTED") != nullptr) {
            write_allowances(o.list, classes);
            return 0;
        }
        return compare(classes, known, o.list) == 0 ? 0 : 1;
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 2;
    }
}
