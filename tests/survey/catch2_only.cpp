// SPDX-License-Identifier: BSL-1.0
// Sections, generators, templates, a shop that several tests share, and names as only Catch2 allows
// them.
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

struct unbatched {
    static std::string page(database& db, session const& who) { return get_orders(db, who); }
};
struct batched {
    static std::string page(database& db, session const& who) {
        return get_orders_batched(db, who);
    }
};

}  // namespace

TEST_CASE_METHOD(ten_orders, "an order that is changed", "[sections]") {
    db.query("UPDATE shipments SET status = 'held' WHERE order_id = 1", {});
    SECTION("shows so when asked for alone") {
        CHECK(shipment_repository{db}.of_order(1).status == "held");
    }
    SECTION("shows so on the page") {
        std::string page;
        SECTION("unbatched") { page = get_orders(db, {clerk}); }
        SECTION("batched") { page = get_orders_batched(db, {clerk}); }
        CHECK((page.empty() || contains(page, "held")));
    }
}

TEST_CASE("pages of every size, for everyone", "[generators]") {
    std::int64_t const orders = GENERATE(1, 3, 10, 50);
    std::int64_t const who = GENERATE(clerk, partner, packer);
    auto const db = shop_with(orders);
    CHECK(get_orders(*db, {who}) == get_orders_batched(*db, {who}));
    SECTION("and the shop stays as it is") { CHECK(rows_in(*db, "orders") == orders); }
}

TEST_CASE("awkward names of customers", "[generators]") {
    std::string const name =
        GENERATE(as<std::string>(), "O'Brien", "<b> & \"c\"", "100 % / \\", "顧客 🛒", "");
    auto const db = shop_with(1);
    db->query("UPDATE customers SET name = ? WHERE id = 101", {name});
    CHECK(customer_repository{*db}.find(101).name == name);
}

TEST_CASE("sections in a loop", "[sections]") {
    auto const db = shop_with(3);
    for (std::int64_t id = 1; id <= 3; ++id) {
        DYNAMIC_SECTION("order " << id) {
            CHECK(customer_repository{*db}.find(100 + id).id == 100 + id);
        }
    }
}

TEMPLATE_TEST_CASE("both endpoints show ten orders", "[templates]", unbatched, batched) {
    auto const db = shop_with(10);
    CHECK(lines_of(TestType::page(*db, {clerk})) == 10);
    CHECK(lines_of(TestType::page(*db, {packer})) == 0);
}

SCENARIO("a customer is renamed", "[sections]") {
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

TEST_CASE("reads a page", "[shared]") { CHECK(lines_of(get_orders(shared_shop(), {clerk})) == 10); }
TEST_CASE("reads a user", "[shared]") {
    CHECK(user_repository{shared_shop()}.find(clerk).id == clerk);
}
TEST_CASE("reads no user 4", "[shared]") {
    CHECK_THROWS((void)user_repository{shared_shop()}.find(4));
}

TEST_CASE() { CHECK(rows_in(*shop_with(1), "users") == 3); }
TEST_CASE("<less> & \"more\", a/b\\c, 50 % [not a tag] ]]> * ünïcödé", "[names]") {
    CHECK(rows_in(*shop_with(1), "roles") == 3);
}
TEST_CASE("hidden while its feature is rebuilt", "[.][names]") {
    CHECK(rows_in(*shop_with(1), "invoices") == 0);
}
