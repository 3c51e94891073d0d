// SPDX-License-Identifier: BSL-1.0
#include "plugin.hpp"

#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

namespace qb = querybudget;

namespace {

sqlite3* db = nullptr;
qb::observation watch;

}  // namespace

void plugin_open() {
    sqlite3_open(":memory:", &db);
    watch = qb::sqlite::observe(db);
}

void plugin_run(int statements) {
    for (int i = 0; i < statements; ++i)
        sqlite3_exec(db, "SELECT 'of the plugin'", nullptr, nullptr, nullptr);
}

void plugin_close() {
    watch = {};
    sqlite3_close(db);
    db = nullptr;
}

void plugin_break_a_budget() {
    plugin_open();
    struct closer {
        ~closer() { plugin_close(); }
    } const close;
    ASSERT_NO_QUERIES() { plugin_run(1); }
}
