// SPDX-License-Identifier: BSL-1.0
// Two frameworks in one program, one after the other, and doctest inside a test of GoogleTest.
#include "two_frameworks.hpp"

#include <querybudget/framework/none.hpp>
#include <querybudget/querybudget.hpp>

#include <cstdio>
#include <string_view>

namespace qb = querybudget;

int main(int argc, char** argv) {
    std::string_view const choice = argc > 1 ? argv[1] : "";
    bool const nested = choice == "nested";
    if (choice == "log") qb::install(qb::log_failures);  // which is for what no test breaks
    std::printf("the other framework: %d\n", run_other("a test of the other framework"));
    std::printf("GoogleTest: %d\n", run_gtest(nested ? "outer.*" : "a_test.*"));
    if (!nested) return 0;
    qb::observation const watch = qb::observe_driver("fake");
    try {
        EXPECT_MAX_QUERIES(0) {
            qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
        }
    } catch (qb::budget_exceeded const& e) { std::printf("outside of both: %s\n", e.what()); }
}
