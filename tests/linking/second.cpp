// SPDX-License-Identifier: BSL-1.0
// A second file with the adapter: its hooks are the same.
#include <querybudget/framework/doctest.hpp>

#include "../libpq/postgres.hpp"

TEST_CASE("a second file that includes the adapter counts no statement twice") {
    observed const pg;
    ASSERT_EXACT_QUERIES(2, qb::round_trips == 2) {
        pg.run("SELECT 1");
        pg.send("SELECT 1");
        pg.read_all();
    }
}
