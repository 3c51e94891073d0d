// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/judge/words.hpp>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <string>
#include <thread>
#include <vector>

namespace qb = querybudget;

namespace {

/// What a scope with this budget records.
template <class Code>
qb::recording recorded(qb::budget const& b, Code code) {
    qb::recorder r(0, {}, b.watched());
    code();
    r.stop();
    return r.recording();
}

std::string sql_of(qb::recording const& r, std::uint64_t id) {
    for (qb::group const& g : r.groups()) {
        if (g.id == id) return g.sql;
    }
    return "none";
}

/// The only crossing, as `5: SELECT …`; `none`, or how many there are.
std::string crossing_in(qb::recording const& r) {
    if (r.crossings().size() != 1) {
        return r.crossings().empty() ? "none" : std::to_string(r.crossings().size());
    }
    qb::crossing const& c = r.crossings()[0];
    return std::to_string(c.ordinal) + ": " + sql_of(r, c.id);
}

/// A bit of everything that limits tell apart.
void run_a_mix(fake_driver const& db) {
    for (int i = 0; i < 3; ++i) {
        db.run("BEGIN");
        db.run("SELECT name FROM customers WHERE id = " + std::to_string(i), 1);
        db.run("INSERT INTO orders VALUES (" + std::to_string(i) + ")");
        db.run("UPDATE orders SET paid = 1");
        db.run("SELECT * FROM audit JOIN orders USING (id)");
        db.run("DELETE FROM orders");
        db.run("CREATE TABLE t" + std::to_string(i) + "(a)");
        db.run("SET search_path = shop");
        db.run("FETCH 2 FROM c");
        db.run("COMMIT");
    }
}

}  // namespace

TEST_CASE("the execution that goes beyond a maximum is the crossing, and the only one") {
    fake_driver db;
    auto const five = [&] {
        for (int i = 0; i < 4; ++i) db.run("SELECT a FROM t");
        db.run("SELECT b FROM t");
        for (int i = 0; i < 4; ++i) db.run("SELECT a FROM t");
    };
    CHECK(crossing_in(recorded({qb::queries <= 4}, five)) == "5: SELECT b FROM t");
    CHECK(crossing_in(recorded({qb::queries < 5}, five)) == "5: SELECT b FROM t");
    CHECK(crossing_in(recorded({qb::queries == 4}, five)) == "5: SELECT b FROM t");
    CHECK(crossing_in(recorded({qb::queries == 0}, five)) == "1: SELECT a FROM t");
    CHECK(crossing_in(recorded({qb::queries <= 9}, five)) == "none");
}

TEST_CASE("what has no maximum of statements has no crossing") {
    fake_driver db;
    auto const one = [&] { db.run("SELECT a FROM t", 100); };
    CHECK(crossing_in(recorded({qb::queries >= 5}, one)) == "none");
    CHECK(crossing_in(recorded({qb::rows <= 5, qb::read_only}, one)) == "none");
    CHECK(crossing_in(qb::measure(one)) == "none");
}

TEST_CASE("each maximum is counted as the budget counts it when it judges") {
    fake_driver db;
    qb::recording const all = qb::measure([&] { run_a_mix(db); });
    std::vector<qb::subject> const subjects{qb::queries,
                                            qb::selects,
                                            qb::inserts,
                                            qb::updates,
                                            qb::deletes,
                                            qb::ddl,
                                            qb::writes,
                                            qb::control,
                                            qb::statements,
                                            qb::transactions,
                                            qb::table("orders"),
                                            qb::query("DELETE FROM orders"),
                                            qb::matching("*from*orders*")};
    for (qb::subject const& what : subjects) {
        CAPTURE(qb::detail::limited(what));
        std::uint64_t const n = all.count(what);
        REQUIRE(n != 0);
        auto const mix = [&] { run_a_mix(db); };
        CHECK(recorded({what <= n}, mix).crossings().empty());
        qb::recording const over = recorded({what <= n - 1}, mix);
        REQUIRE(over.crossings().size() == 1);
        CHECK(over.crossings()[0].ordinal == n);
        auto const ignoring = recorded({what <= n, qb::ignore(qb::table("orders"))}, mix);
        CHECK(ignoring.crossings().empty());
    }
}

TEST_CASE("what a budget ignores crosses nothing") {
    fake_driver db;
    qb::recording const r = recorded({qb::queries <= 1, qb::ignore(qb::table("audit"))}, [&] {
        db.run("SELECT a FROM t");
        for (int i = 0; i < 9; ++i) db.run("INSERT INTO audit VALUES (1)");
        db.run("SELECT b FROM t");
    });
    CHECK(crossing_in(r) == "2: SELECT b FROM t");
}

TEST_CASE("each of several limits has its own crossing, and its own place in the budget") {
    fake_driver db;
    qb::budget const b{qb::queries <= 2, qb::no_n_plus_one, qb::writes == 0};
    qb::recording const r = recorded(b, [&] {
        db.run("SELECT a FROM t");
        db.run("DELETE FROM t");
        db.run("SELECT b FROM t");
    });
    REQUIRE(r.crossings().size() == 2);
    std::vector<qb::violation> const broken = b.check(r);
    REQUIRE(broken.size() == 2);
    CHECK(broken[0].crossing_text() == "crossed by the 3rd query");
    CHECK(sql_of(r, broken[0].crossed_by().id) == "SELECT b FROM t");
    CHECK(broken[1].crossing_text() == "crossed by the 1st write");
    CHECK(sql_of(r, broken[1].crossed_by().id) == "DELETE FROM t");
}

TEST_CASE("scopes inside each other cross at their own statements") {
    fake_driver db;
    qb::budget const outer{qb::queries <= 2};
    qb::recorder r(0, {}, outer.watched());
    db.run("SELECT a FROM t");
    db.run("SELECT b FROM t");
    qb::recording const inner = recorded({qb::queries == 0}, [&] { db.run("SELECT c FROM t"); });
    CHECK(crossing_in(inner) == "1: SELECT c FROM t");
    CHECK(crossing_in(r.recording()) == "3: SELECT c FROM t");
}

TEST_CASE("threads count towards one maximum together, and one of them crosses it") {
    fake_driver db;
    for (int round = 0; round < 20; ++round) {
        qb::recording const r = recorded({qb::queries <= 399, qb::selects <= 400}, [&] {
            std::vector<std::thread> threads;
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&] {
                    for (int i = 0; i < 100; ++i) db.run("SELECT a FROM t");
                });
            }
            for (std::thread& t : threads) t.join();
        });
        CHECK(crossing_in(r) == "400: SELECT a FROM t");
    }
}

TEST_CASE("the stack of the crossing is its own, though the execution is no sample") {
    fake_driver db;
    qb::recording const r = recorded({qb::queries <= 10}, [&] {
        for (int i = 0; i < 11; ++i) db.run("SELECT a FROM t");
    });
    REQUIRE(r.crossings().size() == 1);
#ifdef __GLIBC__
    REQUIRE(r.crossings()[0].site.stacks().size() == 1);
    CHECK(r.crossings()[0].site.stacks()[0].samples == 1);
#endif
}

TEST_CASE("beyond the last group that is kept apart, statements still cross") {
    fake_driver db;
    qb::recording const r = recorded({qb::queries <= 5000}, [&] {
        for (int i = 0; i < 5001; ++i) db.run("SELECT a" + std::to_string(i) + " FROM t");
    });
    CHECK(crossing_in(r) == "5001: (further statements, beyond the first 4096 different ones)");
}

TEST_CASE("ordinals read as they are said") {
    auto const nth = [](std::uint64_t n) { return qb::detail::nth(n, qb::queries); };
    CHECK(nth(1) == "1st query");
    CHECK(nth(2) == "2nd query");
    CHECK(nth(3) == "3rd query");
    CHECK(nth(4) == "4th query");
    for (std::uint64_t const n : {11U, 12U, 13U, 111U, 1013U})
        CHECK(nth(n) == std::to_string(n) + "th query");
    CHECK(nth(121) == "121st query");
    CHECK(qb::detail::nth(2, qb::table("posts")) == "2nd query on posts");
    CHECK(qb::detail::nth(2, qb::query("SELECT 1")) == "2nd execution");
}
