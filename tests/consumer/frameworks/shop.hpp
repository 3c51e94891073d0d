// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

#include <sqlite3.h>

namespace qb = querybudget;

struct shop {
    shop() {
        sqlite3_open(":memory:", &db);
        watch = qb::sqlite::observe(db);
    }
    ~shop() { sqlite3_close(db); }
    shop(shop const&) = delete;
    shop& operator=(shop const&) = delete;

    void two_queries() const {
        sqlite3_exec(db, "SELECT 1; SELECT 'a'", nullptr, nullptr, nullptr);
    }

    sqlite3* db = nullptr;
    qb::observation watch;
};
