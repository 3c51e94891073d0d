// SPDX-License-Identifier: BSL-1.0
#define SHOP_SUBJECT endpoints
#include "../../examples/shop/endpoints.hpp"

#include "shop_suite.hpp"

#include <stdexcept>
#include <string>
#include <thread>

namespace {

using namespace shop;
using namespace shop_suite;

SHOP_TEST_WITH(empty_shop, an_empty_page, "GET /orders of an empty shop is empty") {
    SHOP_CHECK(get_orders(db, {clerk}).empty());
}

SHOP_TEST_WITH(empty_shop, an_empty_batched_page,
               "GET /orders, batched, of an empty shop is empty, too") {
    SHOP_CHECK(get_orders_batched(db, {clerk}).empty());
}

SHOP_TEST_WITH(one_order, a_page_of_one, "one order is one line") {
    SHOP_CHECK(
        get_orders(db, {clerk}) ==
        "{\"id\": 1, \"customer\": \"Customer 101\", \"cents\": 251, \"shipment\": \"sent\"}\n");
}

SHOP_TEST_WITH(one_order, a_batched_page_of_one, "one order, batched, is the same line") {
    SHOP_CHECK(
        get_orders_batched(db, {clerk}) ==
        "{\"id\": 1, \"customer\": \"Customer 101\", \"cents\": 251, \"shipment\": \"sent\"}\n");
}

SHOP_TEST_WITH(three_orders, a_page_for_the_clerk, "the clerk gets three lines for three orders") {
    SHOP_CHECK(lines_of(get_orders(db, {clerk})) == 3);
}

SHOP_TEST_WITH(three_orders, a_page_for_the_partner,
               "the partner gets the second of three orders") {
    std::string const page = get_orders(db, {partner});
    SHOP_CHECK(lines_of(page) == 1);
    SHOP_CHECK(contains(page, "\"id\": 2,"));
}

SHOP_TEST_WITH(three_orders, no_page_for_the_packer, "the packer gets nothing") {
    SHOP_CHECK(get_orders(db, {packer}).empty());
}

SHOP_TEST_WITH(three_orders, no_batched_page_for_the_packer,
               "the packer gets nothing in a batch either") {
    SHOP_CHECK(get_orders_batched(db, {packer}).empty());
}

SHOP_TEST_WITH(ten_orders, ten_lines_for_the_clerk, "ten orders, ten lines") {
    std::string const page = get_orders(db, {clerk});
    SHOP_CHECK(lines_of(page) == 10);
    SHOP_CHECK(contains(page, "Customer 110"));
}

SHOP_TEST_WITH(ten_orders, five_lines_for_the_partner,
               "the partner's half of ten orders, batched") {
    std::string const page = get_orders_batched(db, {partner});
    SHOP_CHECK(lines_of(page) == 5);
    SHOP_CHECK(!contains(page, "Customer 109"));
}

SHOP_TEST_WITH(fifty_orders, fifty_lines, "fifty orders fill the page") {
    SHOP_CHECK(lines_of(get_orders(db, {clerk})) == page_size);
}

SHOP_TEST_WITH(fifty_orders, fifty_batched_lines, "fifty orders fill the page in a batch") {
    SHOP_CHECK(lines_of(get_orders_batched(db, {clerk})) == page_size);
}

SHOP_TEST_WITH(fifty_orders, both_agree_for_everyone,
               "both pages show everyone the same fifty orders") {
    for (std::int64_t const who : {clerk, partner, packer}) {
        SHOP_CHECK(get_orders(db, {who}) == get_orders_batched(db, {who}));
    }
}

SHOP_TEST(a_page_ends_at_fifty, "a page ends after fifty orders, even if there are 60") {
    auto const db = shop_with(60);
    SHOP_CHECK(lines_of(get_orders(*db, {clerk})) == 50);
    SHOP_CHECK(lines_of(get_orders_batched(*db, {clerk})) == 50);
}

SHOP_TEST(batched_pages_are_full,
          "for the partner the batched page of 60 orders is fuller: 30 > 25") {
    auto const db = shop_with(60);
    SHOP_CHECK(lines_of(get_orders(*db, {partner})) == 25);
    SHOP_CHECK(lines_of(get_orders_batched(*db, {partner})) == 30);
}

SHOP_TEST_WITH(one_order, a_stranger_gets_an_error, "a stranger gets an error, 100 % of the time") {
    for (int attempt = 0; attempt < 3; ++attempt) {
        SHOP_CHECK_THROWS(get_orders(db, {404}), std::runtime_error);
    }
}

SHOP_TEST_WITH(one_order, a_stranger_gets_an_empty_batch,
               "a stranger gets an empty page in a batch") {
    SHOP_CHECK(get_orders_batched(db, {404}).empty());
}

SHOP_TEST_WITH(one_order, the_shop_goes_on_after_an_error,
               "after an error the next request is served") {
    SHOP_CHECK_THROWS(get_orders(db, {404}), std::runtime_error);
    SHOP_CHECK(lines_of(get_orders(db, {clerk})) == 1);
}

SHOP_TEST_WITH(three_orders, without_a_shipment, "an order without a shipment breaks both pages") {
    db.query("DELETE FROM shipments WHERE order_id = 2", {});
    SHOP_CHECK_THROWS(get_orders(db, {clerk}), std::runtime_error);
    SHOP_CHECK_THROWS(get_orders_batched(db, {clerk}), std::out_of_range);
}

SHOP_TEST_WITH(ten_orders, a_page_twice, "the same page twice is the same page") {
    std::string const page = get_orders(db, {clerk});
    SHOP_CHECK(get_orders(db, {clerk}) == page);
}

SHOP_TEST_WITH(ten_orders, a_new_order_shows, "a new order shows on the next page") {
    std::string const before = get_orders_batched(db, {clerk});
    seed(db, 11);
    std::string const after = get_orders_batched(db, {clerk});
    SHOP_CHECK(lines_of(after) == lines_of(before) + 1);
    SHOP_CHECK(after.compare(0, before.size(), before) == 0);
}

SHOP_TEST_WITH(three_orders, a_page_from_a_worker, "a worker thread may ask for the page") {
    std::string page;
    std::thread([&] { page = get_orders_batched(db, {clerk}); }).join();
    SHOP_CHECK(lines_of(page) == 3);
}

SHOP_TEST(two_shops, "two shops don't mix") {
    auto const small = shop_with(1);
    auto const large = shop_with(10);
    SHOP_CHECK(lines_of(get_orders(*small, {clerk})) == 1);
    SHOP_CHECK(lines_of(get_orders(*large, {clerk})) == 10);
}

}  // namespace
