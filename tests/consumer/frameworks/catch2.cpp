// SPDX-License-Identifier: BSL-1.0
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
#include <querybudget/framework/catch2.hpp>

#include "shop.hpp"

TEST_CASE("kept") {
    shop const s;
    ASSERT_MAX_QUERIES(2, qb::named("GET /shop")) { s.two_queries(); }
}

TEST_CASE("broken") {
    shop const s;
    ASSERT_MAX_QUERIES(1, qb::named("GET /shop")) { s.two_queries(); }
}
