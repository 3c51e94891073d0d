// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/framework/doctest.hpp>

#include "shop.hpp"

TEST_CASE("kept") {
    shop const s;
    ASSERT_MAX_QUERIES(2, qb::named("GET /shop")) { s.two_queries(); }
}

TEST_CASE("broken") {
    shop const s;
    ASSERT_MAX_QUERIES(1, qb::named("GET /shop")) { s.two_queries(); }
}
