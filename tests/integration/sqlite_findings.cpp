// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

#include "database.hpp"

#include <string>
#include <vector>

namespace qb = querybudget;

namespace {

struct filled : database {
    filled() { fill(*this); }
    /// The first column of each row.
    std::vector<int> list(std::string const& sql) {
        std::vector<int> values;
        prepared statement(*this, sql);
        while (statement.step() == SQLITE_ROW)
            values.push_back(sqlite3_column_int(statement.get(), 0));
        return values;
    }
    qb::observation watch = qb::sqlite::observe(get());
};

std::vector<int> one_author(filled& db, int id) {
    prepared find(db, "SELECT name FROM authors WHERE id = ?");
    find.bind(1, id).step_to_the_end();
    return {};
}

}  // namespace

TEST_CASE("a parent is proven by as many rows and by the values that it returned") {
    filled db;
    auto const found = qb::measure([&] {
                           for (int const id : db.list("SELECT id, title FROM posts"))
                               prepared(db, "SELECT author_id FROM posts WHERE id = ?")
                                   .bind(1, id)
                                   .step_to_the_end();
                       }).findings();
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == qb::finding_kind::n_plus_one);
    CHECK(found[0].parent_sql == "SELECT id, title FROM posts");
    CHECK(found[0].proven);
}

TEST_CASE("values in the text prove a parent as bound ones do, and so do texts with a quote") {
    filled db;
    db.run("CREATE TABLE names(name TEXT, other INT)");
    for (char const* name : {"o''hara", "jo", "-7"})
        db.run("INSERT INTO names VALUES('" + std::string(name) + "', -1)");
    auto const found =
        qb::measure([&] {
            db.list("SELECT other, name FROM names");
            for (char const* name : {"o''hara", "jo", "-7"})
                db.run("SELECT id FROM authors WHERE name = '" + std::string(name) + "'");
        }).findings();
    REQUIRE(found.size() == 1);
    CHECK(found[0].proven);
}

TEST_CASE("blobs as keys prove a parent as numbers do") {
    filled db;
    db.run("CREATE TABLE files(name TEXT, id BLOB, owner BLOB)");
    for (char const* id : {"00ff", "ab", "0a"})
        db.run("INSERT INTO files VALUES('f', x'" + std::string(id) + "', x'0102')");
    auto const found = [&](int column) {
        return qb::measure([&] {
                   std::vector<std::string> keys;
                   {
                       prepared all(db, "SELECT name, id, owner FROM files");
                       while (all.step() == SQLITE_ROW)
                           keys.emplace_back(
                               static_cast<char const*>(sqlite3_column_blob(all.get(), column)),
                               sqlite3_column_bytes(all.get(), column));
                   }
                   for (std::string const& key : keys) {
                       prepared one(db, "SELECT name FROM authors WHERE id = ?");
                       sqlite3_bind_blob(one.get(), 1, key.data(), static_cast<int>(key.size()),
                                         SQLITE_TRANSIENT);
                       one.step_to_the_end();
                   }
               })
            .findings();
    };
    REQUIRE(found(1).size() == 1);
    CHECK(found(1)[0].proven);
    REQUIRE(found(2).size() == 1);
    CHECK(found(2)[0].kind == qb::finding_kind::n_plus_one);
}

TEST_CASE("a cache that answers all but seven lookups leaves an N+1 that is only possible") {
    filled db;
    auto const found = qb::measure([&] {
                           std::vector<bool> cached(7);
                           for (int const id : db.list("SELECT author_id FROM posts")) {
                               auto const i = static_cast<std::size_t>(id);
                               if (!cached[i]) one_author(db, id);
                               cached[i] = true;
                           }
                       }).findings();
    REQUIRE(found.size() == 1);
    CHECK(found[0].executions == 7);
    CHECK(found[0].parent_sql == "SELECT author_id FROM posts");
    CHECK_FALSE(found[0].proven);
}

TEST_CASE("two lookups from one place are an N+1 only if their values were returned before") {
    filled db;
    auto const after = [&](std::string const& list) {
        return qb::measure([&] {
                   db.list(list);
                   for (int const id : {3, 5}) one_author(db, id);
               })
            .findings()
            .size();
    };
    CHECK(after("SELECT id FROM posts WHERE id IN (3, 5)") == 1);
    CHECK(after("SELECT id FROM posts WHERE id IN (30, 50)") == 0);
}

TEST_CASE("a constant that is read for each row is a duplicate, and the rows' own value isn't") {
    filled db;
    auto const found = [&](int author) {
        return qb::measure([&] {
                   for (int const one : db.list("SELECT author_id FROM posts WHERE author_id = 3"))
                       one_author(db, one - 3 + author);
               })
            .findings();
    };
    REQUIRE(found(3).size() == 1);
    CHECK(found(3)[0].kind == qb::finding_kind::n_plus_one);
    REQUIRE(found(4).size() == 1);
    CHECK(found(4)[0].kind == qb::finding_kind::duplicate);
}

TEST_CASE("a tree that is walked node by node is an N+1 whose parent is itself") {
    filled db;
    db.run("CREATE TABLE nodes(id INTEGER PRIMARY KEY, parent INT)");
    db.run("INSERT INTO nodes VALUES (10, 0), (11, 10), (12, 10), (13, 11), (14, 13)");
    struct walk {
        static void children(filled& of, int parent) {
            for (int const id :
                 of.list("SELECT id FROM nodes WHERE parent = " + std::to_string(parent)))
                children(of, id);
        }
    };
    auto const found = qb::measure([&] { walk::children(db, 10); }).findings();
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == qb::finding_kind::n_plus_one);
    CHECK(found[0].parent_id == found[0].id);
}

TEST_CASE("a row that a lookup returns with its own key is no tree") {
    filled db;
    auto const lookup = [&](int id) {
        prepared(db, "SELECT id, name FROM authors WHERE id = ?").bind(1, id).step_to_the_end();
    };
    CHECK(qb::measure([&] {
              lookup(1);
              lookup(2);
              lookup(3);
          })
              .findings()
              .empty());
}

TEST_CASE("a row that SQLite refuses is no single write of a batch") {
    filled db;
    qb::recording const r = qb::measure([&] {
        for (int id = 0; id <= 7; ++id)
            db.run("INSERT INTO authors VALUES(" + std::to_string(id) + ", 'n')");
    });
    CHECK(r.groups().at(0).changed_nothing == 7);
    CHECK(r.findings().empty());
}

TEST_CASE("a row that may be left out is one of a batch") {
    filled db;
    qb::recording const r = qb::measure([&] {
        for (int id = 0; id < 3; ++id)
            db.run("INSERT OR IGNORE INTO authors VALUES(" + std::to_string(id) + ", 'n')");
    });
    CHECK(r.groups().at(0).changed_nothing == 0);
    CHECK(r.findings().size() == 1);
}

TEST_CASE("reading what was returned changes nothing for whoever reads it next") {
    filled db;
    db.run("CREATE TABLE odd(v)");
    db.run("INSERT INTO odd VALUES (1), (2.5), ('text'), (x'00ff'), (NULL)");
    std::string types;
    (void)qb::measure([&] {
        prepared all(db, "SELECT v FROM odd");
        while (all.step() == SQLITE_ROW)
            types += std::to_string(sqlite3_column_type(all.get(), 0)) + ' ';
    });
    CHECK(types == "1 2 3 4 5 ");
}

TEST_CASE(
    "a join of two lists that returns their product is a row explosion, and others are none") {
    filled db;
    db.run("CREATE TABLE tags(id INTEGER PRIMARY KEY, author_id INT, tag TEXT)");
    for (int i = 0; i < 70; ++i)
        db.run("INSERT INTO tags VALUES(NULL, " + std::to_string(i % 7) + ", 't" +
               std::to_string(i / 7) + "')");
    auto const found = [&](std::string const& sql) {
        return qb::measure([&] { db.list(sql); }).findings();
    };
    std::string const product =
        "SELECT a.name, p.id, t.tag FROM authors a JOIN posts p ON p.author_id = a.id"
        " JOIN tags t ON t.author_id = a.id";
    REQUIRE(found(product).size() == 1);
    CHECK(found(product)[0].kind == qb::finding_kind::row_explosion);
    CHECK(found("SELECT a.name, p.id FROM authors a JOIN posts p ON p.author_id = a.id").empty());
    CHECK(found("SELECT a.name, p.id, o.id FROM authors a JOIN posts p ON p.author_id = a.id"
                " JOIN posts o ON o.id = p.id")
              .empty());
}
