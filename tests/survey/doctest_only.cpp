// SPDX-License-Identifier: BSL-1.0
// Subcases, templates, a shop that several tests share, and names as only doctest allows them.
#include "../../examples/shop/endpoints.hpp"
#include "../../examples/shop/repositories.hpp"
#include "shop_suite.hpp"

#include <string>

using namespace shop;
using namespace shop_suite;

namespace {

/// Made by the first test that needs it.
database& shared_shop() {
    static auto const db = shop_with(10);
    return *db;
}

}  // namespace

// Compilers name what is in a namespace without a name differently, and these names are of tests.
namespace shop_suite {

struct unbatched {
    static std::string page(database& db, session const& who) { return get_orders(db, who); }
};
struct batched {
    static std::string page(database& db, session const& who) {
        return get_orders_batched(db, who);
    }
};

}  // namespace shop_suite

TEST_SUITE("subcases") {
    TEST_CASE_FIXTURE(ten_orders, "an order that is changed") {
        db.query("UPDATE shipments SET status = 'held' WHERE order_id = 1", {});
        SUBCASE("shows so when asked for alone") {
            CHECK(shipment_repository{db}.of_order(1).status == "held");
        }
        SUBCASE("shows so on the page") {
            std::string page;
            SUBCASE("unbatched") { page = get_orders(db, {clerk}); }
            SUBCASE("batched") { page = get_orders_batched(db, {clerk}); }
            CHECK(contains(page, "held"));
        }
        SUBCASE("") { CHECK(rows_in(db, "shipments") == 10); }
    }

    TEST_CASE("pages of every size") {
        std::int64_t orders = 0;
        SUBCASE("1") { orders = 1; }
        SUBCASE("3") { orders = 3; }
        SUBCASE("10") { orders = 10; }
        SUBCASE("50") { orders = 50; }
        auto const db = shop_with(orders);
        CHECK(lines_of(get_orders(*db, {clerk})) == orders);
    }

    TEST_CASE("the same subcase, in a loop") {
        auto const db = shop_with(3);
        for (std::int64_t id = 1; id <= 3; ++id) {
            DOCTEST_SUBCASE(std::to_string(id).c_str()) {
                CHECK(customer_repository{*db}.find(100 + id).id == 100 + id);
            }
        }
    }
}

TEST_SUITE("templates") {
    TEST_CASE_TEMPLATE("both endpoints show ten orders", endpoint, unbatched, batched) {
        auto const db = shop_with(10);
        CHECK(lines_of(endpoint::page(*db, {clerk})) == 10);
        CHECK(lines_of(endpoint::page(*db, {partner})) == 5);
        CHECK(lines_of(endpoint::page(*db, {packer})) == 0);
    }
}

SCENARIO("a customer is renamed") {
    GIVEN("a shop with an order") {
        auto const db = shop_with(1);
        WHEN("the customer is renamed") {
            db->query("UPDATE customers SET name = 'Ann' WHERE id = 101", {});
            THEN("the page shows the new name") {
                CHECK(contains(get_orders(*db, {clerk}), "Ann"));
            }
        }
    }
}

TEST_SUITE("one shop for several tests") {
    TEST_CASE("reads a page") { CHECK(lines_of(get_orders(shared_shop(), {clerk})) == 10); }
    TEST_CASE("reads a user") { CHECK(user_repository{shared_shop()}.find(clerk).id == clerk); }
    TEST_CASE("reads no user 4") { CHECK_THROWS((void)user_repository{shared_shop()}.find(4)); }
}

TEST_SUITE("names") {
    TEST_CASE("twice") { CHECK(rows_in(*shop_with(1), "orders") == 1); }
    TEST_CASE("twice") { CHECK(rows_in(*shop_with(3), "orders") == 3); }
    TEST_CASE("") { CHECK(rows_in(*shop_with(1), "users") == 3); }
    TEST_CASE("  <blanks> & \"quotes\", a\ttab, 50 % of a/b\\c, C:\\x; [tag] ]]> *?  ") {
        CHECK(rows_in(*shop_with(1), "roles") == 3);
    }
    TEST_CASE("skipped while its feature is rebuilt" * doctest::skip()) {
        CHECK(rows_in(*shop_with(1), "invoices") == 0);
    }
    TEST_CASE("with a description" * doctest::description("of <what> & \"why\"") *
              doctest::timeout(30)) {
        CHECK(rows_in(*shop_with(1), "customers") == 1);
    }
}
