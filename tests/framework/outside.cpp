// SPDX-License-Identifier: BSL-1.0
// A framework is there and runs no test; or there is none, and what a broken budget does is chosen.
#if defined(WITH_GTEST)
#include <gtest/gtest.h>
#include <querybudget/framework/gtest.hpp>
#endif
#include <querybudget/framework/none.hpp>
#include <querybudget/querybudget.hpp>

#include <cstdio>
#include <string_view>

namespace qb = querybudget;

int main(int argc, char** argv) {
    std::string_view const choice = argc > 1 ? argv[1] : "";
    if (choice == "log") qb::install(qb::log_failures);
    if (choice == "abort") qb::install(qb::abort_on_failure);
    qb::observation const watch = qb::observe_driver("fake");
    EXPECT_NO_QUERIES() {}
    try {
        ASSERT_MAX_QUERIES(0) {
            qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
        }
        std::puts("the program goes on");
    } catch (qb::budget_exceeded const& e) { std::printf("thrown: %s\n", e.what()); }
    try {
        ASSERT_MAX_QUERIES(0) {
            qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
            throw 42;
        }
    } catch (int mine) { std::printf("%d came through\n", mine); }
}
