// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/tool/run_diff.hpp>

#include "runs.hpp"

#include <string>

namespace qb = querybudget;
using qb::detail::measure;
using qb::tool::diff_runs;
using qb::tool::measured_scope;
using qb::tool::merged_run;
using qb::tool::run_diff;
using qb::tool::text_of;

namespace {

measured_scope with(measured_scope s, std::vector<qb::tool::measured_query> queries) {
    s.queries = std::move(queries);
    return s;
}

merged_run before() {
    return run_with({
        measured("GET /gone", {{measure::queries, 1}}),
        with(measured("GET /invoices", {{measure::queries, 9}, {measure::rows, 9}}),
             {{1, "select a from invoices", 9, 9}}),
        measured("GET /little", {{measure::queries, 3}}),
        with(measured("GET /orders", {{measure::queries, 4}, {measure::rows, 50}}),
             {{1, "select id from orders", 1, 50},
              {2, "select 1", 2, 2},
              {4, "select name from customers where id in (?)", 1, 50}}),
        with(measured("GET /same", {{measure::queries, 1}}), {{1, "select 1", 1, 1}}),
        with(measured("GET /shape", {{measure::queries, 1}}), {{1, "select a from t", 1, 1}}),
    });
}

merged_run after() {
    return run_with({
        with(measured("GET /invoices", {{measure::queries, 2}, {measure::rows, 9}}),
             {{1, "select a from invoices", 2, 9}}),
        measured("GET /little", {{measure::queries, 4}}),
        measured("GET /new", {{measure::queries, 7}}),
        with(measured("GET /orders", {{measure::queries, 54}, {measure::rows, 51}}),
             {{1, "select id from orders", 1, 50},
              {2, "select 1", 3, 3},
              {3, "select name from customers where id = ?", 50, 50}}),
        with(measured("GET /same", {{measure::queries, 1}}), {{1, "select 1", 1, 1}}),
        with(measured("GET /shape", {{measure::queries, 1}}), {{2, "select a, b from t", 1, 1}}),
    });
}

}  // namespace

TEST_CASE("what rose comes first, then what fell, other queries, what is new and what is gone") {
    CHECK(text_of(diff_runs(before(), after()), false) ==
          R"(costs more
  GET /orders: 54 queries (4 before), 51 rows (50 before)
      + 50 × select name from customers where id = ?
        3 × select 1  (2 before)
      - 1 × select name from customers where id in (?)
  GET /little: 4 queries (3 before)
costs less
  GET /invoices: 2 queries (9 before)
        2 × select a from invoices  (9 before)
other queries
  GET /shape
      + 1 × select a, b from t
      - 1 × select a from t
new
  GET /new: 7 queries
gone
  GET /gone: 1 query
)");
}

TEST_CASE("two runs that are alike differ in nothing, whatever time they took") {
    merged_run slow = before();
    for (measured_scope& s : slow.scopes) s.counts[measure::db_time] = {1, 1'000'000'000};
    run_diff const d = diff_runs(before(), slow);
    CHECK(d.empty());
    CHECK(text_of(d, false) == "nothing differs\n");
    CHECK(diff_runs({}, {}).empty());
}

TEST_CASE("a page of another size, or a first call, is another scope") {
    measured_scope other_page = measured("a", {{measure::queries, 1}});
    other_page.page = 50;
    measured_scope cold = measured("a", {{measure::queries, 1}});
    cold.cold = true;
    measured_scope const plain = measured("a", {{measure::queries, 9}});
    run_diff const d = diff_runs(run_with({plain}), run_with({cold, other_page}));
    CHECK(d.more.empty());
    CHECK(d.less.empty());
    CHECK(d.gone.size() == 1);
    REQUIRE(d.added.size() == 2);
    CHECK(d.added[0].title == "a, cold");
    CHECK(d.added[1].title == "a, a page of 50");
}

TEST_CASE("the dearest run of a scope is compared") {
    measured_scope varies = measured("a", {{measure::queries, 5}});
    varies.counts[measure::queries].least = 1;
    CHECK(
        diff_runs(run_with({measured("a", {{measure::queries, 5}})}), run_with({varies})).empty());
}

TEST_CASE("more rows alone make a scope dearer, too, behind those with more queries") {
    auto const run = [](std::uint64_t rows, std::uint64_t queries) {
        return run_with({measured("many rows", {{measure::queries, 1}, {measure::rows, rows}}),
                         measured("more queries", {{measure::queries, queries}})});
    };
    run_diff const d = diff_runs(run(1, 1), run(1'000'000, 2));
    REQUIRE(d.more.size() == 2);
    CHECK(d.more[0].title == "more queries");
    CHECK(d.more[1].title == "many rows");
}

TEST_CASE("where records are damaged, scopes that are gone may only be missing") {
    merged_run damaged = before();
    damaged.problem_count = 1;
    run_diff const d = diff_runs(before(), damaged);
    CHECK_FALSE(d.empty());
    CHECK(text_of(d, false) ==
          "1 problem with the records of the new run, so scopes may be missing: querybudget report "
          "lists them\n");
}

TEST_CASE("nothing that a record says means anything to a terminal, in a difference as well") {
    measured_scope s =
        with(measured("a\n\x1b[2J", {{measure::queries, 1}}), {{1, "b\n\x1b[2J", 1, 1}});
    run_diff const d = diff_runs(run_with({measured("a\n\x1b[2J", {})}), run_with({s}));
    CHECK(text_of(d, false) ==
          "costs more\n  a\\x0a\\x1b[2J: 1 query (0 before)\n      + 1 × b\\x0a\\x1b[2J\n");
}

TEST_CASE("colour changes nothing but colour") {
    std::string text = text_of(diff_runs(before(), after()), true);
    CHECK(text.find("\x1b[31m+ 50 × select name") != std::string::npos);
    CHECK(text.find("\x1b[32m- 1 × select name") != std::string::npos);
    for (std::size_t at = 0; (at = text.find('\x1b')) != std::string::npos;)
        text.erase(at, text.find('m', at) + 1 - at);
    CHECK(text == text_of(diff_runs(before(), after()), false));
}

TEST_CASE("a difference of many scopes is short, and of long names and SQL not wide") {
    std::vector<measured_scope> all;
    for (int i = 0; i < 50; ++i) {
        std::vector<qb::tool::measured_query> queries;
        for (std::uint64_t id = 1; id < 20; ++id)
            queries.push_back({id, "select " + std::string(200, 'c'), 1'000'000, 1});
        all.push_back(with(measured(std::to_string(i + 10) + std::string(200, 'n'),
                                    {{measure::queries, 1'000'000}, {measure::rows, 1'000'000}}),
                           queries));
    }
    std::vector<measured_scope> cheap;
    for (measured_scope const& s : all) cheap.push_back(measured(s.name, {}));
    std::string const text = text_of(diff_runs(run_with(cheap), run_with(all)), false);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 20 * 10 + 1);
    CHECK(text.find("      … and 11 more queries\n") != std::string::npos);
    CHECK(text.find("\n  … and 30 more\n") != std::string::npos);
    CHECK(widest_line(text) <= 100);
}
