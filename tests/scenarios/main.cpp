// SPDX-License-Identifier: BSL-1.0

// Runs every scenario at every size and counts, for each class, the findings that are right, those
// that nobody expected and those that are missing. Both numbers have to be those of the list: it
// says what is known to be wrong today.

#include "../../examples/shop/sqlite_database.hpp"
#include "scenario.hpp"

#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
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

std::vector<finding> findings_of(scenario const& s, size rows) {
    shop::sqlite_database db;
    s.set_up(db, rows);
    querybudget::observation const watch = querybudget::sqlite::observe(db.handle());
    return querybudget::measure([&] { s.run(db, rows); }).findings();
}

void print_deviation(char const* what, scenario const& s, size rows, finding_kind kind,
                     std::string const& sql) {
    std::printf("%s %s, size %lld, %s: %s\n    %s\n", what, name_of(kind),
                static_cast<long long>(rows), s.class_name.c_str(), s.name.c_str(), sql.c_str());
}

tally judge(scenario const& s, size rows) {
    auto const found = findings_of(s, rows);
    tally t;
    t.runs = 1;
    for (finding const& f : found) {
        auto const match =
            std::find_if(s.expected.begin(), s.expected.end(), [&](expectation const& e) {
                return e.kind == f.kind && e.sql == f.sql && rows >= e.tolerated;
            });
        if (match == s.expected.end()) {
            ++t.unexpected;
            print_deviation("false ", s, rows, f.kind, f.sql);
        } else if (rows >= match->required) {
            ++t.right;
        }
    }
    for (expectation const& e : s.expected) {
        if (rows < e.required) continue;
        if (std::none_of(found.begin(), found.end(),
                         [&](finding const& f) { return e.kind == f.kind && e.sql == f.sql; })) {
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

void print_line(std::string const& name, tally const& t) {
    std::printf("%-58s %5d %6d %6d %6d %7d\n", name.c_str(), t.runs, t.quiet, t.right, t.unexpected,
                t.missed);
}

void print_table(tallies const& classes) {
    std::printf("\n%-58s %5s %6s %6s %6s %7s\n", "class", "runs", "quiet", "right", "false",
                "missed");
    tally total;
    for (auto const& [name, t] : classes) {
        print_line(name, t);
        total.add(t);
    }
    print_line("total", total);
    std::printf("\nprecision %.3f, recall %.3f\n",
                static_cast<double>(total.right) / (total.right + total.unexpected),
                static_cast<double>(total.right) / (total.right + total.missed));
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
        if (entry == known.end()) {
            std::printf("FAILED: no line for this class in %s; write: %d %d %s\n", path,
                        t.unexpected, t.missed, name.c_str());
            ++differing;
            continue;
        }
        allowance const a = entry->second;
        known.erase(entry);
        if (t.unexpected == a.unexpected && t.missed == a.missed) continue;
        bool const worse = t.unexpected > a.unexpected || t.missed > a.missed;
        std::printf("FAILED: %s: %d false and %d missed, known are %d and %d; %s\n", name.c_str(),
                    t.unexpected, t.missed, a.unexpected, a.missed,
                    worse ? "it got worse" : "it got better: update the list");
        ++differing;
    }
    for (auto const& [name, a] : known) {
        std::printf("FAILED: a line of %s names no class: %s; remove it\n", path, name.c_str());
        ++differing;
    }
    return differing;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: scenarios known.txt\n");
        return 2;
    }
    try {
        auto const known = read_allowances(argv[1]);
        tallies classes;
        for (scenario const& s : scenarios_a()) {
            for (size const rows : {0, 1, 2, 3, 5, 8, 20, 50}) {
                classes[s.class_name].add(judge(s, rows));
            }
        }
        print_table(classes);
        return compare(classes, known, argv[1]) == 0 ? 0 : 1;
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 2;
    }
}
