// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/budget_file.hpp>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/querybudget.hpp>

#include "../unit/fake_driver.hpp"

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace qb = querybudget;

namespace {

std::string const file = QUERYBUDGET_TEST_BUDGETS;

/// Read at the first use, which is in a test.
bool const variable_is_set = ::setenv("QUERYBUDGET_FILE", file.c_str(), 1) == 0;

/// The text of the failed scope, with one name for the file; empty where it passed.
template <class F>
std::string failure_of(F scope) {
    try {
        scope();
    } catch (qb::budget_exceeded const& e) {
        std::string text = e.what();
        for (std::size_t at = 0; (at = text.find(file, at)) != std::string::npos;)
            text.replace(at, file.size(), "FILE");
        return text;
    }
    return {};
}

bool has(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

qb::recording two_orders(fake_driver const& db) {
    return qb::measure([&] {
        db.run("SELECT 1", 3);
        db.run("SELECT 2", 1);
    });
}

void scanned_select(fake_driver const& db) {
    qb::detail::execution_start start;
    start.sql = "SELECT 3";
    start.from.connection = db.watch.id();
    start.has_round_trips = true;
    start.round_trips = 1;
    qb::detail::execution const run = qb::detail::begin_execution(start);
    qb::detail::progress_execution(run, {.full_scans = 1});
}

std::string ids(qb::budget const& b, qb::recording const& r) {
    std::string all;
    for (qb::violation const& v : b.check(r)) all += (all.empty() ? "" : " ") + v.id();
    return all;
}

}  // namespace

TEST_CASE("threads that ask at once get the same file, read once") {
    REQUIRE(variable_is_set);
    std::vector<qb::endpoint_budget const*> seen(8);
    std::vector<std::thread> threads;
    for (qb::endpoint_budget const*& mine : seen) {
        threads.emplace_back([&mine] {
            std::vector<qb::violation> problems;
            mine = qb::detail::the_budget_source()->find("GET /orders", problems);
        });
    }
    for (std::thread& t : threads) t.join();
    REQUIRE(seen[0] != nullptr);
    for (qb::endpoint_budget const* const each : seen) CHECK(each == seen[0]);

    ::setenv("QUERYBUDGET_FILE", "/none.toml", 1);
    std::vector<qb::violation> problems;
    CHECK(qb::detail::the_budget_source()->find("GET /orders", problems) == seen[0]);
    ::setenv("QUERYBUDGET_FILE", file.c_str(), 1);
}

TEST_CASE("an endpoint within the limits of the file passes") {
    fake_driver const db;
    CHECK(failure_of([&] {
              ASSERT_QUERY_BUDGET("GET /orders") {
                  db.run("SELECT 1", 3);
                  db.run("SELECT 2", 2);
              }
          }) == "");
}

TEST_CASE("a limit that is broken says where it stands") {
    fake_driver const db;
    std::string const text = failure_of([&] {
        ASSERT_QUERY_BUDGET("GET /orders") {
            for (int i = 0; i < 3; ++i) db.run("SELECT " + std::to_string(i), 3);
        }
    });
    CHECK(has(text, "GET /orders: 3 queries, budget 2 (1 over) [QB201]\n  from FILE:6\n"));
    CHECK(has(text, "and 9 rows, budget 5 (4 over) [QB201]\n  from FILE:8\n"));
}

TEST_CASE("a limit in the code has no line of the file") {
    fake_driver const db;
    std::string const text = failure_of([&] {
        ASSERT_QUERY_BUDGET("GET /orders", qb::selects <= 1) {
            db.run("SELECT 1", 3);
            db.run("SELECT 2");
        }
    });
    CHECK(has(text, "GET /orders: 2 selects, budget 1 (1 over) [QB201]\n"));
    CHECK_FALSE(has(text, "FILE"));
}

TEST_CASE("a limit on the same in the code and in the file is wrong use, and says where it is") {
    std::string text;
    try {
        qb::budget const b{qb::endpoint("GET /orders"), qb::queries <= 9};
    } catch (qb::usage_error const& e) { text = e.what(); }
    CHECK(has(text, "two limits on the same thing (queries, also in " + file +
                        ":6): keep the one that is meant [QB103]"));
}

TEST_CASE("each key of an endpoint limits") {
    fake_driver const db;
    qb::recording const r = qb::measure([&] {
        db.run("BEGIN");
        db.run("SELECT 1", 1);
        db.run("INSERT INTO t VALUES (1)");
        db.run("UPDATE t SET a = 1");
        db.run("DELETE FROM t");
        db.run("CREATE TABLE t (a)");
        qb::record_statement(
            {.sql = "SELECT 2", .connection = db.watch.id(), .db_time_ns = 2'000'000});
        scanned_select(db);
    });
    qb::budget const b{qb::endpoint("GET /everything")};
    std::string lines;
    for (qb::violation const& v : b.check(r)) {
        CHECK(v.id() == "QB201");
        lines += v.text().substr(0, v.text().find(',')) + " by line " +
                 v.details().at(0).substr(v.details()[0].rfind(':') + 1) + '\n';
    }
    CHECK(lines ==
          "7 queries by line 11\n3 selects by line 12\n1 insert by line 13\n1 update by line 14\n"
          "1 delete by line 15\n1 schema change by line 16\n4 writes by line 17\n"
          "1 control statement by line 18\n8 statements by line 19\n8 round trips by line 20\n"
          "1 row by line 21\n1 row from one query by line 22\n1 transaction by line 23\n"
          "2 ms in the database by line 24\n1 full scan by line 25\n");
}

TEST_CASE("the first call is held to cold alone") {
    fake_driver const db;
    auto const call = [&](int queries) {
        return failure_of([&] {
            ASSERT_QUERY_BUDGET("GET /orders", qb::cold) {
                for (int i = 0; i < queries; ++i) db.run("SELECT " + std::to_string(i), 3);
            }
        });
    };
    CHECK(call(4) == "");
    CHECK(has(call(5), "GET /orders: 5 queries, budget 4 (1 over) [QB201]\n  from FILE:7\n"));
}

TEST_CASE("a first call that the file has no limit for is told where one goes") {
    fake_driver const db;
    std::string const text = failure_of([&] {
        ASSERT_QUERY_BUDGET("GET /loop", qb::cold) { db.run("SELECT 1"); }
    });
    CHECK(has(text,
              "the budget file has no limit on the first call of GET /loop [QB315]\n"
              "  fix: cold = … below FILE:27, or no qb::cold here"));
}

TEST_CASE("the file's page is claimed, unless the test claims another") {
    fake_driver const db;
    qb::recording const r = qb::measure([&] { db.run("SELECT 1", 2); });
    qb::budget const as_in_file{qb::endpoint("GET /orders")};
    CHECK(as_in_file.page() == 3);
    CHECK(ids(as_in_file, r) == "QB208");
    CHECK(as_in_file.check(r)[0].details().back() == "from " + file + ":4");
    qb::budget const other{qb::endpoint("GET /orders"), qb::page_of(2)};
    CHECK(other.page() == 2);
    CHECK(ids(other, r) == "");
}

TEST_CASE("flags of the file judge as those in the code") {
    fake_driver const db;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT id FROM orders", 3);
        for (std::uint64_t i = 1; i < 4; ++i)
            db.run("SELECT name FROM customers WHERE id = " + std::to_string(i), 1);
        for (int i = 0; i < 2; ++i) db.run("SELECT rate FROM taxes WHERE id = 7", 1);
        db.run("DELETE FROM log");
    });
    qb::budget const b{qb::endpoint("GET /loop")};
    CHECK(ids(b, r) == "QB206 QB207 QB205");
    for (qb::violation const& v : b.check(r)) CHECK(v.details().back() == "from " + file + ":27");
    qb::budget const twice{qb::endpoint("GET /loop"), qb::read_only};
    CHECK(ids(twice, r) == "QB205 QB206 QB207");
}

TEST_CASE("what is known is accepted in its scope, and nothing else") {
    fake_driver const db;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT id FROM orders", 3);
        for (int i = 1; i < 4; ++i)
            db.run("SELECT name FROM customers WHERE id = " + std::to_string(i), 1);
        for (int i = 0; i < 2; ++i) db.run("SELECT rate FROM taxes WHERE id = 7", 1);
    });
    CHECK(ids({qb::endpoint("GET /accepted loop")}, r) == "");
    CHECK(ids({qb::no_n_plus_one, qb::named("export csv")}, r) == "");
    CHECK(ids({qb::no_n_plus_one, qb::named("import csv")}, r) == "QB206");
    CHECK(ids({qb::no_n_plus_one}, r) == "QB206");
    CHECK(ids({qb::no_duplicates, qb::named("export csv")}, r) == "QB207");
    qb::recording const other = qb::measure([&] {
        db.run("SELECT id FROM orders", 3);
        for (int i = 1; i < 4; ++i)
            db.run("SELECT total FROM items WHERE id = " + std::to_string(i), 1);
    });
    CHECK(ids({qb::endpoint("GET /accepted loop")}, other) == "QB206");
}

TEST_CASE("an unknown endpoint names the one that was probably meant") {
    fake_driver const db;
    bool ran = false;
    std::string const text = failure_of([&] {
        ASSERT_QUERY_BUDGET("GET /order") {
            db.run("SELECT 1", 3);
            ran = true;
        }
    });
    CHECK(ran);
    CHECK(has(
        text,
        "GET /order: the budget file has no endpoint GET /order [QB314]\n"
        "  did you mean GET /orders? It stands in FILE:4\n  fix: `querybudget accept` adds it"));
}

TEST_CASE(
    "an unknown endpoint that is near to none names the file, and nothing that a terminal obeys") {
    fake_driver const db;
    qb::recording const r = two_orders(db);
    qb::budget const b{qb::endpoint("\x1b[31m POST /invoices/{id}/lines")};
    std::vector<qb::violation> const broken = b.check(r);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].text() ==
          "the budget file has no endpoint \\x1b[31m POST /invoices/{id}/lines");
    CHECK(broken[0].details() ==
          std::vector<std::string>{"it is " + file, "fix: `querybudget accept` adds it"});
}

TEST_CASE("a scope with limits of its own needs no budget file") {
    fake_driver const db;
    CHECK(ids({qb::queries <= 2, qb::named("GET /none")}, two_orders(db)) == "");
}
