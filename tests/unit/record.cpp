// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <memory>
#include <string>
#include <utility>

namespace qb = querybudget;

TEST_CASE("a recording counts what ran while it was made, and nothing before or after") {
    fake_driver db;
    db.run("SELECT 1");
    qb::recorder r;
    db.run("SELECT 2");
    db.run("SELECT 3");
    r.stop();
    db.run("SELECT 4");
    CHECK(r.recording().queries() == 2);
}

TEST_CASE("a snapshot does not end the recording") {
    fake_driver db;
    qb::recorder r;
    db.run("SELECT 1");
    CHECK(r.recording().queries() == 1);
    db.run("SELECT 1");
    CHECK(r.recording().queries() == 2);
}

TEST_CASE("a recorder that was moved goes on recording in its new place") {
    fake_driver db;
    qb::recorder first;
    db.run("SELECT 1");
    qb::recorder second = std::move(first);
    db.run("SELECT 1");
    CHECK(second.recording().queries() == 2);
    CHECK(first.recording().queries() ==
          0);  // NOLINT(bugprone-use-after-move): documented to be empty
    qb::recorder third;
    third = std::move(second);
    CHECK(third.recording().queries() == 2);
}

TEST_CASE("a recorder that another is moved into stops what it was recording") {
    fake_driver db;
    qb::recorder first;
    qb::recorder second;
    db.run("SELECT 1");
    first = std::move(second);
    db.run("SELECT 1");
    CHECK(first.recording().queries() == 2);
    CHECK(second.recording().queries() == 0);  // NOLINT(bugprone-use-after-move): documented
}

TEST_CASE("measure returns what its code ran, and lets an exception through") {
    fake_driver db;
    CHECK(qb::measure([&] { db.run("SELECT 1"); }).queries() == 1);
    CHECK_THROWS_AS((void)qb::measure([] { throw 42; }), int);
    CHECK(qb::measure([&] { db.run("SELECT 1"); }).queries() == 1);
}

TEST_CASE("nested recordings each see their own, and the outer one all") {
    fake_driver db;
    qb::recorder outer;
    db.run("SELECT 1");
    {
        qb::recorder const inner;
        db.run("SELECT 2");
        CHECK(inner.recording().queries() == 1);
    }
    db.run("SELECT 3");
    CHECK(outer.recording().queries() == 3);
}

TEST_CASE("statements with other values are one group, in the order of their first execution") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT b FROM t WHERE id = 1", 1);
        db.run("SELECT a FROM u", 9);
        db.run("select b from t where id = 2", 2);
    });
    REQUIRE(r.groups().size() == 2);
    CHECK(r.groups()[0].sql == "SELECT b FROM t WHERE id = ?");
    CHECK(r.groups()[0].executions == 2);
    CHECK(r.groups()[0].rows == 3);
    CHECK(r.groups()[0].most_rows == 2);
    CHECK(r.groups()[0].distinct_values == 2);
    CHECK(r.groups()[1].sql == "SELECT a FROM u");
    CHECK(r.rows() == 12);
}

TEST_CASE("queries, control and cursor steps are counted apart") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (char const* const sql :
             {"BEGIN", "SELECT 1", "INSERT INTO t VALUES (1)", "UPDATE t SET a = 1",
              "DELETE FROM t", "CREATE TABLE u(a)", "SAVEPOINT s", "PRAGMA user_version",
              "EXPLAIN SELECT 1", "COMMIT", "FETCH 10 FROM c"}) {
            db.run(sql);
        }
    });
    CHECK(r.queries() == 5);
    CHECK(r.count(qb::selects) == 1);
    CHECK(r.count(qb::inserts) == 1);
    CHECK(r.count(qb::updates) == 1);
    CHECK(r.count(qb::deletes) == 1);
    CHECK(r.count(qb::ddl) == 1);
    CHECK(r.count(qb::writes) == 4);
    CHECK(r.control() == 5);
    CHECK(r.count(qb::transactions) == 1);
    CHECK(r.cursor_steps() == 1);
    CHECK(r.statements() == 11);
}

TEST_CASE("a failed statement counts and is marked") {
    fake_driver db;
    qb::recording const r = qb::measure([&] { db.fail("SELECT 1/0"); });
    CHECK(r.queries() == 1);
    CHECK(r.groups().at(0).failed == 1);
}

TEST_CASE("a pause hides this thread's statements, also after an exception inside it") {
    fake_driver db;
    qb::recorder const r;
    try {
        qb::pause p;
        db.run("SELECT 1");
        throw 42;
    } catch (int) {}
    db.run("SELECT 2");
    CHECK(r.recording().queries() == 1);
}

TEST_CASE("a recording that starts inside a pause sees nothing until the pause ends") {
    fake_driver db;
    auto p = std::make_unique<qb::pause>();
    qb::recorder const r;
    db.run("SELECT 1");
    CHECK(r.recording().queries() == 0);
    p.reset();
    db.run("SELECT 1");
    CHECK(r.recording().queries() == 1);
}

TEST_CASE("rows of a statement that started before the recording are not in it") {
    fake_driver db;
    qb::recorder const outer;
    fake_result result(db, "SELECT id FROM t");
    result.row();
    qb::recorder const inner;
    result.row();
    db.run("SELECT 1");
    CHECK(inner.recording().rows() == 0);
    CHECK(inner.recording().groups().size() == 1);
    CHECK(outer.recording().rows() == 2);
}

TEST_CASE("distinct values are exact to 64, then a lower bound") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 100; ++i) db.run("SELECT a FROM t WHERE id = " + std::to_string(i));
    });
    CHECK(r.groups().at(0).executions == 100);
    CHECK(r.groups().at(0).distinct_values == 64);
}

TEST_CASE("values that a driver binds are told apart like literals") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (std::uint64_t const value : {1U, 2U, 2U, 3U})
            db.run("SELECT a FROM t WHERE id = ?", 1, value);
    });
    CHECK(r.groups().at(0).distinct_values == 3);
}

TEST_CASE("beyond 4096 different statements the counts stay exact") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 5000; ++i) db.run("SELECT a" + std::to_string(i) + " FROM t", 2);
        for (int i = 0; i < 7; ++i) db.run("DELETE FROM t" + std::to_string(i));
        db.run("SELECT a17 FROM t", 2);
    });
    CHECK(r.count(qb::selects) == 5001);
    CHECK(r.count(qb::deletes) == 7);
    CHECK(r.rows() == 10'002);
    CHECK(r.groups().size() == 4098);
    CHECK(r.groups()[17].executions == 2);
}

TEST_CASE("a display text of ten megabytes is cut, and its identity isn't") {
    fake_driver db;
    std::string wide = "SELECT a";
    while (wide.size() < 10'000'000) wide += ", some_column";
    qb::recording const r = qb::measure([&] {
        db.run(wide + " FROM t");
        db.run(wide + " FROM u");
    });
    REQUIRE(r.groups().size() == 2);
    CHECK(r.groups()[0].sql.size() < 20'000);
}

TEST_CASE("two observations of one driver count each statement once") {
    fake_driver db;
    fake_driver other;
    qb::recording const r = qb::measure([&] { db.run("SELECT 1"); });
    CHECK(r.queries() == 1);
    CHECK(r.seen().live_connections == 2);
}

TEST_CASE("an observation is movable and may be empty") {
    qb::observation empty;
    CHECK_FALSE(empty);
    CHECK(empty.id() == 0);
    fake_driver db;
    std::uint64_t const id = db.watch.id();
    empty = std::move(db.watch);
    CHECK(empty.id() == id);
    CHECK_FALSE(db.watch);  // NOLINT(bugprone-use-after-move): documented to be empty
}

TEST_CASE("a returned row that wasn't kept whole wasn't looked at") {
    qb::detail::returned_values kept;
    for (int row = 0; row < 37; ++row) {
        for (int column = 0; column < 7; ++column) kept.add(column, std::to_string(row));
        kept.end_row();
    }
    CHECK(kept.rows() == 36);
    CHECK(kept.table().size() == 36);

    qb::detail::returned_values both;
    both.add(kept);
    CHECK(both.rows() == 36);
    qb::detail::returned_values one;
    one.add(0, "1");
    one.end_row();
    one.add(kept);
    CHECK(one.rows() == 1);
}

TEST_CASE("what was written before the first read was set-up") {
    fake_driver db;
    auto const set_up = [](qb::recorder const& r, std::string_view sql) {
        qb::recording const all = r.recording();
        for (qb::group const& g : all.groups()) {
            if (g.sql == sql) return g.set_up;
        }
        return std::uint64_t(999);
    };
    qb::recorder r;
    db.run("CREATE TABLE t (a)");
    db.run("SELECT count(*) FROM t", 1);  // a fixture asks whether it has anything to do
    db.run("SELECT max(a) FROM t", 1);
    for (int i = 0; i < 3; ++i) db.run("INSERT INTO t VALUES (?)");
    CHECK(set_up(r, "INSERT INTO t VALUES (?)") == 0);  // there may be nothing but set-up to see
    SUBCASE("a read ends it, also of nothing") {
        db.run("SELECT a FROM t", 0);
        db.run("INSERT INTO t VALUES (?)");
        db.run("DELETE FROM t");
        CHECK(set_up(r, "CREATE TABLE t (a)") == 1);
        CHECK(set_up(r, "INSERT INTO t VALUES (?)") == 3);
        CHECK(set_up(r, "DELETE FROM t") == 0);
        CHECK(set_up(r, "SELECT a FROM t") == 0);
    }
    SUBCASE("so do counts in groups") {
        db.run("SELECT count(*) FROM t GROUP BY a", 3);
        CHECK(set_up(r, "INSERT INTO t VALUES (?)") == 3);
    }
    SUBCASE("a schema change is set-up again") {
        db.run("SELECT version FROM migrations", 1);
        db.run("INSERT INTO t VALUES (?)");
        db.run("ALTER TABLE t ADD b");
        db.run("SELECT a FROM t", 3);
        CHECK(set_up(r, "INSERT INTO t VALUES (?)") == 4);
        CHECK(set_up(r, "ALTER TABLE t ADD b") == 1);
    }
}
