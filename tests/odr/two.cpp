// SPDX-License-Identifier: BSL-1.0
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include "odr.hpp"

namespace qb = querybudget;

void two_runs(int statements) {
    static sqlite3* const db = [] {
        sqlite3* opened = nullptr;
        sqlite3_open(":memory:", &opened);
        return opened;
    }();
    static qb::observation const watch = qb::sqlite::observe(db);
    for (int i = 0; i < statements; ++i) sqlite3_exec(db, "SELECT 1", nullptr, nullptr, nullptr);
}
