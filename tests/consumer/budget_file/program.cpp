// SPDX-License-Identifier: BSL-1.0
#include <querybudget/budget_file.hpp>
#include <querybudget/querybudget.hpp>

#include <cstdlib>

#if !TOML_HEADER_ONLY
#error "toml++ is a library to link with, though the component brings its headers alone"
#endif

namespace qb = querybudget;

int main() {
    ::setenv("QUERYBUDGET_FILE", BUDGETS, 1);
    qb::observation const watch = qb::observe_driver("own");
    ASSERT_QUERY_BUDGET("GET /orders") {
        qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
    }
    bool failed = false;
    try {
        ASSERT_QUERY_BUDGET("GET /orders") {
            qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
            qb::record_statement({.sql = "SELECT 2", .connection = watch.id()});
        }
    } catch (qb::budget_exceeded const&) { failed = true; }
    return failed ? 0 : 1;
}
