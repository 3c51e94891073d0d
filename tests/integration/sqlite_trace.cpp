// SPDX-License-Identifier: BSL-1.0
// What sqlite3_trace_v2 really tells, case by case, against a count that the test keeps by itself.
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

#include "database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace qb = querybudget;

namespace {

/// What the library counted and what the test did, since the object was made.
struct both {
    explicit both(database& d) : db(d), executed(d.executed), rows(d.rows) {}

    void stop() { r.stop(); }
    void agree() const {
        qb::recording const seen = r.recording();
        CHECK(seen.statements() == db.executed - executed);
        CHECK(seen.rows() == db.rows - rows);
    }

    database& db;
    std::uint64_t executed;
    std::uint64_t rows;
    qb::recorder r;
};

struct observed : database {
    observed() { fill(*this); }
    qb::observation watch = qb::sqlite::observe(get());
};

}  // namespace

TEST_CASE("a run is one statement, its rows are its own") {
    observed db;
    both b(db);
    db.run("SELECT * FROM posts");
    db.run("SELECT * FROM posts WHERE id = 7");
    db.run("UPDATE posts SET title = 'x'");
    b.agree();
    CHECK(b.r.recording().queries() == 3);
    CHECK(b.r.recording().rows() == 51);
}

TEST_CASE("a prepared statement that runs fifty times is fifty statements") {
    observed db;
    both b(db);
    prepared p(db, "SELECT title FROM posts WHERE id = ?");
    for (int i = 1; i <= 50; ++i) p.bind(1, i).step_to_the_end();
    b.agree();
    CHECK(b.r.recording().groups().size() == 1);
}

TEST_CASE("a statement that is stepped again after its end, without a reset, runs again") {
    observed db;
    both b(db);
    prepared p(db, "SELECT title FROM posts WHERE id = 1");
    p.step_to_the_end();
    p.step_to_the_end();
    b.agree();
    CHECK(b.r.recording().queries() == 2);
}

TEST_CASE("foreign-key actions are nested") {
    observed db;
    db.run("PRAGMA foreign_keys = ON");
    both b(db);
    db.run("DELETE FROM authors WHERE id IN (1, 2)");
    b.agree();
    CHECK(b.r.recording().queries() == 1);
    CHECK(b.r.recording().nested() == 2);
}

TEST_CASE("a trigger is nested, whatever it runs") {
    observed db;
    db.run("CREATE TABLE log(n)");
    db.run(
        "CREATE TRIGGER t AFTER UPDATE ON posts BEGIN INSERT INTO log VALUES(1); DELETE FROM log "
        "WHERE n = 0; END");
    both b(db);
    db.run("UPDATE posts SET title = 'y' WHERE id <= 3");
    b.agree();
    CHECK(b.r.recording().queries() == 1);
    CHECK(b.r.recording().nested() >= 3);
}

TEST_CASE("a text that begins with a comment is a run like any other") {
    observed db;
    both b(db);
    db.run("-- of the front page\nSELECT * FROM posts LIMIT 3");
    db.run("/* hello */ SELECT 1");
    b.agree();
    CHECK(b.r.recording().nested() == 0);
}

TEST_CASE("what a full-text table runs by itself is nested") {
    observed db;
    REQUIRE(db.run("CREATE VIRTUAL TABLE words USING fts5(body)") == SQLITE_DONE);
    both b(db);
    db.run("INSERT INTO words VALUES('all the words')");
    db.run("SELECT body FROM words WHERE words MATCH 'words'");
    b.agree();
    CHECK(b.r.recording().queries() == 2);
    CHECK(b.r.recording().nested() > 0);
}

TEST_CASE("what a full-text table runs while the first statement on it is prepared is no query") {
    temporary_file const file("words.db");
    {
        database writer(file.path.c_str());
        REQUIRE(writer.run("CREATE VIRTUAL TABLE words USING fts5(body)") == SQLITE_DONE);
        writer.run("INSERT INTO words VALUES('all the words')");
    }
    database db(file.path.c_str());
    qb::observation const watch = qb::sqlite::observe(db.get());
    both b(db);
    db.run("SELECT body FROM words WHERE words MATCH 'words'");
    b.agree();
    CHECK(b.r.recording().queries() == 1);
}

TEST_CASE("a delete that found the database busy counts once, its foreign-key actions are nested") {
    temporary_file const file("busy_delete.db");
    database writer(file.path.c_str());
    fill(writer);
    database db(file.path.c_str());
    db.run("PRAGMA foreign_keys = ON");
    qb::observation const watch = qb::sqlite::observe(db.get());
    prepared p(db, "DELETE FROM authors WHERE id IN (1, 2)");
    writer.run("BEGIN EXCLUSIVE");
    both b(db);
    REQUIRE(p.step() == SQLITE_BUSY);
    writer.run("COMMIT");
    REQUIRE(p.step_to_the_end() == SQLITE_DONE);
    b.agree();
    CHECK(b.r.recording().count(qb::deletes) == 1);
}

TEST_CASE("what an r-tree and ANALYZE run by themselves is nested") {
    observed db;
    REQUIRE(db.run("CREATE VIRTUAL TABLE boxes USING rtree(id, a, b)") == SQLITE_DONE);
    both b(db);
    db.run("INSERT INTO boxes VALUES(1, 2, 3)");
    db.run("SELECT id FROM boxes WHERE a > 1");
    db.run("ANALYZE");
    b.agree();
    CHECK(b.r.recording().queries() == 3);
}

TEST_CASE("a user function that runs SQL is nested in its statement") {
    observed db;
    auto const lookup = [](sqlite3_context* context, int, sqlite3_value**) {
        auto* const connection = sqlite3_context_db_handle(context);
        sqlite3_exec(connection, "SELECT name FROM authors WHERE id = 1", nullptr, nullptr,
                     nullptr);
        sqlite3_result_int(context, 1);
    };
    sqlite3_create_function(db.get(), "lookup", 0, SQLITE_UTF8, nullptr, lookup, nullptr, nullptr);
    both b(db);
    db.run("SELECT lookup() FROM posts LIMIT 3");
    b.agree();
    CHECK(b.r.recording().queries() == 1);
    CHECK(b.r.recording().nested() == 3);
}

TEST_CASE(
    "a statement that prepares itself again after a schema change is one, and so are its rows") {
    observed db;
    prepared p(db, "SELECT title FROM posts WHERE id < ?");
    p.bind(1, 4).step_to_the_end();
    db.run("CREATE INDEX by_title ON posts(title)");
    both b(db);
    p.bind(1, 5).step_to_the_end();
    p.bind(1, 6).step_to_the_end();
    b.agree();
    CHECK(b.r.recording().queries() == 2);
    CHECK(b.r.recording().rows() == 9);
}

TEST_CASE("a schema change by another connection between two runs changes nothing either") {
    std::string const file = "file:schema_change?mode=memory&cache=shared";
    database other(file.c_str());
    fill(other);
    database db(file.c_str());
    qb::observation const watch = qb::sqlite::observe(db.get());
    prepared p(db, "SELECT title FROM posts WHERE id < ?");
    p.bind(1, 4).step_to_the_end();
    p.reset();
    REQUIRE(other.run("CREATE INDEX by_title ON posts(title)") == SQLITE_DONE);
    both b(db);
    p.bind(1, 5).step_to_the_end();
    b.agree();
    CHECK(b.r.recording().rows() == 4);
}

TEST_CASE("EXPLAIN is control, and its rows are no query's") {
    observed db;
    both b(db);
    db.run("EXPLAIN QUERY PLAN SELECT * FROM posts");
    db.run("EXPLAIN SELECT * FROM posts");
    qb::recording const r = b.r.recording();
    CHECK(r.statements() == 2);
    CHECK(r.control() == 2);
    CHECK(r.queries() == 0);
    CHECK(r.rows() == 0);
}

TEST_CASE(
    "a statement that finds the database busy and is stepped again counts once, with its rows") {
    temporary_file const file("busy.db");
    database writer(file.path.c_str());
    fill(writer);
    database db(file.path.c_str());
    qb::observation const watch = qb::sqlite::observe(db.get());
    prepared p(db, "SELECT title FROM posts WHERE id < 4");
    writer.run("BEGIN EXCLUSIVE");
    both b(db);
    REQUIRE(p.step() == SQLITE_BUSY);
    writer.run("COMMIT");
    REQUIRE(p.step_to_the_end() == SQLITE_DONE);
    b.agree();
    p.reset();
    p.step_to_the_end();
    b.agree();
    CHECK(b.r.recording().queries() == 2);
    CHECK(b.r.recording().rows() == 6);
}

TEST_CASE("a statement that is stepped once and never reset is counted with the row that it gave") {
    observed db;
    std::optional<prepared> p(std::in_place, db, "SELECT title FROM posts");
    both b(db);
    p->step();
    b.agree();
    CHECK(b.r.recording().rows() == 1);
    p->step();
    b.agree();
    b.stop();
    p.reset();
    CHECK(b.r.recording().rows() == 2);
    CHECK(b.r.recording().queries() == 1);
}

TEST_CASE("loading the schema, CREATE and ALTER bring no rows of their own") {
    database file("file:load?mode=memory&cache=shared");
    fill(file);
    database db("file:load?mode=memory&cache=shared");
    qb::observation const watch = qb::sqlite::observe(db.get());
    both b(db);
    db.run("SELECT title FROM posts WHERE id = 1");
    db.run("CREATE TABLE more(a)");
    db.run("ALTER TABLE more RENAME TO less");
    b.agree();
    CHECK(b.r.recording().count(qb::ddl) == 2);
}

TEST_CASE("rows that a full-text table reads for itself are no query's") {
    observed db;
    both b(db);
    for (int i = 0; i < 20; ++i) {
        std::string const table = "words" + std::to_string(i);
        db.run("CREATE VIRTUAL TABLE " + table + " USING fts5(body)");
        db.run("INSERT INTO " + table + " VALUES('some words')");
        db.run("SELECT id FROM posts WHERE id < " + std::to_string(i));
        db.run("SELECT body FROM " + table + " WHERE " + table + " MATCH 'words'");
    }
    b.agree();
}

TEST_CASE("a statement that breaks a constraint counts") {
    observed db;
    both b(db);
    CHECK(db.run("INSERT INTO authors VALUES(1, 'twice')") == SQLITE_CONSTRAINT);
    b.agree();
    CHECK(b.r.recording().count(qb::inserts) == 1);
}

TEST_CASE("a statement that is interrupted counts, with the rows that it gave") {
    observed db;
    both b(db);
    prepared p(db, "SELECT * FROM posts");
    p.step();
    sqlite3_interrupt(db.get());
    CHECK(p.step() == SQLITE_INTERRUPT);
    b.agree();
}

TEST_CASE("a close that fails with SQLITE_BUSY is no end of the connection") {
    observed db;
    std::optional<prepared> p(std::in_place, db, "SELECT title FROM posts WHERE id = 1");
    CHECK(sqlite3_close(db.get()) == SQLITE_BUSY);
    both b(db);
    p->step_to_the_end();
    b.agree();
    CHECK(b.r.recording().queries() == 1);
    CHECK(b.r.recording().seen().live_connections == 1);
}

TEST_CASE("blobs and backups execute no statement: a blind spot that the docs list") {
    observed db;
    db.run("CREATE TABLE files(data BLOB)");
    db.run("INSERT INTO files VALUES(zeroblob(10))");
    both b(db);
    sqlite3_blob* blob = nullptr;
    REQUIRE(sqlite3_blob_open(db.get(), "main", "files", "data", 1, 0, &blob) == SQLITE_OK);
    char byte = 0;
    CHECK(sqlite3_blob_read(blob, &byte, 1, 0) == SQLITE_OK);
    sqlite3_blob_close(blob);
    CHECK(b.r.recording().statements() == 0);
}

TEST_CASE("two statements in flight keep their rows apart") {
    observed db;
    both b(db);
    prepared parents(db, "SELECT id FROM authors ORDER BY id");
    prepared children(db, "SELECT id FROM posts WHERE author_id = ?");
    while (parents.step() == SQLITE_ROW)
        children.bind(1, sqlite3_column_int(parents.get(), 0)).step_to_the_end();
    b.agree();
    qb::recording const r = b.r.recording();
    REQUIRE(r.groups().size() == 2);
    CHECK(r.groups()[0].rows == 7);
    CHECK(r.groups()[1].rows == 50);
    REQUIRE(r.findings().size() == 1);
    CHECK(r.findings()[0].kind == qb::finding_kind::n_plus_one);
    CHECK(r.findings()[0].parent_sql == "SELECT id FROM authors ORDER BY id");
}

TEST_CASE("what runs while a result is being read is inside it, whatever the numbers say") {
    observed db;
    both b(db);
    prepared parents(db, "SELECT id FROM authors ORDER BY id");
    for (int i = 0; i < 2; ++i) {
        REQUIRE(parents.step() == SQLITE_ROW);
        db.run("SELECT id FROM posts WHERE author_id = " + std::to_string(i));
    }
    parents.reset();
    qb::recording const r = b.r.recording();
    REQUIRE(r.findings().size() == 1);
    CHECK(r.findings()[0].parent_sql == "SELECT id FROM authors ORDER BY id");
    CHECK(r.groups()[1].inside == 2);
}

TEST_CASE(
    "all of it together: a cascade after a schema change inside a trigger, with statements in "
    "flight") {
    observed db;
    db.run("PRAGMA foreign_keys = ON");
    db.run("CREATE TABLE log(n)");
    db.run("CREATE TRIGGER forget AFTER DELETE ON posts BEGIN INSERT INTO log VALUES(old.id); END");
    prepared drop(db, "DELETE FROM authors WHERE id = ?");
    drop.bind(1, 1).step_to_the_end();
    prepared reader(db, "-- the reader\nSELECT id FROM posts ORDER BY id");
    both b(db);
    reader.step();
    db.run("CREATE INDEX by_author ON posts(author_id)");
    drop.bind(1, 2).step_to_the_end();
    reader.step();
    db.run("EXPLAIN DELETE FROM posts");
    db.run("DROP INDEX by_author");
    drop.bind(1, 3).step_to_the_end();
    drop.bind(1, 4).step_to_the_end();
    std::uint64_t rows_read = 2;
    while (reader.step() == SQLITE_ROW) ++rows_read;
    qb::recording const r = b.r.recording();
    CHECK(r.statements() == db.executed - b.executed);
    CHECK(r.count(qb::deletes) == 3);
    CHECK(r.count(qb::ddl) == 2);
    CHECK(r.control() == 1);
    CHECK(r.count(qb::selects) == 1);
    CHECK(r.rows() == rows_read);
    CHECK(r.groups().front().rows == rows_read);
}
