// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace qb = querybudget;

namespace {

std::string text_of(qb::budget const& b, qb::recording const& r) {
    return qb::failure_text(b.name(), b.check(r), r);
}

/// Without how the queries spread over time, which no two runs share.
std::string without_strip(std::string text) {
    std::size_t const over = text.rfind(" over ");
    REQUIRE(over != std::string::npos);
    std::size_t const begin = text.rfind('\n', over);
    return text.erase(begin, text.find('\n', over) - begin);
}

bool contains(std::string const& text, char const* part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "the story: the verdict first and last, what repeats, once per row of what, the fix, and what "
    "isn't counted") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        db.run("BEGIN");
        db.run("SELECT id, customer_id FROM orders ORDER BY id LIMIT 50", 50);
        for (int i = 0; i < 50; ++i)
            db.run("SELECT name FROM customers WHERE id = " + std::to_string(i), 1);
        db.run("SELECT theme FROM settings", 1);
        db.run("SELECT theme FROM settings", 1);
        db.run("SET search_path = shop");
        db.run("COMMIT");
    });
    CHECK(
        without_strip(text_of({qb::queries <= 4, qb::named("GET /orders")}, r)) ==
        "GET /orders: 53 queries, budget 4 (49 over) [QB201]\n"
        "  possible N+1  50 × SELECT name FROM customers WHERE id = ?\n"
        "                once per row of  SELECT id, customer_id FROM orders ORDER BY id LIMIT ? "
        " (50 rows), "
        "50 different values\n"
        "                fix: one query with  WHERE id IN (…), or a join with orders\n"
        "  duplicate  2 × SELECT theme FROM settings\n"
        "             1 different value\n"
        "             fix: keep the first result\n"
        "  1 × SELECT id, customer_id FROM orders ORDER BY id LIMIT ?\n"
        "  also 2 transaction control, 1 other control statement; 56 round trips are 56 ms at 1 ms "
        "each, within budget 7 ms\n"
        "GET /orders: 53 queries, budget 4 (49 over)");
}

TEST_CASE("a loop inside a loop stands below it, further inside") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT id FROM posts", 3);
        for (int post = 0; post < 3; ++post) {
            db.run("SELECT id FROM comments WHERE post_id = " + std::to_string(post), 4);
            db.run("SELECT n FROM likes WHERE post_id = " + std::to_string(post), 1);
            for (int c = 0; c < 4; ++c)
                db.run("SELECT name FROM users WHERE id = " + std::to_string(post * 4 + c), 1);
        }
    });
    CHECK(contains(
        without_strip(text_of({qb::queries <= 1}, r)),
        "\n  possible N+1  3 × SELECT id FROM comments WHERE post_id = ?\n"
        "                once per row of  SELECT id FROM posts  (3 rows), 3 different values\n"
        "                fix: one query with  WHERE post_id IN (…), or a join with posts\n"
        "    possible N+1  12 × SELECT name FROM users WHERE id = ?\n"
        "                  once per row of  SELECT id FROM comments WHERE post_id = ?  (12 rows), "
        "12 different values\n"
        "                  fix: one query with  WHERE id IN (…), or a join with comments\n"
        "  possible N+1  3 × SELECT n FROM likes WHERE post_id = ?\n"));
}

TEST_CASE("single writes, a cursor of one row and a duplicate have their own words and fixes") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 3; ++i)
            db.run("INSERT INTO posts (id) VALUES (" + std::to_string(i) + ")");
        for (int i = 0; i < 3; ++i) db.run("FETCH FORWARD FROM c", 1);
        for (int i = 0; i < 2; ++i) db.run("SELECT theme FROM settings", 1);
    });
    CHECK(contains(text_of({qb::queries <= 1}, r),
                   "\n  missing batch  3 × INSERT INTO posts (id) VALUES (?)\n"
                   "                 3 different values\n"
                   "                 fix: one INSERT with many rows of VALUES\n"
                   "  row cursor  3 × FETCH FORWARD FROM ?\n"
                   "              fix: FETCH 100 instead of one row\n"
                   "  duplicate  2 × SELECT theme FROM settings\n"));
}

TEST_CASE("values never appear in it") {
    fake_driver db;
    qb::recording const r = qb::measure(
        [&] { db.run("SELECT * FROM users WHERE mail = 'jo@example.com' AND pin = 4711"); });
    std::string const text = text_of({qb::queries == 0}, r);
    CHECK_FALSE(contains(text, "jo@example.com"));
    CHECK_FALSE(contains(text, "4711"));
    CHECK(contains(text, "SELECT * FROM users WHERE mail = ? AND pin = ?"));
}

TEST_CASE("pages by OFFSET, which are no finding, have a fix below them") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 12; ++i)
            db.run("SELECT id FROM posts ORDER BY id LIMIT 10 OFFSET " + std::to_string(i * 10),
                   10);
    });
    CHECK(
        contains(text_of({qb::queries <= 1}, r),
                 "\n  12 × SELECT id FROM posts ORDER BY id LIMIT ? OFFSET ?\n       fix: continue "
                 "after the last key (WHERE id > ? ORDER BY id LIMIT ?): OFFSET reads what it "
                 "skips\n"));
}

TEST_CASE("a long statement is cut, never inside a character") {
    fake_driver db;
    qb::recording const r =
        qb::measure([&] { db.run("SELECT \"" + std::string(99, 'x') + "ääää\" FROM t"); });
    std::string const text = text_of({qb::queries == 0}, r);
    CHECK(contains(text, "xxx …\n"));
    qb::recording const umlauts = qb::measure([&] {
        std::string sql = "SELECT a";
        while (sql.size() < 300) sql += "ä";
        db.run(sql + " FROM t");
    });
    std::string const cut = text_of({qb::queries == 0}, umlauts);
    CHECK(contains(cut, "ä …\n"));
}

TEST_CASE("more than eight different queries are cut short") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 45; ++i) db.run("SELECT a" + std::to_string(i) + " FROM t");
    });
    CHECK(contains(text_of({qb::queries <= 1}, r), "\n  … and 37 more\n"));
}

TEST_CASE("so are more than eight violations, between the verdict and the verdict") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT a FROM t");
        for (int i = 0; i < 44; ++i) db.run("DELETE FROM t" + std::to_string(i));
    });
    std::string const text = text_of({qb::selects == 0, qb::read_only}, r);
    CHECK(text.starts_with("1 select, exactly 0 expected [QB203]\n  and 1 × a write"));
    CHECK(contains(text, "DELETE FROM t6 [QB205]\n  … and 37 more violations\n"));
    CHECK_FALSE(contains(text, "DELETE FROM t7 [QB205]"));
    CHECK(text.ends_with("\n1 select, exactly 0 expected"));
}

TEST_CASE("and the lines that a violation adds, and what is in them") {
    qb::violation v("QB999", std::string(1000, 'v'));
    for (int i = 0; i < 45; ++i) v.with("line " + std::to_string(i) + std::string(1000, 'l'));
    std::string const text = qb::failure_text("", {v}, qb::recording());
    CHECK(contains(text, "\n  line 7l"));
    CHECK_FALSE(contains(text, "\n  line 8l"));
    CHECK(contains(text, "\n  … and 37 more\n"));
    CHECK(text.size() < 10 * 420 + 100);
}

TEST_CASE("and the statements that other threads are still executing") {
    struct busy : qb::detail::connection {
        explicit busy(std::uint64_t runs) : connection("busy"), statement(runs) {}
        state look() noexcept override { return {true, false, statement}; }
        std::uint64_t statement;
    };
    fake_driver db;
    qb::recorder const recorder;
    fake_result const result(db, "SELECT pg_sleep(9)");
    std::vector<busy*> connections;
    for (int i = 0; i < 45; ++i) {
        connections.push_back(new busy(result.id()));
        qb::detail::attach(*connections.back());
    }
    std::string const text = text_of({qb::queries == 0}, recorder.recording());
    std::size_t lines = 0;
    for (std::size_t at = 0; (at = text.find("still running on another thread", at)) != text.npos;
         ++at)
        ++lines;
    CHECK(lines == 8);
    CHECK(contains(text, "\n  … and 37 more still running\n"));
    for (busy* const c : connections) qb::detail::release_observation(*c);
}

TEST_CASE("nothing that a program does makes a text of more than a screen or two") {
    fake_driver db;
    std::string const name(3000, 'n');
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 5000; ++i) {
            std::string const sql = "DELETE FROM " + name + std::to_string(i);
            db.run(sql);
            db.run(sql);
        }
    });
    std::string const text = text_of({qb::queries == 0, qb::read_only, qb::nothing_else,
                                      qb::no_duplicates, qb::no_n_plus_one, qb::named(name)},
                                     r);
    CHECK(text.size() < 5000);
    CHECK(text.starts_with("nnn"));
    CHECK(text.ends_with(": 10000 queries, exactly 0 expected"));
}

TEST_CASE("the most frequent query comes first, failures are told") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT a FROM t");
        db.run("INSERT INTO t VALUES (1)");
        db.run("INSERT INTO t VALUES (2)");
        db.fail("INSERT INTO t VALUES (2)");
    });
    CHECK(contains(text_of({qb::queries <= 1}, r),
                   "  3 × INSERT INTO t VALUES (?)  (1 failed)\n  1 × SELECT a FROM t\n"));
}

TEST_CASE("several broken limits are all told") {
    fake_driver db;
    qb::recording const r = qb::measure([&] { db.run("DELETE FROM t"); });
    CHECK(contains(text_of({qb::queries == 0, qb::read_only}, r),
                   "1 query, exactly 0 expected [QB203]\n  and 1 × a write where only reads are "
                   "allowed: DELETE FROM t [QB205]\n"));
}

TEST_CASE("threads and connections are told when there is more than one") {
    fake_driver db;
    fake_driver other;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT 1");
        std::thread([&] { other.run("SELECT 1"); }).join();
    });
    CHECK(contains(text_of({qb::queries == 0}, r), "\n  from 2 threads\n  on 2 connections\n"));
}

TEST_CASE("right below the verdict stands the statement that crossed the limit") {
    fake_driver db;
    qb::budget const b{qb::queries <= 2, qb::named("GET /")};
    qb::recorder recorder(0, {}, b.watched());
    db.run("SELECT a FROM t");
    db.run("SELECT name FROM customers WHERE id = 7");
    db.run("SELECT name FROM customers WHERE id = 8");
    recorder.stop();
    CHECK(text_of(b, recorder.recording()) ==
          "GET /: 3 queries, budget 2 (1 over) [QB201]\n"
          "  crossed by the 3rd query  SELECT name FROM customers WHERE id = ?\n"
          "  2 × SELECT name FROM customers WHERE id = ?\n"
          "  1 × SELECT a FROM t\n"
          "  3 round trips are 3 ms at 1 ms each, within budget 2 ms\n"
          "GET /: 3 queries, budget 2 (1 over)");
}

TEST_CASE("where only one query ran, it isn't told twice") {
    fake_driver db;
    qb::budget const b{qb::queries == 0};
    qb::recorder recorder(0, {}, b.watched());
    db.run("BEGIN");
    db.run("SELECT a FROM t");
    recorder.stop();
    std::string const text = text_of(b, recorder.recording());
    CHECK_FALSE(contains(text, "crossed"));
    CHECK(contains(text, "\n  1 × SELECT a FROM t\n"));
    qb::budget const none{qb::transactions == 0};
    qb::recorder control(0, {}, none.watched());
    db.run("BEGIN");
    db.run("SELECT a FROM t");
    control.stop();
    CHECK(contains(text_of(none, control.recording()),
                   "\n  crossed by the 1st transaction  BEGIN\n"));
}

TEST_CASE("a budget that is kept is one line") {
    fake_driver db;
    qb::recording const r = qb::measure([&] { db.run("SELECT 1"); });
    CHECK(qb::passed_text("GET /", r) == "GET /: 1 query");
    CHECK(qb::passed_text("", r) == "1 query");
}

TEST_CASE("round trips are told apart from statements, with what they cost at a given latency") {
    qb::observation const watch = qb::observe_driver("fake");
    qb::recording const r = qb::measure([&] {
        qb::record_statement({.sql = "BEGIN", .connection = watch.id(), .round_trips = 1});
        for (int i = 0; i < 203; ++i) {
            qb::record_statement({.sql = "SELECT a FROM t WHERE id = " + std::to_string(i),
                                  .connection = watch.id(),
                                  .round_trips = 1});
        }
        qb::record_statement({.sql = "COMMIT", .connection = watch.id(), .round_trips = 1});
    });
    char const* const variable = "QUERYBUDGET_LATENCY";
    ::unsetenv(variable);
    CHECK(
        contains(text_of({qb::queries <= 4}, r),
                 "\n  also 2 transaction control; 205 round trips are 205 ms at 1 ms each, within "
                 "budget 6 ms\n"));
    CHECK(contains(text_of({qb::round_trips <= 5}, r), "at 1 ms each, within budget 5 ms\n"));
    CHECK(contains(text_of({qb::rows == 1}, r), "; 205 round trips are 205 ms at 1 ms each\n"));
    ::setenv(variable, "0.25", 1);
    CHECK(contains(text_of({qb::queries <= 4}, r),
                   "205 round trips are 51.2 ms at 0.25 ms each, within budget 1.5 ms\n"));
    ::setenv(variable, "fast", 1);
    CHECK(contains(text_of({qb::queries <= 4}, r),
                   "205 round trips are 205 ms at 1 ms each, within budget 6 ms "
                   "(QUERYBUDGET_LATENCY is to be a number of milliseconds)\n"));
    ::unsetenv(variable);
}

TEST_CASE("a database in the process has no round trips, and the text says nothing of them") {
    qb::recording const r =
        qb::measure([] { qb::record_statement({.sql = "SELECT 1", .round_trips = 0}); });
    CHECK_FALSE(contains(text_of({qb::queries == 0}, r), "round trip"));
}

TEST_CASE("tags are told below a finding and below a query that ran more than once") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT id, customer_id FROM orders", 50);
        for (int i = 0; i < 50; ++i) {
            qb::tag const t{"resolver Order.customer"};
            db.run("SELECT name FROM customers WHERE id = " + std::to_string(i), 1);
        }
        db.run("INSERT INTO log VALUES (1) /*controller='orders',action='show'*/");
        db.run("INSERT INTO log VALUES (2) /*controller='orders',action='show'*/");
        qb::tag const once{"once"};
        db.run("SELECT theme FROM settings", 1);
    });
    std::string const text = text_of({qb::queries <= 4}, r);
    CHECK(contains(text,
                   "50 different values\n"
                   "                tagged resolver Order.customer\n"
                   "                fix:"));
    CHECK(contains(text,
                   "  2 × INSERT INTO log VALUES (?)\n"
                   "      tagged controller=orders, action=show\n"));
    CHECK_FALSE(contains(text, "once\n"));
}

TEST_CASE("of several tags the most frequent is told, and how many samples have none") {
    fake_driver db;
    auto const text_for = [&](std::vector<char const*> const& labels) {
        qb::recording const r = qb::measure([&] {
            for (char const* const label : labels) {
                qb::tag const t{label};
                db.run("INSERT INTO log VALUES (1)");
            }
        });
        return text_of({qb::queries == 0}, r);
    };
    CHECK(contains(text_for({"a", "b", "b"}), "tagged b, and 1 other tag\n"));
    CHECK(contains(text_for({"a", "b", "c", "d", "e", "f", "f"}), "tagged a, and 5 other tags\n"));
    CHECK(contains(text_for({"", "a", "", "a"}), "tagged a, in 2 of 4 samples\n"));
    CHECK(contains(text_for({"a", "", "b"}), "tagged a, and 1 other tag, in 2 of 3 samples\n"));
    CHECK_FALSE(contains(text_for({"", ""}), "tagged"));
}

TEST_CASE("a tag that would not end on its line, or not at all, is written so that it does") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        qb::tag const t{"a\n\x1b[2J\xff"};
        qb::tag const inner{std::string(70, 'x')};
        for (int i = 0; i < 2; ++i) db.run("INSERT INTO log VALUES (1) /*action='show%0Aall'*/");
    });
    std::string const text = text_of({qb::queries == 0}, r);
    CHECK(contains(
        text, ("\n      tagged a\\x0a\\x1b[2J\\xff > " + std::string(70, 'x') + " (action=sh …\n")
                  .c_str()));
}
