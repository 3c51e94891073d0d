// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/querybudget.hpp>

#include <string>

namespace qb = querybudget;

namespace {

class database {
public:
    database() {
        sqlite3_open(":memory:", &db_);
        watch_ = qb::sqlite::observe(db_);
        run("CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    }
    ~database() { sqlite3_close(db_); }
    database(database const&) = delete;
    database& operator=(database const&) = delete;

    [[nodiscard]] sqlite3* get() const { return db_; }
    int run(char const* sql) const { return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }

private:
    sqlite3* db_ = nullptr;
    qb::observation watch_;
};

/// A statement that is prepared once and run several times.
class prepared {
public:
    prepared(database const& db, char const* sql) {
        sqlite3_prepare_v2(db.get(), sql, -1, &statement_, nullptr);
    }
    ~prepared() { sqlite3_finalize(statement_); }
    prepared(prepared const&) = delete;
    prepared& operator=(prepared const&) = delete;

    [[nodiscard]] int run() const {
        int result = sqlite3_step(statement_);
        while (result == SQLITE_ROW) result = sqlite3_step(statement_);
        sqlite3_reset(statement_);
        return result;
    }

private:
    sqlite3_stmt* statement_ = nullptr;
};

}  // namespace

TEST_CASE(
    "a constraint that fails marks its statement, and the success of the same query isn't marked") {
    database const db;
    qb::recording const r = qb::measure([&] {
        CHECK(db.run("INSERT INTO t VALUES(1, 'a')") == SQLITE_OK);
        CHECK(db.run("INSERT INTO t VALUES(1, 'b')") == SQLITE_CONSTRAINT);
        CHECK(db.run("INSERT INTO t VALUES(2, 'c')") == SQLITE_OK);
    });
    REQUIRE(r.groups().size() == 1);
    CHECK(r.groups()[0].executions == 3);
    CHECK(r.groups()[0].failed == 1);
}

TEST_CASE("a statement after one that failed isn't marked") {
    database const db;
    qb::recording const r = qb::measure([&] {
        CHECK(db.run("INSERT INTO t VALUES(1, NULL)") == SQLITE_CONSTRAINT);
        CHECK(db.run("SELECT * FROM t") == SQLITE_OK);
    });
    REQUIRE(r.groups().size() == 2);
    CHECK(r.groups()[0].failed == 1);
    CHECK(r.groups()[1].failed == 0);
}

TEST_CASE("an automatic re-preparation after a change of the schema is no failure") {
    database const db;
    prepared const select(db, "SELECT * FROM t");
    qb::recording const r = qb::measure([&] {
        CHECK(select.run() == SQLITE_DONE);
        CHECK(db.run("ALTER TABLE t ADD COLUMN age INTEGER") == SQLITE_OK);
        CHECK(select.run() == SQLITE_DONE);
    });
    REQUIRE(r.groups().size() == 2);
    CHECK(r.groups()[0].executions == 2);
    for (qb::group const& g : r.groups()) CHECK(g.failed == 0);
}

TEST_CASE("a failed statement is shown as such in the failure's text") {
    database const db;
    std::string text;
    try {
        ASSERT_NO_QUERIES() { db.run("INSERT INTO t VALUES(1, NULL)"); }
    } catch (qb::budget_exceeded const& e) { text = e.what(); }
    CHECK(text.find("(1 failed)") != std::string::npos);
}

TEST_CASE("a text that SQLite can't prepare is no statement, and marks none") {
    database const db;
    qb::recording const r = qb::measure([&] {
        CHECK(db.run("INSERT OR ABORT INTO nowhere VALUES(1)") == SQLITE_ERROR);
        CHECK(db.run("SELECT * FROM t") == SQLITE_OK);
    });
    REQUIRE(r.groups().size() == 1);
    CHECK(r.groups()[0].failed == 0);
}

TEST_CASE("mark_failures is an error when SQLite was initialised before") {
    database const db;
    std::string id;
    std::string text;
    try {
        qb::sqlite::mark_failures();
    } catch (qb::usage_error const& e) {
        id = e.id();
        text = e.what();
    }
    CHECK(id == "QB113");
    CHECK(text.find("failures.cpp:") != std::string::npos);
    CHECK(text.find("call it first thing in main") != std::string::npos);
}

int main(int argc, char** argv) {
    qb::sqlite::mark_failures();
    return doctest::Context(argc, argv).run();
}
