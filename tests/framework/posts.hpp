// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

#include <sqlite3.h>

#include <string>

namespace qb = querybudget;

/// Twenty posts of one author.
struct posts {
    posts() {
        sqlite3_open(":memory:", &db);
        run("CREATE TABLE posts(id INTEGER PRIMARY KEY, author INTEGER)");
        for (int i = 1; i <= 20; ++i) run("INSERT INTO posts VALUES(" + std::to_string(i) + ", 3)");
        watch = qb::sqlite::observe(db);
    }
    ~posts() { sqlite3_close(db); }
    posts(posts const&) = delete;
    posts& operator=(posts const&) = delete;

    void run(std::string const& sql) const {
        sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
    }
    void list() const { run("SELECT id, author FROM posts ORDER BY id LIMIT 20"); }
    void one(int id) const { run("SELECT author FROM posts WHERE id = " + std::to_string(id)); }

    sqlite3* db = nullptr;
    qb::observation watch;
};
