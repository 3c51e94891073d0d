// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <querybudget/framework/gtest.hpp>

#include "shop.hpp"

TEST(shop_budget, kept) {
    shop const s;
    ASSERT_MAX_QUERIES(2, qb::named("GET /shop")) { s.two_queries(); }
}

TEST(shop_budget, broken) {
    shop const s;
    ASSERT_MAX_QUERIES(1, qb::named("GET /shop")) { s.two_queries(); }
}
