// SPDX-License-Identifier: BSL-1.0
// No framework header is included here: without one that says it runs a test, a broken budget is an
// exception.
#include <doctest/doctest.h>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <string>
#include <utility>

namespace qb = querybudget;

namespace {

/// The text of the `budget_exceeded` that `f` throws; empty when it throws none.
template <class F>
std::string verdict_of(F f) {
    try {
        f();
    } catch (qb::budget_exceeded const& e) { return e.what(); }
    return "";
}

}  // namespace

TEST_CASE("a block within its budget passes silently") {
    fake_driver db;
    CHECK(verdict_of([&] {
              ASSERT_MAX_QUERIES(2) { db.run("SELECT 1"); }
          }) == "");
    CHECK(verdict_of([&] {
              ASSERT_EXACT_QUERIES(1) { db.run("SELECT 1"); }
          }) == "");
    CHECK(verdict_of([&] {
              ASSERT_NO_QUERIES() {}
          }) == "");
    CHECK(verdict_of([&] {
              ASSERT_NO_N_PLUS_ONE() { db.run("SELECT 1"); }
          }) == "");
    CHECK(verdict_of([&] {
              ASSERT_QUERIES(qb::selects <= 1, qb::writes == 0) { db.run("SELECT 1"); }
          }) == "");
}

TEST_CASE(
    "outside a test a broken budget throws, whether it is fatal or not, with the caller's line") {
    fake_driver db;
    int const line = __LINE__ + 2;
    std::string const text = verdict_of([&] {
        ASSERT_MAX_QUERIES(0, qb::named("GET /")) { db.run("SELECT 1"); }
    });
    CHECK(text.find("report_scope.cpp:" + std::to_string(line) +
                    ": GET /: 1 query, budget 0 (1 over) [QB201]") != std::string::npos);
    CHECK(verdict_of([&] {
              EXPECT_MAX_QUERIES(0) { db.run("SELECT 1"); }
          }) != "");
    CHECK(verdict_of([&] {
              ASSERT_EXACT_QUERIES(2) { db.run("SELECT 1"); }
          }) != "");
    CHECK(verdict_of([&] {
              EXPECT_NO_QUERIES() { db.run("SELECT 1"); }
          }) != "");
}

TEST_CASE("the long macro names are the same") {
    fake_driver db;
    CHECK(verdict_of([&] {
              QUERYBUDGET_ASSERT_MAX_QUERIES(0) { db.run("SELECT 1"); }
          }) != "");
    CHECK(verdict_of([&] {
              QUERYBUDGET_EXPECT_QUERIES(qb::selects == 1) { db.run("SELECT 1"); }
          }) == "");
}

TEST_CASE("break, return and structured bindings mean what they say inside a block") {
    fake_driver db;
    int rounds = 0;
    for (int i = 0; i < 5; ++i) {
        ++rounds;
        ASSERT_MAX_QUERIES(1) {
            auto [a, b] = std::pair{1, 2};
            db.run("SELECT " + std::to_string(a + b));
            if (i == 1) break;
        }
    }
    CHECK(rounds == 2);
    auto const value = [&] {
        ASSERT_MAX_QUERIES(1) {
            db.run("SELECT 1");
            return 42;
        }
        return 0;
    }();
    CHECK(value == 42);
}

TEST_CASE("a return out of a block is judged too") {
    fake_driver db;
    CHECK(verdict_of([&] {
              ASSERT_MAX_QUERIES(0) {
                  db.run("SELECT 1");
                  return;
              }
          }) != "");
}

TEST_CASE("the block's own exception wins over a broken budget") {
    fake_driver db;
    CHECK_THROWS_AS(
        [&] {
            ASSERT_MAX_QUERIES(0) {
                db.run("SELECT 1");
                throw 42;
            }
        }(),
        int);
    CHECK_THROWS_AS(
        [&] {
            QUERY_SCOPE(s, qb::queries <= 0);
            db.run("SELECT 1");
            throw 42;
        }(),
        int);
    CHECK(qb::measure([&] { db.run("SELECT 1"); }).queries() == 1);
}

TEST_CASE("a scope inside a destructor that runs during unwinding still judges its own block") {
    fake_driver db;
    struct cleanup {
        fake_driver const& db;
        std::string& verdict;
        ~cleanup() {
            verdict = verdict_of([this] {
                ASSERT_MAX_QUERIES(0) { db.run("DELETE FROM t"); }
            });
        }
    };
    std::string verdict;
    try {
        cleanup const c{db, verdict};
        throw 42;
    } catch (int) {}
    CHECK(verdict.find("1 query, budget 0 (1 over)") != std::string::npos);
}

TEST_CASE("a scope as a declaration is judged at finish, once, and what follows is free") {
    fake_driver db;
    CHECK(verdict_of([&] {
              QUERY_SCOPE(budget, qb::queries <= 1);
              db.run("SELECT 1");
              budget.finish();
              db.run("SELECT 2");
              budget.finish();
          }) == "");
    CHECK(verdict_of([&] {
              QUERY_SCOPE_FATAL(budget, qb::queries <= 1);
              db.run("SELECT 1");
              db.run("SELECT 2");
          }) != "");
}

TEST_CASE("a scope may be narrowed to observations and to this thread") {
    fake_driver db;
    fake_driver other;
    fake_driver third;
    CHECK(verdict_of([&] {
              ASSERT_EXACT_QUERIES(1, qb::on(db.watch), qb::this_thread) {
                  db.run("SELECT 1");
                  other.run("SELECT 1");
              }
          }) == "");
    CHECK(verdict_of([&] {
              ASSERT_EXACT_QUERIES(2, qb::on(db.watch), qb::on(other.watch)) {
                  db.run("SELECT 1");
                  other.run("SELECT 1");
                  third.run("SELECT 1");
              }
          }) == "");
}

TEST_CASE("a scope that is narrowed to no connection says so") {
    fake_driver db;
    qb::observation const empty;
    CHECK(verdict_of([&] {
              ASSERT_MAX_QUERIES(9, qb::on(empty)) { db.run("SELECT 1"); }
          }).find("QB301") != std::string::npos);
}

TEST_CASE("nested scopes are each judged by what they hold") {
    fake_driver db;
    std::string const text = verdict_of([&] {
        ASSERT_MAX_QUERIES(2, qb::named("outer")) {
            db.run("SELECT 1");
            ASSERT_MAX_QUERIES(2, qb::named("inner")) {
                db.run("SELECT 2");
                db.run("SELECT 3");
            }
        }
    });
    CHECK(text.find("outer: 3 queries, budget 2 (1 over)") != std::string::npos);
    CHECK(text.find("inner") == std::string::npos);
}

TEST_CASE(
    "limits that can't mean anything are an error at the caller's line, before the block runs") {
    fake_driver db;
    bool ran = false;
    std::string error;
    int const line = __LINE__ + 2;
    try {
        ASSERT_MAX_QUERIES(-1) { ran = true; }
    } catch (qb::usage_error const& e) { error = e.what(); }
    CHECK(error.find("report_scope.cpp:" + std::to_string(line) + ": a limit can't be negative") !=
          std::string::npos);
    CHECK_FALSE(ran);
}
