// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/tool/report.hpp>

#include "runs.hpp"

#include <string>

namespace qb = querybudget;
using qb::detail::measure;
using qb::tool::markdown_report;
using qb::tool::measured_scope;
using qb::tool::merged_run;
using qb::tool::terminal_report;

namespace {

qb::finding n_plus_one(std::string const& sql, std::uint64_t executions) {
    qb::finding f;
    f.sql = sql;
    f.executions = executions;
    f.proven = true;
    return f;
}

merged_run shop() {
    measured_scope orders = measured("GET /orders", {{measure::queries, 52},
                                                     {measure::round_trips, 54},
                                                     {measure::rows, 100},
                                                     {measure::db_time, 1'234'567}});
    orders.page = 50;
    orders.runs = 3;
    orders.failed_runs = 2;
    orders.counts[measure::queries].least = 4;
    orders.findings.push_back(n_plus_one("SELECT name FROM customers WHERE id = ?", 50));
    orders.other_queries.emplace_back();
    measured_scope const health = measured("GET /health", {});
    measured_scope const page =
        measured("GET /invoices",
                 {{measure::queries, 6}, {measure::rows, 50}, {measure::db_time, 12'345'678'901}});
    merged_run run = run_with({health, page, orders});
    run.problems.push_back({"out/a b.jsonl", 7, "no JSON: remove it"});
    run.problem_count = 3;
    return run;
}

/// A run whose every text is what others may write to do harm.
merged_run hostile() {
    std::string const text = "a|b\n\x1b[2J`c` <script> *x* \xff \u009b [l](http://x)";
    measured_scope s = measured(text, {{measure::queries, 1}});
    s.file = text;
    s.failed_runs = 1;
    s.findings.push_back(n_plus_one(text, 2));
    merged_run run = run_with({s});
    run.problems.push_back({text, 1, text});
    run.problem_count = 1;
    return run;
}

bool holds_control_characters(std::string const& text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return c != '\n' && (c < 0x20 && c >= 0); }) ||
           text.find("\u009b") != std::string::npos || text.find('\xff') != std::string::npos;
}

}  // namespace

TEST_CASE("a terminal shows the dearest scope first, what failed, what looks wrong, and problems") {
    CHECK(terminal_report(shop(), false) ==
          R"(3 scopes, 5 runs in 1 process, 2 runs failed, 3 problems with the records

  queries  round trips  rows     time  runs  scope
     4-52           54   100  1.23 ms     3  GET /orders, a page of 50
                                               2 of 3 runs failed, orders_test.cpp:42
                                               N+1  50 × SELECT name FROM customers WHERE id = ?
                                               its queries differ from run to run
        6            0    50   12.3 s     1  GET /invoices
        0            0     0     0 ms     1  GET /health

what is wrong with the records
  out/a b.jsonl:7: no JSON: remove it
  … and 2 more
)");
}

TEST_CASE("Markdown shows the same") {
    CHECK(markdown_report(shop()) ==
          R"(## Queries

3 scopes, 5 runs in 1 process, 2 runs failed, 3 problems with the records.

| scope | queries | round trips | rows | time | runs |
|---|--:|--:|--:|--:|--:|
| GET /orders, a page of 50, **2 of 3 runs failed**, its queries differ from run to run | 4-52 | 54 | 100 | 1.23 ms | 3 |
| GET /invoices | 6 | 0 | 50 | 12.3 s | 1 |
| GET /health | 0 | 0 | 0 | 0 ms | 1 |

### What looks wrong

- N+1 in GET /orders, a page of 50: 50 × `SELECT name FROM customers WHERE id = ?`

### What is wrong with the records

- `out/a b.jsonl:7` no JSON: remove it
- … and 2 more
)");
}

TEST_CASE("round trips have a column only where there are some") {
    merged_run const run = run_with({measured("a", {{measure::queries, 1}})});
    CHECK(terminal_report(run, false) ==
          "1 scope, 1 run in 1 process\n\n  queries  rows  time  runs  scope\n"
          "        1     0  0 ms     1  a\n");
    CHECK(markdown_report(run).find("round trips") == std::string::npos);
}

TEST_CASE("an empty run is one line") {
    CHECK(terminal_report({}, false) == "0 scopes, 0 runs in 0 processes\n");
    CHECK(markdown_report({}) == "## Queries\n\n0 scopes, 0 runs in 0 processes.\n");
}

TEST_CASE("the first call of an endpoint is named so") {
    measured_scope s = measured("GET /orders", {});
    s.cold = true;
    CHECK(terminal_report(run_with({s}), false).find("  GET /orders, cold\n") != std::string::npos);
}

TEST_CASE("colour is only there where it is wanted, and changes nothing else") {
    std::string text = terminal_report(shop(), true);
    CHECK(text.find("\x1b[31m2 of 3 runs failed\x1b[0m") != std::string::npos);
    for (std::size_t at = 0; (at = text.find('\x1b')) != std::string::npos;)
        text.erase(at, text.find('m', at) + 1 - at);
    CHECK(text == terminal_report(shop(), false));
}

TEST_CASE("nothing in a record means anything to a terminal") {
    std::string const text = terminal_report(hostile(), false);
    CHECK_FALSE(holds_control_characters(text));
    CHECK(text.find("a|b\\x0a\\x1b[2J`c` <script>") != std::string::npos);
}

TEST_CASE("nothing in a record means anything in Markdown, nor ends a cell or a line") {
    std::string const text = markdown_report(hostile());
    CHECK_FALSE(holds_control_characters(text));
    CHECK(text.find("| a\\|b \\\\x1b\\[2J\\`c\\` \\<script\\> \\*x\\*") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 15);
}

TEST_CASE("a line of a scope fits in a hundred columns") {
    measured_scope s = measured(std::string(300, 'n'), {{measure::queries, 1'000'000}});
    s.file = std::string(300, 'f');
    s.failed_runs = 1;
    s.findings.push_back(n_plus_one("SELECT " + std::string(300, 'c'), 1'000'000));
    CHECK(widest_line(terminal_report(run_with({s}), false)) <= 100);
}

TEST_CASE("of many findings of a scope the first eight are shown in a terminal") {
    measured_scope s = measured("a", {});
    for (int i = 0; i < 11; ++i) s.findings.push_back(n_plus_one("SELECT " + std::to_string(i), 2));
    std::string const text = terminal_report(run_with({s}), false);
    CHECK(text.find("SELECT 7") != std::string::npos);
    CHECK(text.find("SELECT 8") == std::string::npos);
    CHECK(text.find("… and 3 more\n") != std::string::npos);
}
