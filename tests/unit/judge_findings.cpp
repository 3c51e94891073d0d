// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <string>
#include <vector>

namespace qb = querybudget;

namespace {

void list(fake_driver const& db, std::uint64_t rows) {
    db.run("SELECT id, author_id FROM posts LIMIT 50", rows);
}

void authors(fake_driver const& db, int from, int to) {
    for (int i = from; i < to; ++i)
        db.run("SELECT name FROM authors WHERE id = " + std::to_string(i), 1);
}

template <class F>
std::vector<qb::finding> findings_of(F f) {
    return qb::measure(f).findings();
}

}  // namespace

TEST_CASE("a query that runs once for each row of an earlier one is an N+1") {
    fake_driver db;
    auto const found = findings_of([&] {
        list(db, 50);
        authors(db, 0, 50);
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == qb::finding_kind::n_plus_one);
    CHECK(found[0].sql == "SELECT name FROM authors WHERE id = ?");
    CHECK(found[0].executions == 50);
    CHECK(found[0].distinct_values == 50);
    CHECK(found[0].parent_sql == "SELECT id, author_id FROM posts LIMIT ?");
    CHECK(found[0].parent_rows == 50);
    CHECK_FALSE(found[0].proven);
}

TEST_CASE("fifty orders of one customer are an N+1 although all values are the same") {
    fake_driver db;
    auto const found = findings_of([&] {
        list(db, 50);
        for (int i = 0; i < 50; ++i) db.run("SELECT name FROM customers WHERE id = 7", 1);
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == qb::finding_kind::n_plus_one);
    CHECK(found[0].distinct_values == 1);
}

TEST_CASE("the rows of grandparents' loops add up to a parent") {
    fake_driver db;
    auto const found = findings_of([&] {
        list(db, 3);
        for (int post = 0; post < 3; ++post) {
            db.run("SELECT id FROM comments WHERE post_id = " + std::to_string(post), 4);
            for (int c = 0; c < 4; ++c)
                db.run("SELECT name FROM users WHERE id = " + std::to_string(post * 4 + c), 1);
        }
    });
    REQUIRE(found.size() == 2);
    CHECK(found[0].parent_sql == "SELECT id, author_id FROM posts LIMIT ?");
    CHECK(found[1].parent_sql == "SELECT id FROM comments WHERE post_id = ?");
    CHECK(found[1].parent_rows == 12);
}

TEST_CASE("what runs while an earlier result is being read is an N+1 from the second time on") {
    fake_driver db;
    auto const found = findings_of([&] {
        fake_result parent(db, "SELECT id FROM posts");
        for (int i = 0; i < 2; ++i) {
            parent.row();
            fake_result const child(db, "SELECT name FROM authors WHERE id = " + std::to_string(i),
                                    parent.id());
        }
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == qb::finding_kind::n_plus_one);
    CHECK(found[0].parent_sql == "SELECT id FROM posts");
}

TEST_CASE("lookups while a statement that gave one row just wasn't reset are no loop") {
    fake_driver db;
    CHECK(findings_of([&] {
              fake_result user(db, "SELECT id FROM users WHERE name = 'jo'");
              user.row();
              for (int i = 0; i < 2; ++i) {
                  fake_result const child(
                      db, "SELECT name FROM authors WHERE id = " + std::to_string(i), user.id());
              }
          }).empty());
}

TEST_CASE("three different values from one place are a loop, also when no parent is in sight") {
    fake_driver db;
    CHECK(findings_of([&] { authors(db, 0, 2); }).empty());
    auto const found = findings_of([&] { authors(db, 0, 3); });
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == qb::finding_kind::n_plus_one);
    CHECK(found[0].parent_sql == "");
}

TEST_CASE("a few lookups that have nothing to do with each other are none") {
    fake_driver db;
    auto const author = [&](int id) { authors(db, id, id + 1); };
    auto const three = [&] {
        author(1);
        author(2);
        author(3);
    };
    CHECK(findings_of(three).empty());
    CHECK(findings_of([&] {
              list(db, 3);
              three();
          }).empty());
}

TEST_CASE("a result that came later is no parent") {
    fake_driver db;
    auto const found = findings_of([&] {
        authors(db, 0, 3);
        list(db, 3);
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].parent_sql == "");
}

TEST_CASE("one query for all rows is none, also in chunks") {
    fake_driver db;
    CHECK(findings_of([&] {
              list(db, 50);
              db.run("SELECT name FROM authors WHERE id IN (1, 2, 3, 4)", 4);
          }).empty());
    CHECK(findings_of([&] {
              list(db, 30);
              for (int i = 0; i < 30; ++i) {
                  std::string const n = std::to_string(i);
                  db.run(
                      "SELECT name FROM authors WHERE id IN (" + n + "0, " + n + "1, " + n + "2)",
                      3);
              }
          }).empty());
}

TEST_CASE("a list that is one value, taken apart by a function, is a list") {
    fake_driver db;
    CHECK(findings_of([&] {
              for (int i = 0; i < 9; i += 2) {
                  std::string const ids = "'[" + std::to_string(i) + ',' + std::to_string(i + 1);
                  db.run("SELECT a FROM t WHERE id IN (SELECT value FROM json_each(" + ids + "]'))",
                         2);
                  db.run("INSERT INTO t SELECT * FROM Json_Each(" + ids + "]')");
              }
          }).empty());
    CHECK(findings_of([&] {
              for (int i = 0; i < 9; ++i)
                  db.run("SELECT a FROM t WHERE id = abs(" + std::to_string(i) + ')', 1);
          }).size() == 1);
}

TEST_CASE("pages are none") {
    fake_driver db;
    CHECK(findings_of([&] {
              for (int i = 0; i < 20; ++i)
                  db.run("SELECT id FROM posts WHERE id > " + std::to_string(i * 10) + " LIMIT 10",
                         10);
          }).empty());
}

TEST_CASE("a read that runs again with the same values is a duplicate") {
    fake_driver db;
    auto const found = findings_of([&] {
        for (int i = 0; i < 4; ++i) db.run("SELECT value FROM settings WHERE name = 'theme'", 1);
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == qb::finding_kind::duplicate);
    CHECK(found[0].executions == 4);
}

TEST_CASE("a retry after a failure is no duplicate") {
    fake_driver db;
    CHECK(findings_of([&] {
              db.fail("SELECT value FROM settings");
              db.run("SELECT value FROM settings", 1);
          }).empty());
}

TEST_CASE("reads that fail each time are no finding") {
    fake_driver db;
    CHECK(findings_of([&] {
              for (int i = 0; i < 40; ++i)
                  db.fail("SELECT a FROM t WHERE id = " + std::to_string(i));
          }).empty());
}

TEST_CASE("what repeats between two samples is a duplicate as well") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 1; i <= 15; ++i)
            db.run("SELECT a FROM t WHERE id = " + std::to_string(i < 10 ? i : 9), 1);
    });
    auto const broken = qb::budget{qb::no_duplicates}.check(r);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].text() == "6 repetitions with the same values: SELECT a FROM t WHERE id = ?");
}

TEST_CASE("the same write twice is no duplicate") {
    fake_driver db;
    CHECK(findings_of([&] {
              for (int i = 0; i < 2; ++i) db.run("INSERT INTO posts (id) VALUES (1)");
          }).empty());
}

TEST_CASE("a read that runs again after a write to its table is no duplicate") {
    fake_driver db;
    auto const read = [&] { db.run("SELECT state FROM payments WHERE id = 1", 1); };
    auto const read_twice_around = [&](char const* write) {
        return findings_of([&] {
            read();
            db.run(write);
            read();
        });
    };
    CHECK(read_twice_around("UPDATE payments SET state = 'paid' WHERE id = 1").empty());
    CHECK(read_twice_around("UPDATE accounts SET cents = 1 WHERE id = 1").size() == 1);
    CHECK(read_twice_around("ROLLBACK").size() == 1);
}

TEST_CASE("only what is read again without a write in between counts as a repetition") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 4; ++i) {
            if (i == 2) db.run("UPDATE payments SET state = 'paid' WHERE id = 1");
            db.run("SELECT state FROM payments WHERE id = 1", 1);
        }
    });
    auto const broken = qb::budget{qb::no_duplicates}.check(r);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].text() ==
          "2 repetitions with the same values: SELECT state FROM payments WHERE id = ?");
}

TEST_CASE("what is read again after a failure and a rollback is no duplicate") {
    fake_driver db;
    CHECK(findings_of([&] {
              for (int attempt = 0; attempt < 2; ++attempt) {
                  db.run("SELECT state FROM payments WHERE id = 1", 1);
                  if (attempt == 0) db.fail("COMMIT");
                  if (attempt == 0) db.run("ROLLBACK");
              }
          }).empty());
}

TEST_CASE("a clock that is asked twice is no duplicate") {
    fake_driver db;
    CHECK(findings_of([&] {
              for (int i = 0; i < 3; ++i) db.run("SELECT now()", 1);
          }).empty());
}

TEST_CASE("three single writes from one place are a missing batch") {
    fake_driver db;
    auto const insert = [&](int n) {
        db.run("INSERT INTO posts (id) VALUES (" + std::to_string(n) + ")");
    };
    auto const found = findings_of([&] {
        for (int i = 0; i < 3; ++i) insert(i);
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == qb::finding_kind::missing_batch);
    CHECK(findings_of([&] {
              for (int i = 0; i < 2; ++i) insert(i);
          }).empty());
    CHECK(findings_of([&] {
              insert(1);
              insert(2);
              insert(3);
          }).empty());
}

TEST_CASE("a write that failed is none of three") {
    fake_driver db;
    CHECK(findings_of([&] {
              for (int i = 0; i < 3; ++i) {
                  std::string const sql =
                      "INSERT INTO posts (id) VALUES (" + std::to_string(i) + ')';
                  qb::record_statement({.sql = sql, .connection = db.watch.id(), .failed = i == 1});
              }
          }).empty());
}

TEST_CASE("writes of many rows each are no missing batch, nor are those without values") {
    fake_driver db;
    CHECK(findings_of([&] {
              for (int i = 0; i < 9; ++i) db.run("INSERT INTO t VALUES (1), (2), (3)");
          }).empty());
    CHECK(findings_of([&] {
              for (int i = 0; i < 9; ++i) db.run("UPDATE counters SET n = n + m");
          }).empty());
}

TEST_CASE("a write that is tried again after a rollback is no missing batch") {
    fake_driver db;
    CHECK(findings_of([&] {
              for (int i = 0; i < 5; ++i) {
                  db.run("UPDATE payments SET state = 'paid' WHERE id = 1");
                  db.run(i < 4 ? "ROLLBACK" : "COMMIT");
              }
          }).empty());
    CHECK(findings_of([&] {
              for (int i = 0; i < 5; ++i) {
                  db.run("UPDATE payments SET state = 'paid' WHERE id = 1");
                  db.run("ROLLBACK TO SAVEPOINT s");
              }
          }).size() == 1);
}

TEST_CASE("FETCH of one row at a time is a row cursor, and of many is none") {
    fake_driver db;
    auto const fetch = [&](std::uint64_t rows) {
        return findings_of([&] {
            for (int i = 0; i < 5; ++i) db.run("FETCH FORWARD FROM c", rows);
        });
    };
    REQUIRE(fetch(1).size() == 1);
    CHECK(fetch(1)[0].kind == qb::finding_kind::row_cursor);
    CHECK(fetch(100).empty());
    CHECK(fetch(0).empty());
    CHECK(findings_of([&] {
              for (int i = 0; i < 5; ++i) db.run("FETCH FORWARD FROM c", i < 2 ? 1 : 0);
          }).empty());
}

TEST_CASE("other comments are not other values") {
    fake_driver db;
    auto const found = findings_of([&] {
        db.run("SELECT a FROM t WHERE id = 1 /*trace=1*/", 1);
        db.run("SELECT a FROM t WHERE id = 1 /*trace=2*/", 1);
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == qb::finding_kind::duplicate);
}

TEST_CASE("no_n_plus_one and no_duplicates judge by the findings") {
    fake_driver db;
    qb::recording const n_plus_one = qb::measure([&] {
        list(db, 50);
        authors(db, 0, 50);
    });
    auto const broken = qb::budget{qb::no_n_plus_one}.check(n_plus_one);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].id() == "QB206");
    CHECK(broken[0].text() == "possible N+1: 50 × SELECT name FROM authors WHERE id = ?");
    CHECK(qb::budget{qb::no_duplicates}.check(n_plus_one).empty());

    qb::recording const twice = qb::measure([&] {
        db.run("SELECT a FROM t WHERE id = 1", 1);
        db.run("SELECT a FROM t WHERE id = 1", 1);
    });
    CHECK(qb::budget{qb::no_n_plus_one}.check(twice).empty());
    auto const duplicates = qb::budget{qb::no_duplicates}.check(twice);
    REQUIRE(duplicates.size() == 1);
    CHECK(duplicates[0].id() == "QB207");
    CHECK(duplicates[0].text() ==
          "1 repetition with the same values: SELECT a FROM t WHERE id = ?");
}

TEST_CASE("a finding that is ignored does not fail no_n_plus_one") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        list(db, 50);
        authors(db, 0, 50);
    });
    CHECK(qb::budget{qb::no_n_plus_one, qb::ignore(qb::table("authors"))}.check(r).empty());
    CHECK(qb::budget{qb::no_n_plus_one, qb::ignore(qb::table("author"))}.check(r).size() == 1);
}

TEST_CASE("a loop that the compiler unrolled is one, by as many rows as it has rounds") {
    fake_driver db;
    auto const found = findings_of([&] {
        list(db, 8);
        authors(db, 0, 1);
        authors(db, 1, 2);
        authors(db, 2, 3);
        authors(db, 3, 4);
        authors(db, 4, 5);
        authors(db, 5, 6);
        authors(db, 6, 7);
        authors(db, 7, 8);
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].parent_rows == 8);
}
