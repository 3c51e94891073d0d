// SPDX-License-Identifier: BSL-1.0
#include "edits.hpp"
#include "generator.hpp"
#include "options.hpp"
#include "sqlite_statements.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/kind.hpp>

#include <cstdio>
#include <string>
#include <string_view>

namespace qb = querybudget;
using kind = qb::statement_kind;

namespace {

class database {
public:
    database() {
        REQUIRE(sqlite3_open(":memory:", &db_) == SQLITE_OK);
        for (char const* table : oracle::tables) {
            std::string const columns =
                " (id integer primary key, user_id, price, "
                "quantity_in_the_warehouse, name, state, größe, e)";
            run("create table " + std::string(table) + columns);
        }
        run("create index an_index on users (user_id); create view a_view as select 1 as a");
    }
    ~database() { sqlite3_close(db_); }
    database(database const&) = delete;
    database& operator=(database const&) = delete;

    /// Null where it doesn't prepare; the caller finalizes it.
    [[nodiscard]] sqlite3_stmt* prepare(std::string const& sql) const {
        sqlite3_stmt* stmt = nullptr;
        sqlite3_prepare_v2(db_, sql.c_str(), -1, &stmt, nullptr);
        return stmt;
    }

private:
    void run(std::string const& sql) {
        REQUIRE(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    sqlite3* db_ = nullptr;
};

struct difference {
    char const* begins;
    char const* reason;
    bool used = false;
};

// What SQLite doesn't call read-only and we don't call a write. Nothing differs the other way.
difference not_read_only[] = {
    {"begin immediate", "it takes the write lock, but changes no data"},
    {"begin exclusive", "the same"},
    {"pragma", "settings are for the session; some of them are kept in the file"},
};

// What SQLite calls read-only and we call a write.
difference read_only[] = {
    {"drop trigger if exists", "the trigger isn't there"},
};

template <std::size_t N>
bool listed(std::string const& sql, difference (&list)[N]) {
    for (difference& d : list)
        if (sql.starts_with(d.begins)) return d.used = true;
    return false;
}

/// Empty, or how SQLite and we differ.
std::string differs(std::string const& sql, sqlite3_stmt* stmt) {
    auto const facts = qb::facts_of(sql, qb::dialect::sqlite);
    bool const explained = sqlite3_stmt_isexplain(stmt) != 0;
    bool const read_only_there = sqlite3_stmt_readonly(stmt) != 0;
    if (explained != (facts.kind == kind::explain)) return "explain";
    if (qb::kind_of(sql, qb::dialect::sqlite) != facts.kind) return "two kinds";
    // To SQLite, an EXPLAIN is as read-only as what it explains.
    if (explained) return facts.writes ? "an EXPLAIN that writes" : "";
    if (facts.writes && read_only_there && !listed(sql, read_only)) return "read-only there";
    if (!facts.writes && !read_only_there && !listed(sql, not_read_only)) return "a write there";
    return {};
}

}  // namespace

TEST_CASE("what a SQLite statement writes and explains is what SQLite says of it") {
    std::size_t prepared = 0;
    for (char const* sql : oracle::sqlite_statements) {
        database const db;  // a fresh one: preparing a PRAGMA may already run it
        INFO("text: " << std::string(sql));
        sqlite3_stmt* const stmt = db.prepare(sql);
        CHECK((stmt != nullptr || std::string_view(sql).starts_with("create virtual")));
        if (stmt == nullptr) continue;
        CHECK(differs(sql, stmt) == "");
        ++prepared;
        sqlite3_finalize(stmt);
    }
    std::printf("%zu statements of all kinds\n", prepared);
    for (difference const& d : not_read_only) CHECK_MESSAGE(d.used, std::string(d.begins));
    for (difference const& d : read_only) CHECK_MESSAGE(d.used, std::string(d.begins));
}

TEST_CASE("what generated SQLite statements write is what SQLite says of them") {
    database const db;
    oracle::generator make{qb::dialect::sqlite, oracle::chosen().seed};
    oracle::random_numbers random{oracle::chosen().seed + 99};
    std::size_t prepared = 0, texts = 0;
    std::size_t const least = oracle::chosen().cases == 0 ? 5000 : oracle::chosen().cases;
    while (texts < least) {
        oracle::statement const s = make.next();
        for (int n = 0; n < 3; ++n, ++texts) {
            std::string const sql = n == 0 ? oracle::write(s, {}, {}, random).text()
                                           : oracle::rewritten(s, {}, random).text();
            INFO("seed: " << oracle::chosen().seed);
            INFO("text: " << sql);
            sqlite3_stmt* const stmt = db.prepare(sql);
            if (stmt == nullptr) continue;
            ++prepared;
            CHECK(differs(sql, stmt) == "");
            sqlite3_finalize(stmt);
        }
    }
    std::printf("%zu generated texts, %zu of them prepared\n", texts, prepared);
    CHECK(prepared * 10 >= texts * 9);
}
