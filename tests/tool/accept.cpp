// SPDX-License-Identifier: BSL-1.0
#include "measured.hpp"

#include <querybudget/tool/accept.hpp>

#include <doctest/doctest.h>

using querybudget::read_budget_file;
using querybudget::tool::accept_options;
using querybudget::tool::acceptance;

namespace {

constexpr char const* four =
    "# ours\r\nversion = 1\n\n[\"GET /orders\"]  # the page\n  queries = 4 # four\n";

/// A budget file, and what accept makes of a run.
struct accepting {
    explicit accepting(std::string const& toml) { folder.write("query-budgets.toml", toml); }

    acceptance plan(std::vector<measured_scope> scopes, accept_options const& options = {}) const {
        return plan_run(run_of(std::move(scopes)), options);
    }
    acceptance plan_run(merged_run const& run, accept_options const& options = {}) const {
        return plan_acceptance(read_budget_file(folder.path("query-budgets.toml")), toml(), run,
                               options);
    }
    /// What it prints, with `+` before paths that were written.
    std::string accept(std::vector<measured_scope> scopes,
                       accept_options const& options = {}) const {
        acceptance const a = plan(std::move(scopes), options);
        std::string said;
        for (std::string const& line : a.better) said += "better " + line + '\n';
        for (std::string const& line : a.others) said += line + '\n';
        for (verdict const& v : a.refused) said += v.what + ": " + v.text + '\n';
        for (std::string const& path : write_acceptance(a, toml()))
            said += '+' + path.substr(folder.path("").size()) + '\n';
        return said;
    }
    std::string toml() const { return folder.read("query-budgets.toml"); }

    temporary_folder folder;
};

measured_scope cold(measured_scope s) {
    s.cold = true;
    return s;
}

}  // namespace

TEST_CASE("a rise without a reason is named, and nothing at all is written") {
    accepting const the_file(four);
    CHECK(the_file.accept({measured("GET /new", 1), measured("GET /orders", 9)}) ==
          "raised  GET /orders: 4 → 9 queries\nadded   GET /new: 1 query\n"
          "no reason: GET /orders: 4 → 9 queries\n");
    CHECK(the_file.toml() == four);
    CHECK(the_file.folder.files() == "query-budgets.toml\n");
}

TEST_CASE("a rise with a reason changes the number and says why, and the rest of the file stays") {
    accepting const the_file(four);
    CHECK(
        the_file.accept({measured("GET /orders", 9)}, {false, "a \"new\" column", {}}) ==
        "raised  GET /orders: 4 → 9 queries\n+query-budgets.toml\n+query-budgets/get-orders.sql\n");
    CHECK(the_file.toml() ==
          "# ours\r\nversion = 1\n\n[\"GET /orders\"]  # the page\n  queries = 9 # four\r\n"
          "  why     = \"a \\\"new\\\" column\"\n");
    CHECK(the_file.folder.read("query-budgets/get-orders.sql").find("-- 9 ×\nselect 1;\n") !=
          std::string::npos);
}

TEST_CASE("the reason of the last rise isn't taken for the next") {
    accepting const the_file("version = 1\n[\"GET /orders\"]\nqueries = 4\nwhy = \"#1\"\n");
    CHECK(the_file.accept({measured("GET /orders", 9)}, {false, "#1", {}}) ==
          "raised  GET /orders: 4 → 9 queries\nno reason: GET /orders: 4 → 9 queries\n");
    CHECK(the_file.accept({measured("GET /orders", 9)}, {false, "#2", {}})
              .ends_with("+query-budgets.toml\n+query-budgets/get-orders.sql\n"));
    CHECK(the_file.toml() == "version = 1\n[\"GET /orders\"]\nqueries = 9\nwhy = \"#2\"\n");
}

TEST_CASE("a second run changes nothing, to the byte") {
    accepting const the_file(four);
    std::vector<measured_scope> const scopes = {measured("GET /new", 1), measured("GET /orders", 9),
                                                cold(measured("GET /orders", 12))};
    accept_options const options{true, "more", {}};
    CHECK(the_file.accept(scopes, options) != "");
    std::string const toml = the_file.toml();
    CHECK(the_file.accept(scopes, options) == "");
    CHECK(the_file.toml() == toml);
}

TEST_CASE("what got better is named, and lowered where that is asked for") {
    accepting const the_file(four);
    CHECK(the_file.accept({measured("GET /orders", 3)}) ==
          "better GET /orders: 4 → 3 queries\n+query-budgets/get-orders.sql\n");
    CHECK(the_file.toml() == four);
    CHECK(the_file.accept({measured("GET /orders", 3)}, {true, {}, {}}) ==
          "better GET /orders: 4 → 3 queries\n+query-budgets.toml\n");
    CHECK(the_file.toml().find("queries = 3 # four") != std::string::npos);
}

TEST_CASE("times and round trips of SQLite aren't lowered: neither is a measurement for good") {
    std::string const toml =
        "version = 1\n[\"GET /orders\"]\nqueries = 4\ndb_time_ms = 5\nround_trips = 6\n";
    accepting const the_file(toml);
    CHECK(the_file.accept({measured("GET /orders", 4)}, {true, {}, {}}) ==
          "+query-budgets/get-orders.sql\n");
    CHECK(the_file.toml() == toml);
}

TEST_CASE("a time rises to whole milliseconds, and a second run finds it kept") {
    accepting const the_file("version = 1\n[\"GET /orders\"]\ndb_time_ms = 0.5\n");
    measured_scope s = measured("GET /orders", 4);
    s.counts[measure::db_time] = {1, 2'300'000};
    accept_options const options{true, "slow", {}};
    CHECK(the_file.accept({s}, options).starts_with("raised  GET /orders: 0.5 ms → 3 ms"));
    CHECK(the_file.toml() ==
          "version = 1\n[\"GET /orders\"]\ndb_time_ms = 3\nwhy        = \"slow\"\n");
    CHECK(the_file.accept({s}, options) == "");
}

TEST_CASE("endpoints that the file doesn't know are added at its end with what was measured") {
    accepting const the_file("version = 1\n[known]\n");
    measured_scope page = measured("GET /é \"x\"", 5);
    page.page = 50;
    page.counts[measure::rows_per_query] = {50, 50};
    CHECK(the_file.accept({page, cold(measured("GET /é \"x\"", 8)), measured("../../x", 2)}) ==
          "added   GET /é \"x\": 5 queries, first call 8\nadded   ../../x: 2 queries\n"
          "+query-budgets.toml\n+query-budgets/get-x.sql\n+query-budgets/x.sql\n");
    CHECK(the_file.toml() ==
          "version = 1\n[known]\n\n[\"GET /é \\\"x\\\"\"]\npage    = 50\nqueries = 5\ncold    = 8\n"
          "\n[\"../../x\"]\nqueries = 2\n");
    CHECK(the_file.folder.files() ==
          "query-budgets.toml\nquery-budgets/get-x.sql\nquery-budgets/x.sql\n");
}

TEST_CASE("endpoints whose golden files would be one get one each") {
    accepting const the_file("version = 1\n[\"GET /orders\"]\nqueries = 1\nfile = \"ENDPOINT\"\n");
    CHECK(the_file.accept(
              {measured("get orders", 1), measured("GET-ORDERS", 1), measured("注文", 1)}) ==
          "added   get orders: 1 query\nadded   GET-ORDERS: 1 query\nadded   注文: 1 query\n"
          "+query-budgets.toml\n+query-budgets/get-orders.sql\n+query-budgets/get-orders-2.sql\n"
          "+query-budgets/endpoint-2.sql\n");
    CHECK(the_file.toml().find("[\"注文\"]\nqueries = 1\nfile    = \"endpoint-2\"\n") !=
          std::string::npos);
}

TEST_CASE("names that no table can have, and first calls alone, aren't added") {
    accepting const the_file("version = 1\n");
    for (char const* name : {"version", "known", "", "\xff"}) {
        acceptance const a = the_file.plan({measured(name, 1)});
        REQUIRE(a.refused.size() == 1);
        CHECK(a.refused[0].text.find("a budget file can't have this name") != std::string::npos);
    }
    CHECK(the_file.accept({cold(measured("GET /x", 1))}) ==
          "not accepted: GET /x: only its first call is measured\n");
    CHECK(text_of(the_file.plan({cold(measured("GET /x", 1))}).refused.at(0))
              .find("EXPECT_QUERY_BUDGET") != std::string::npos);
    CHECK(the_file.toml() == "version = 1\n");
}

TEST_CASE("the limit on a first call is added where there is none, and raised where there is") {
    accepting const the_file(four);
    CHECK(the_file.accept({cold(measured("GET /orders", 8))}) ==
          "added   GET /orders, first call: 8 queries\n+query-budgets.toml\n");
    CHECK(the_file.accept({cold(measured("GET /orders", 9))}, {false, "x", {}}) ==
          "raised  GET /orders, first call: 8 → 9 queries\n+query-budgets.toml\n");
    CHECK(the_file.toml().find("  queries = 4 # four\r\n  cold    = 9\r\n  why     = \"x\"\n") !=
          std::string::npos);
}

TEST_CASE("different queries of one endpoint are no golden file, and the others are written") {
    accepting const the_file(four);
    measured_scope s = measured("GET /orders", 4);
    s.other_queries = {{2, "select 2", 4, 4}};
    acceptance const a = the_file.plan({s, measured("GET /new", 1)});
    REQUIRE(a.refused.size() == 1);
    CHECK(text_of(a.refused[0]).find("new: 4 × select 2\n") != std::string::npos);
    CHECK(a.golden.size() == 1);
}

TEST_CASE("only the endpoints that are named are accepted") {
    accepting const the_file(four);
    CHECK(
        the_file.accept({measured("GET /orders", 9), measured("GET /a", 1), measured("GET /b", 1)},
                        {false, {}, {"GET /b", "GET /none"}}) ==
        "added   GET /b: 1 query\nnot accepted: GET /none: nothing measured it\n"
        "+query-budgets.toml\n+query-budgets/get-b.sql\n");
}

TEST_CASE("a name that nothing measured is told the measured one that it is near to") {
    accepting const the_file(four);
    CHECK(the_file.accept({measured("GET /orders", 4)}, {false, {}, {"GET /order"}}) ==
          "not accepted: GET /order: nothing measured it; did you mean GET /orders?\n");
}

TEST_CASE("a run that can't be read as a whole isn't accepted") {
    accepting const the_file(four);
    merged_run run = run_of({measured("GET /orders", 3)});
    run.problem_count = 1;
    CHECK(the_file.plan_run(run).nothing);
    CHECK(the_file.plan_run({}).nothing);
}

TEST_CASE("where a golden file can't be written, nothing is") {
    accepting const the_file(four);
    the_file.folder.write("query-budgets/get-new.sql/in-the-way", "");
    acceptance a = the_file.plan({});
    a.nothing = false;
    a.toml = std::string(four) + "\n";
    a.golden = {{the_file.folder.path("query-budgets/get-new.sql"), "select 1;\n"}};
    CHECK_THROWS_AS(write_acceptance(a, the_file.toml()), std::runtime_error);
    CHECK(the_file.toml() == four);
    CHECK(the_file.folder.files() == "query-budgets.toml\nquery-budgets/get-new.sql/in-the-way\n");
}

TEST_CASE("a text that wouldn't say what is meant isn't written") {
    accepting const the_file(four);
    acceptance a = the_file.plan({measured("GET /orders", 9)}, {false, "x", {}});
    a.meant.endpoints[0].limits[0].value = 10;
    CHECK_THROWS_AS(write_acceptance(a, the_file.toml()), std::runtime_error);
    a.meant.endpoints[0].limits[0].value = 9;
    a.toml += "[";
    CHECK_THROWS_AS(write_acceptance(a, the_file.toml()), std::runtime_error);
    CHECK(the_file.toml() == four);
    CHECK(the_file.folder.files() == "query-budgets.toml\n");
}

TEST_CASE("a run that couldn't see all that ran isn't accepted, and the others are") {
    accepting const the_file(four);
    measured_scope blind = measured("GET /orders", 0);
    blind.blind_runs = 1;
    measured_scope unknown = measured("GET /x", 0);
    unknown.blind_runs = 2;
    CHECK(the_file.accept({measured("GET /new", 1), blind, unknown},
                          {true, {}, {"GET /new", "GET /orders", "GET /x"}}) ==
          "added   GET /new: 1 query\n"
          "not accepted: GET /orders: in 1 of 2 runs not all that ran could be seen\n"
          "not accepted: GET /x: in 2 of 2 runs not all that ran could be seen\n"
          "+query-budgets.toml\n+query-budgets/get-new.sql\n");
}

TEST_CASE("a run whose page wasn't full isn't accepted") {
    accepting const the_file("version = 1\n[\"GET /orders\"]\npage = 50\nqueries = 4\n");
    measured_scope s = measured("GET /orders", 1);
    s.page = 50;
    CHECK(the_file.accept({s}, {true, {}, {}}) ==
          "not accepted: GET /orders: no query returned a page of 50 rows: the largest result has "
          "0\n");
}

TEST_CASE("limits aren't lowered to what another page costs, but rise to it") {
    std::string const toml =
        "version = 1\n[\"GET /orders\"]\npage = 50\nqueries = 4\ncold = 8\nwhy = \"old\"\n";
    accepting const the_file(toml);
    measured_scope s = measured("GET /orders", 2);
    s.page = 10;
    s.counts[measure::rows_per_query] = {10, 10};
    CHECK(the_file.accept({s, cold(s)}, {true, {}, {}}) == "");
    s.counts[measure::queries] = {9, 9};
    CHECK(the_file.accept({s}, {true, "new", {}}) ==
          "raised  GET /orders: 4 → 9 queries\n+query-budgets.toml\n");
}

TEST_CASE("round trips of PostgreSQL count where SQLite ran the same endpoint first") {
    accepting const the_file("version = 1\n[\"GET /orders\"]\nround_trips = 6\n");
    measured_scope s = measured("GET /orders", 4);
    s.counts[measure::round_trips] = {0, 9};
    CHECK(the_file.accept({s}, {false, "x", {}})
              .starts_with("raised  GET /orders: 6 → 9 round trips\n"));
}

TEST_CASE("a file that somebody changed meanwhile is left as it is") {
    accepting const the_file(four);
    acceptance const a = the_file.plan({measured("GET /new", 1)});
    std::string const old = the_file.toml();
    the_file.folder.write("query-budgets.toml", old + "# mine\n");
    CHECK_THROWS_AS(write_acceptance(a, old), std::runtime_error);
    CHECK(the_file.toml() == old + "# mine\n");
    CHECK(the_file.folder.files() == "query-budgets.toml\n");
}

TEST_CASE("a file that was made meanwhile is left as it is") {
    accepting const the_file(four);
    acceptance const a = the_file.plan({measured("GET /new", 1)});
    CHECK_THROWS_AS(write_acceptance(a, ""), std::runtime_error);
    CHECK(the_file.toml() == four);
}
