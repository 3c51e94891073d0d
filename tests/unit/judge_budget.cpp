// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace qb = querybudget;
using namespace std::chrono_literals;

namespace {

/// The ids of what a budget finds, in their order, with blanks between.
std::string ids(qb::budget const& b, qb::recording const& r) {
    std::string all;
    for (qb::violation const& v : b.check(r)) all += (all.empty() ? "" : " ") + v.id();
    return all;
}

std::string headline(qb::budget const& b, qb::recording const& r) {
    std::vector<qb::violation> const broken = b.check(r);
    return broken.empty() ? "" : broken.front().text();
}

template <class F>
std::string usage_error_of(F f) {
    try {
        f();
    } catch (qb::usage_error const& e) { return e.what(); }
    return "no usage_error";
}

/// Two reads of posts, one of users, a write, and a transaction around them.
qb::recording a_mix(fake_driver const& db) {
    return qb::measure([&] {
        db.run("BEGIN");
        db.run("SELECT * FROM posts WHERE id = 1", 3);
        db.run("SELECT * FROM posts WHERE id = 2", 5);
        db.run("SELECT name FROM users ORDER BY name", 50);
        db.run("UPDATE users SET seen = 1");
        db.run("COMMIT");
    });
}

}  // namespace

TEST_CASE("a limit of each shape holds at its bound and breaks beyond it") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::queries <= 4}, r) == "");
    CHECK(headline({qb::queries <= 3}, r) == "4 queries, budget 3 (1 over)");
    CHECK(ids({qb::queries < 5}, r) == "");
    CHECK(ids({qb::queries < 4}, r) == "QB201");
    CHECK(ids({qb::queries >= 4}, r) == "");
    CHECK(headline({qb::queries >= 5}, r) == "4 queries, at least 5 expected");
    CHECK(ids({qb::queries > 3}, r) == "");
    CHECK(ids({qb::queries > 4}, r) == "QB202");
    CHECK(ids({qb::queries == 4}, r) == "");
    CHECK(headline({qb::queries == 3}, r) == "4 queries, exactly 3 expected");
    CHECK(ids({qb::queries >= 2, qb::queries <= 4}, r) == "");
}

TEST_CASE("a limit takes any integer type without a warning") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::queries <= std::size_t{4}, qb::selects <= short{3}, qb::writes <= 1L,
               qb::control <= 2ULL},
              r) == "");
    CHECK(ids({qb::queries <= std::numeric_limits<std::uint64_t>::max()}, r) == "");
}

TEST_CASE("each subject counts its own") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::selects == 3, qb::updates == 1, qb::inserts == 0, qb::deletes == 0, qb::ddl == 0,
               qb::writes == 1, qb::control == 2, qb::statements == 6, qb::transactions == 1,
               qb::rows == 58, qb::rows_per_query == 50, qb::round_trips == 6, qb::full_scans == 0},
              r) == "");
    CHECK(headline({qb::rows_per_query <= 10}, r) == "50 rows from one query, budget 10 (40 over)");
    CHECK(headline({qb::control <= 1}, r) == "2 control statements, budget 1 (1 over)");
}

TEST_CASE("a limit on a table sees every query on it, whatever its case") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::table("users") == 2, qb::table("POSTS") == 2, qb::table("audit") == 0}, r) ==
          "");
    CHECK(headline({qb::table("posts") <= 1}, r) == "2 queries on posts, budget 1 (1 over)");
}

TEST_CASE("a limit on a query sees its executions with other values") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::query("select * from posts where id = 99") == 2}, r) == "");
    CHECK(headline({qb::query("SELECT * FROM posts WHERE id = 3") <= 1}, r) ==
          "2 executions of SELECT * FROM posts WHERE id = 3, budget 1 (1 over)");
}

TEST_CASE("a limit on a glob sees the display text, and case doesn't matter") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::matching("*order by*") == 1, qb::matching("SELECT*") == 3,
               qb::matching("*id = ?") == 2, qb::matching("posts") == 0, qb::matching("*") == 4},
              r) == "");
}

TEST_CASE("texts of a limit may be temporary strings") {
    fake_driver db;
    qb::budget const b{qb::table(std::string("po") + "sts") <= 1,
                       qb::named(std::string("GET /") + "posts")};
    CHECK(ids(b, a_mix(db)) == "QB201");
    CHECK(b.name() == "GET /posts");
}

TEST_CASE("nothing_else forbids queries that no limit names, and not control") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::table("posts") <= 2, qb::table("users") <= 2, qb::nothing_else}, r) == "");
    CHECK(ids({qb::table("posts") <= 2, qb::updates <= 1, qb::nothing_else}, r) == "QB204");
    CHECK(headline({qb::table("posts") <= 2, qb::updates <= 1, qb::nothing_else}, r) ==
          "1 × a query that no limit names: SELECT name FROM users ORDER BY name");
    CHECK(ids({qb::rows <= 100, qb::nothing_else}, r) == "QB204 QB204 QB204");
    CHECK(ids({qb::queries <= 4, qb::nothing_else}, r) == "");
}

TEST_CASE("read_only forbids writes, in whatever part of the statement") {
    fake_driver db;
    CHECK(ids({qb::read_only}, a_mix(db)) == "QB205");
    CHECK(ids({qb::read_only}, qb::measure([&] { db.run("SELECT 1"); })) == "");
    CHECK(ids({qb::read_only}, qb::measure([&] {
                  db.run(
                      "WITH old AS (SELECT 1) DELETE FROM posts WHERE id IN (SELECT * FROM old)");
              })) == "QB205");
}

TEST_CASE("page_of is broken unless one query returned that many rows") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::page_of(50)}, r) == "");
    CHECK(headline({qb::page_of(51)}, r) ==
          "no query returned a page of 51 rows: the largest result has 50");
}

TEST_CASE("time is compared with any duration") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        qb::record_statement(
            {.sql = "SELECT 1", .connection = db.watch.id(), .db_time_ns = 12'300'000});
    });
    CHECK(ids({qb::db_time <= 1s, qb::db_time >= 12ms}, r) == "");
    CHECK(ids({qb::db_time < std::chrono::duration<double>(0.5)}, r) == "");
    CHECK(headline({qb::db_time < 5ms}, r) == "12.3 ms in the database, budget 5 ms (7.3 ms over)");
}

TEST_CASE("ignored statements are as if they had not been executed, decoys are not ignored") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::queries == 2, qb::ignore(qb::table("posts"))}, r) == "");
    CHECK(ids({qb::queries == 3, qb::ignore(qb::query("UPDATE users SET seen = 0"))}, r) == "");
    CHECK(ids({qb::queries == 4, qb::ignore(qb::table("post"))}, r) == "");
    CHECK(ids({qb::queries == 4, qb::ignore(qb::matching("posts"))}, r) == "");
}

TEST_CASE("a max budget that saw nothing proves nothing") {
    fake_driver db;
    qb::recording const nothing = qb::measure([] {});
    CHECK(ids({qb::queries <= 9}, nothing) == "QB302");
    CHECK(ids({qb::no_n_plus_one}, nothing) == "QB302");
    CHECK(ids({qb::writes == 0}, nothing) == "QB302");
    CHECK(ids({qb::queries >= 1}, nothing) == "QB202 QB302");
}

TEST_CASE("zero statements are fine where the budget asks for none, or allows it") {
    fake_driver db;
    qb::recording const nothing = qb::measure([] {});
    CHECK(ids({qb::queries == 0}, nothing) == "");
    CHECK(ids({qb::queries <= 0}, nothing) == "");
    CHECK(ids({qb::queries < 1}, nothing) == "");
    CHECK(ids({qb::queries <= 9, qb::allow_none}, nothing) == "");
}

TEST_CASE("without a live connection every budget is broken, also one that allows none") {
    qb::recording const blind = qb::measure([] {});
    CHECK(ids({qb::queries <= 9, qb::allow_none}, blind) == "QB301");
    CHECK(ids({qb::queries == 0}, blind) == "QB301");
}

TEST_CASE("a connection that lived only for a part of the scope is enough") {
    qb::recording const r = qb::measure([] {
        fake_driver const db;
        db.run("SELECT 1");
    });
    CHECK(ids({qb::queries <= 1}, r) == "");
    CHECK(ids({qb::queries == 0}, qb::measure([] { fake_driver const silent; })) == "");
}

TEST_CASE("a limit on round trips is an error where the driver has none") {
    qb::observation const local = qb::observe_driver("in-process");
    qb::recording const r = qb::measure([&] {
        qb::detail::execution_start start;
        start.sql = "SELECT 1";
        start.from.connection = local.id();
        (void)qb::detail::begin_execution(start);
    });
    CHECK(ids({qb::round_trips <= 9}, r) == "QB305");
}

TEST_CASE("a limit on a text can't be judged beyond the groups that are kept apart") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 4100; ++i) db.run("SELECT a" + std::to_string(i) + " FROM t");
    });
    CHECK(ids({qb::table("u") <= 1}, r) == "QB306");
    CHECK(ids({qb::queries <= 4100}, r) == "");
}

TEST_CASE("a negative limit is an error that names the caller's line") {
    int const line = __LINE__ + 1;
    std::string const error = usage_error_of([] { qb::budget{qb::queries <= -1}; });
    CHECK(error.find("judge_budget.cpp:" + std::to_string(line) + ": a limit can't be negative") !=
          std::string::npos);
    CHECK(error.find("[QB101]") != std::string::npos);
    CHECK(usage_error_of([] { qb::budget{qb::db_time < -5ms}; }).find("QB101") !=
          std::string::npos);
    CHECK(usage_error_of([] {
              qb::budget{qb::page_of(-1), qb::queries <= 1};
          }).find("QB101") != std::string::npos);
}

TEST_CASE("limits that can't hold together are an error") {
    CHECK(usage_error_of([] {
              qb::budget{qb::queries >= 5, qb::queries <= 3};
          }).find("at least 5 and at most 3 (queries) can't both hold: swap them [QB102]") !=
          std::string::npos);
    CHECK(usage_error_of([] { qb::budget{qb::queries < 0}; }).find("QB102") != std::string::npos);
}

TEST_CASE("the same limit twice is an error, on different texts it isn't") {
    CHECK(usage_error_of([] {
              qb::budget{qb::queries <= 5, qb::queries <= 3};
          }).find("QB103") != std::string::npos);
    CHECK(usage_error_of([] {
              qb::budget{qb::queries == 5, qb::queries <= 6};
          }).find("QB103") != std::string::npos);
    CHECK(usage_error_of([] {
              qb::budget{qb::table("a") <= 1, qb::table("a") <= 2};
          }).find("QB103") != std::string::npos);
    CHECK(usage_error_of([] {
              qb::budget{qb::table("a") <= 1, qb::table("b") <= 2};
          }) == "no usage_error");
}

TEST_CASE("a budget without any limit is an error") {
    CHECK(usage_error_of([] { qb::budget{}; }).find("QB104") != std::string::npos);
    CHECK(usage_error_of([] {
              qb::budget{qb::allow_none, qb::named("nothing")};
          }).find("QB104") != std::string::npos);
}

TEST_CASE("more than the largest number there is can't hold") {
    CHECK(usage_error_of([] {
              qb::budget{qb::queries > std::numeric_limits<std::uint64_t>::max()};
          }).find("QB102") != std::string::npos);
}

TEST_CASE("ignoring every query is an error") {
    CHECK(usage_error_of([] {
              qb::budget{qb::queries <= 1, qb::ignore(qb::queries)};
          }).find("QB105") != std::string::npos);
}

TEST_CASE("a duration beyond 292 years is a long time and no negative one") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    CHECK(ids({qb::db_time <= std::chrono::hours(24) * 365'000}, r) == "");
    CHECK(usage_error_of([] {
              qb::budget{qb::db_time <= std::chrono::duration<double, std::pico>(-1)};
          }).find("QB101") != std::string::npos);
}

TEST_CASE("an N+1 can't be judged beyond the groups that are kept apart") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 4100; ++i) db.run("SELECT a" + std::to_string(i) + " FROM t");
    });
    CHECK(ids({qb::no_n_plus_one}, r) == "QB306");
}

TEST_CASE("round trips of ignored statements are not counted") {
    fake_driver db;
    CHECK(ids({qb::round_trips == 4, qb::ignore(qb::table("posts"))}, a_mix(db)) == "");
}

TEST_CASE("an N+1 that is ignored is not in the text either") {
    fake_driver db;
    std::string text;
    try {
        ASSERT_MAX_QUERIES(1, qb::ignore(qb::table("audit"))) {
            for (int i = 0; i < 9; ++i)
                db.run("SELECT * FROM audit WHERE id = " + std::to_string(i));
            db.run("SELECT 1");
            db.run("SELECT 2");
        }
    } catch (qb::budget_exceeded const& e) { text = e.what(); }
    CHECK(text.find("2 queries, budget 1 (1 over)") != std::string::npos);
    CHECK(text.find("audit") == std::string::npos);
}

TEST_CASE("an endpoint's budget that nothing reads is a violation, not a pass") {
    fake_driver db;
    qb::recording const r = a_mix(db);
    qb::budget const b{qb::endpoint("GET /posts")};
    CHECK(ids(b, r) == "QB311");
    CHECK(headline(b, r) == "nothing reads the budget file, so it can't say what is allowed");
    CHECK(b.name() == "GET /posts");
}

TEST_CASE("cold chooses a limit of the file, so it needs an endpoint") {
    CHECK(usage_error_of([] {
              (void)qb::budget{qb::cold, qb::queries <= 1};
          }).find("[QB106]") != std::string::npos);
}
