// SPDX-License-Identifier: BSL-1.0
#include "measured.hpp"

#include <querybudget/tool/check.hpp>

#include <doctest/doctest.h>

using querybudget::finding;
using querybudget::finding_kind;
using querybudget::read_budget_file;
using querybudget::tool::check_options;

namespace {

constexpr char const* golden_of_four = "-- 4 ×\nselect 1;\n";

/// What check says of the runs of GET /orders under a file of these limits.
struct checked {
    explicit checked(std::string const& limits) {
        toml =
            folder.write("query-budgets.toml", "version = 1\n[\"GET /orders\"]\n" + limits + "\n");
        folder.write("query-budgets/get-orders.sql", golden_of_four);
    }

    std::string of(std::vector<measured_scope> scopes, bool complete = false) const {
        return of_run(run_of(std::move(scopes)), complete);
    }
    std::string of_run(merged_run const& run, bool complete = false) const {
        return texts(check(read_budget_file(toml), run, {complete, allow_none, "out"}), folder);
    }

    temporary_folder folder;
    std::string toml;
    bool allow_none = false;
};

measured_scope cold(measured_scope s) {
    s.cold = true;
    return s;
}

measured_scope of_page(std::uint64_t rows, measured_scope s) {
    s.page = rows;
    s.counts[measure::rows_per_query] = {rows, rows};
    return s;
}

}  // namespace

TEST_CASE("an endpoint within its limits is nothing to speak of") {
    CHECK(checked("queries = 4").of({measured("GET /orders", 4)}, true) == "");
}

TEST_CASE("an endpoint over its limit is named with the line of the limit") {
    CHECK(checked("queries = 4")
              .of({measured("GET /orders", 5)})
              .starts_with(
                  "query-budgets.toml:3: over budget: GET /orders: 5 queries, 4 allowed (1 over)\n"
                  "    measured at shop_test.cpp:14, in 2 runs\n"
                  "    fix: what the test's failure says; or, with a reason, "
                  "querybudget accept --why '…' 'GET /orders'\n"));
}

TEST_CASE("the dearest of all pages is held to a limit") {
    measured_scope const dear = of_page(100, measured("GET /orders", 7));
    std::string const text =
        checked("page = 50\nqueries = 4").of({of_page(50, measured("GET /orders", 4)), dear});
    CHECK(text.starts_with("query-budgets.toml:4: over budget: GET /orders: 7 queries, 4 allowed"));
    CHECK(text.find("page of 100") != text.npos);
}

TEST_CASE("a first call is held to `cold` only, and a later one never to it") {
    checked const under("queries = 4\ncold = 9");
    CHECK(under.of({measured("GET /orders", 4), cold(measured("GET /orders", 9))}, true) == "");
    CHECK(under.of({measured("GET /orders", 4), cold(measured("GET /orders", 10))})
              .starts_with("query-budgets.toml:4: over budget: GET /orders, first call: "
                           "10 queries, 9 allowed (1 over)\n"));
    CHECK(under.of({measured("GET /orders", 9)})
              .starts_with("query-budgets.toml:3: over budget: GET /orders: 9 queries, 4"));
}

TEST_CASE("a first call without a limit is over budget") {
    CHECK(checked("queries = 4")
              .of({measured("GET /orders", 4), cold(measured("GET /orders", 1))})
              .starts_with("query-budgets.toml:2: over budget: GET /orders: its first call is "
                           "measured, and has no limit\n"));
}

TEST_CASE("an endpoint that the file doesn't know is named once, whatever was measured of it") {
    std::string const text = checked("queries = 4")
                                 .of({measured("GET /orders", 4), measured("GET /x", 1),
                                      of_page(50, measured("GET /x", 1))});
    CHECK(
        text ==
        "query-budgets.toml: unknown endpoint: GET /x is measured, and this file doesn't say what "
        "it may cost\n    measured at shop_test.cpp:14, in 2 runs\n"
        "    fix: querybudget accept 'GET /x'\n");
}

TEST_CASE("a run of unknown endpoints alone has recorded something") {
    CHECK(checked("queries = 4").of({measured("GET /x", 1)}).find("nothing recorded") ==
          std::string::npos);
}

TEST_CASE("a scope that isn't judged by the file needs no endpoint in it") {
    measured_scope other = measured("export csv", 100);
    other.is_endpoint = false;
    CHECK(checked("queries = 4").of({measured("GET /orders", 4), other}, true) == "");
}

TEST_CASE("no record, and none of an endpoint, are failures: what saw nothing proves nothing") {
    CHECK(checked("queries = 4").of({}).starts_with("out: nothing recorded: there is no record"));
    measured_scope other = measured("export csv", 100);
    other.is_endpoint = false;
    CHECK(checked("queries = 4").of({other}).starts_with("query-budgets.toml: nothing recorded: "));
}

TEST_CASE("a run of a few tests may have measured no endpoint") {
    checked few("queries = 4");
    few.allow_none = true;
    CHECK(few.of({}) == "");
    measured_scope other = measured("export csv", 100);
    other.is_endpoint = false;
    CHECK(few.of({other}) == "");
    CHECK(few.of({measured("GET /orders", 5)}) != "");
}

TEST_CASE("a line that can't be read is a failure, and those beyond the first are counted") {
    merged_run run = run_of({measured("GET /orders", 4)});
    run.problems = {{"out/1.jsonl", 3, "this is no record"}};
    run.problem_count = 5;
    CHECK(checked("queries = 4").of_run(run) ==
          "out/1.jsonl:3: unreadable record: this is no record\n"
          "out: unreadable record: … and 4 more\n");
}

TEST_CASE("flags of the file hold for what was measured") {
    measured_scope s = measured("GET /orders", 4);
    s.counts[measure::writes] = {0, 2};
    finding f;
    f.kind = finding_kind::n_plus_one;
    f.sql = "SELECT name FROM t WHERE id = ?";
    f.executions = 50;
    f.id = fingerprint_of(f.sql, querybudget::dialect::sqlite).id;
    s.findings = {f};
    std::string const known =
        "[known]\n\"GET /orders\" = { finding = \"n_plus_one\", query = \"select name from t where "
        "id = 7\", why = \"#3\" }";
    CHECK(checked("queries = 4").of({s}) == "");
    std::string const text = checked("queries = 4\nread_only = true\nno_n_plus_one = true").of({s});
    CHECK(text.find("toml:2: over budget: GET /orders: 2 writes, and it is read_only") !=
          text.npos);
    CHECK(text.find("over budget: GET /orders: possible N+1: 50 × SELECT name") != text.npos);
    CHECK(checked("queries = 4\nno_n_plus_one = true\n" + known).of({s}, true) == "");
}

TEST_CASE("a page that was claimed and not reached in some run is a failure") {
    measured_scope s = of_page(50, measured("GET /orders", 4));
    s.counts[measure::rows_per_query] = {49, 60};
    CHECK(
        checked("page = 50\nqueries = 4")
            .of({s})
            .starts_with("query-budgets.toml:2: over budget: GET /orders: no query returned a page "
                         "of 50 rows: the largest result has 49\n"));
}

TEST_CASE("other queries than those of the golden file are a failure that shows them") {
    measured_scope s = measured("GET /orders", 4);
    s.queries = {{1, "select 2", 4, 4}};
    std::string const text = checked("queries = 4").of({s});
    CHECK(
        text.starts_with("query-budgets/get-orders.sql: golden file differs: GET /orders runs "
                         "other queries than it did\n"));
    CHECK(text.find("    new: 4 × select 2\n    gone: 4 × select 1\n") != text.npos);
}

TEST_CASE("first calls and other pages have queries of their own") {
    measured_scope other = measured("GET /orders", 4);
    other.queries = {{1, "select 2", 4, 4}};
    checked const under("page = 50\nqueries = 4\ncold = 4");
    CHECK(under.of({of_page(50, measured("GET /orders", 4)), of_page(10, other),
                    cold(of_page(50, other))},
                   true) == "");
}

TEST_CASE("tests of one endpoint that run different queries are named") {
    measured_scope s = measured("GET /orders", 4);
    s.other_queries = {{1, "select 1", 3, 3}};
    CHECK(checked("queries = 4")
              .of({s, of_page(10, measured("GET /orders", 4))})
              .starts_with("query-budgets.toml:2: several mixes: GET /orders: its tests run "
                           "different queries, so no golden file fits them all\n"));
}

TEST_CASE("a missing golden file is a note, and a failure of a complete check") {
    checked const under("queries = 4\nfile = \"other\"");
    std::filesystem::remove_all(under.folder.path("query-budgets"));
    CHECK(
        under.of({measured("GET /orders", 4)}) ==
        "query-budgets/other.sql: note: golden file missing: GET /orders: its queries aren't kept "
        "yet\n    fix: querybudget accept 'GET /orders'\n");
    CHECK(under.of({measured("GET /orders", 4)}, true)
              .starts_with("query-budgets/other.sql: golden file missing: "));
}

TEST_CASE("a complete check finds limits that are higher than anything measured, but not of time") {
    std::string const text = checked("queries = 6\ndb_time_ms = 1000\nrows = 0\nround_trips = 3")
                                 .of({measured("GET /orders", 4)}, true);
    CHECK(text ==
          "query-budgets.toml:3: stale limit: GET /orders: 4 queries at most, 6 allowed (2 too "
          "many)\n    measured at shop_test.cpp:14, in 2 runs\n"
          "    fix: querybudget accept --lower 'GET /orders'\n");
    CHECK(checked("queries = 6").of({measured("GET /orders", 4)}) == "");
}

TEST_CASE("a complete check finds what no test measured") {
    auto const missing = [](std::string const& limits, std::vector<measured_scope> scopes) {
        scopes.push_back(measured("GET /x", 1));
        std::string const text =
            checked(limits + "\n[\"GET /x\"]\nqueries = 1\nfile = \"get-orders.sql.sql\"")
                .of(std::move(scopes), true);
        std::size_t const at = text.find("not measured: ");
        return at == text.npos ? "" : text.substr(at, text.find('\n', at) - at);
    };
    CHECK(missing("queries = 4", {}) == "not measured: GET /orders: no test measures it");
    CHECK(missing("queries = 4\ncold = 5", {measured("GET /orders", 4)}) ==
          "not measured: GET /orders: its first call is never measured (qb::cold)");
    CHECK(missing("queries = 4\ncold = 4", {cold(measured("GET /orders", 4))}) ==
          "not measured: GET /orders: only its first call is measured (qb::cold)");
    CHECK(missing("page = 50\nqueries = 4", {of_page(10, measured("GET /orders", 4))}) ==
          "not measured: GET /orders: its page of 50 rows is never measured");
    CHECK(missing("queries = 4", {measured("GET /orders", 4)}) == "");
}

TEST_CASE("a complete check finds known findings that occur no longer") {
    std::string const text =
        checked(
            "queries = 4\n[known]\n\"export\" = { finding = \"n_plus_one\", query = \"select "
            "1\", why = \"#3\" }")
            .of({measured("GET /orders", 4)}, true);
    CHECK(
        text ==
        "query-budgets.toml:5: known no longer: export: select 1 is known of a scope that no test "
        "measures\n    fix: remove the entry\n");
}

TEST_CASE("a complete check finds golden files of nothing") {
    checked const under("queries = 4");
    under.folder.write("query-budgets/old.sql", "");
    under.folder.write("query-budgets/get-orders.plan.txt", "");
    CHECK(under.of({measured("GET /orders", 4)}, true)
              .starts_with("query-budgets/old.sql: golden file of nothing: it belongs to no "
                           "endpoint of query-budgets.toml\n"));
    CHECK(under.of({measured("GET /orders", 4)}) == "");
}

TEST_CASE("names and texts of others can't reach the terminal") {
    std::string const text =
        checked("queries = 4").of({measured("GET /orders", 4), measured("\x1b[2J\nx", 1)});
    CHECK(text.find('\x1b') == text.npos);
    CHECK(text.find("\\x1b[2J\\x0ax is measured") != text.npos);
}

TEST_CASE("colour marks what was found, and nothing that others wrote") {
    verdict const v{"over budget", "\x1b[2J.toml:3", "GET \x1b: 5 queries", {"at \x1b[2J"}};
    CHECK(text_of(v, true) ==
          "\\x1b[2J.toml:3: \x1b[1;31mover budget\x1b[0m: GET \\x1b: 5 queries\n    at \\x1b[2J\n");
}

TEST_CASE("a run that couldn't see all that ran is a failure, however few it saw") {
    measured_scope s = measured("GET /orders", 0);
    s.blind_runs = 1;
    CHECK(checked("queries = 4")
              .of({s})
              .starts_with("query-budgets.toml:2: not seen: GET /orders: in 1 of 2 runs not all "
                           "that ran could be seen\n"));
}

TEST_CASE("round trips of PostgreSQL are held to their limit where SQLite ran first") {
    measured_scope s = measured("GET /orders", 4);
    s.counts[measure::round_trips] = {0, 9};
    CHECK(checked("round_trips = 6")
              .of({s})
              .starts_with("query-budgets.toml:3: over budget: GET /orders: 9 round trips, "));
}

TEST_CASE("a limit is stale only where the page of the file was measured") {
    measured_scope const s = of_page(10, measured("GET /orders", 2));
    CHECK(checked("page = 50\nqueries = 4").of({s}, true).find("stale") == std::string::npos);
}
