// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE shop
#include <boost/test/included/unit_test.hpp>
#include <querybudget/framework/boost_test.hpp>

#include "shop.hpp"

BOOST_AUTO_TEST_CASE(kept) {
    shop const s;
    ASSERT_MAX_QUERIES(2, qb::named("GET /shop")) { s.two_queries(); }
}

BOOST_AUTO_TEST_CASE(broken) {
    shop const s;
    ASSERT_MAX_QUERIES(1, qb::named("GET /shop")) { s.two_queries(); }
}
