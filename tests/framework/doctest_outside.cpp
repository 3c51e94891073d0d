// SPDX-License-Identifier: BSL-1.0
// doctest is there and runs no test: its own assertions would crash here.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include <cstdio>

namespace qb = querybudget;

int main() {
    qb::observation const watch = qb::observe_driver("fake");
    EXPECT_MAX_QUERIES(1) { qb::record_statement({.sql = "SELECT 1", .connection = watch.id()}); }
    for (bool const fatal : {false, true}) {
        try {
            if (fatal) {
                ASSERT_MAX_QUERIES(0) {
                    qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
                }
            } else {
                EXPECT_MAX_QUERIES(0) {
                    qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
                }
            }
        } catch (qb::budget_exceeded const& e) { std::puts(e.what()); }
    }
    try {
        ASSERT_MAX_QUERIES(0) {
            qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
            throw 42;
        }
    } catch (int mine) { std::printf("%d came through\n", mine); }
}
