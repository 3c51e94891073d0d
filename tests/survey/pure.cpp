// SPDX-License-Identifier: BSL-1.0
#define SHOP_SUBJECT pure
#include "../../examples/shop/order_view.hpp"
#include "../../examples/shop/policy.hpp"
#include "../../examples/shop/repositories.hpp"
#include "shop_suite.hpp"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace shop;

/// Answers every query with the same rows, and remembers what it was asked.
class stub_database final : public database {
public:
    explicit stub_database(std::vector<row> answer = {}) : answer_(std::move(answer)) {}

    std::vector<row> query(std::string_view sql, std::vector<value> const& params) override {
        asked.emplace_back(sql);
        bound.push_back(params);
        return answer_;
    }
    std::unique_ptr<transaction> begin() override {
        throw std::logic_error("no transactions here");
    }

    std::vector<std::string> asked;
    std::vector<std::vector<value>> bound;

private:
    std::vector<row> answer_;
};

order known_order(database& db) {
    order known(db, 7, 107);
    known.set_customer({107, "Seven"});
    known.set_shipment({7, "sent"});
    known.set_total(77);
    return known;
}

SHOP_TEST(a_row_gives_text, "a row gives its columns as text") {
    row const one({"a", "b"});
    SHOP_CHECK(one.text(0) == "a");
    SHOP_CHECK(one.text(1) == "b");
}

SHOP_TEST(a_row_gives_numbers, "a row gives its columns as numbers") {
    row const one({"42", "-7"});
    SHOP_CHECK(one.integer(0) == 42);
    SHOP_CHECK(one.integer(1) == -7);
}

SHOP_TEST(null_is_zero, "NULL reads as 0") { SHOP_CHECK(row({""}).integer(0) == 0); }

SHOP_TEST(large_numbers, "numbers beyond 32 bits are read") {
    SHOP_CHECK(row({"9223372036854775807"}).integer(0) == 9223372036854775807);
}

SHOP_TEST(too_large_numbers, "numbers beyond 64 bits are an error") {
    SHOP_CHECK_THROWS(row({"9223372036854775808"}).integer(0), std::out_of_range);
}

SHOP_TEST(no_number, "a word is no number") {
    SHOP_CHECK_THROWS(row({"twelve"}).integer(0), std::invalid_argument);
}

SHOP_TEST(no_column, "a column that isn't there is an error") {
    SHOP_CHECK_THROWS(row({"only"}).text(1), std::out_of_range);
    SHOP_CHECK_THROWS(row({}).text(0), std::out_of_range);
}

SHOP_TEST(ids_of_an_order, "an order knows its ids without asking") {
    stub_database db;
    order const seventh(db, 7, 107);
    SHOP_CHECK(seventh.id() == 7);
    SHOP_CHECK(seventh.customer_id() == 107);
    SHOP_CHECK(db.asked.empty());
}

SHOP_TEST(known_relations, "relations that are known are not asked for") {
    stub_database db;
    order const known = known_order(db);
    SHOP_CHECK(known.customer().name == "Seven");
    SHOP_CHECK(known.shipment().status == "sent");
    SHOP_CHECK(known.total() == 77);
    SHOP_CHECK(db.asked.empty());
}

SHOP_TEST(a_view_of_what_is_known, "a view of what is known asks nothing") {
    stub_database db;
    SHOP_CHECK(order_view(known_order(db)) ==
               "{\"id\": 7, \"customer\": \"Seven\", \"cents\": 77, \"shipment\": \"sent\"}\n");
    SHOP_CHECK(db.asked.empty());
}

SHOP_TEST(a_view_escapes, "quotes and backslashes are escaped: \" and \\") {
    stub_database db;
    order known = known_order(db);
    known.set_customer({107, R"(a "b" \ c)"});
    SHOP_CHECK(shop_suite::contains(order_view(known), R"("a \"b\" \\ c")"));
}

SHOP_TEST(a_total_can_be_negative, "a total below 0, after a refund, is shown as it is") {
    stub_database db;
    order known = known_order(db);
    known.set_total(-5);
    SHOP_CHECK(shop_suite::contains(order_view(known), "\"cents\": -5"));
}

SHOP_TEST(one_row_wanted, "finding one thing takes exactly one row") {
    stub_database none;
    stub_database two({row({"Ann"}), row({"Bob"})});
    SHOP_CHECK_THROWS(customer_repository{none}.find(1), std::runtime_error);
    SHOP_CHECK_THROWS(customer_repository{two}.find(1), std::runtime_error);
}

SHOP_TEST(a_customer_out_of_a_row, "a customer is made of a row") {
    stub_database db({row({"Ann"})});
    SHOP_CHECK(customer_repository{db}.find(5).name == "Ann");
    SHOP_CHECK(db.bound.at(0).size() == 1U);
    SHOP_CHECK(std::get<std::int64_t>(db.bound.at(0).at(0)) == 5);
}

SHOP_TEST(a_placeholder_for_each_id, "a list has a placeholder for each id") {
    stub_database db;
    (void)customer_repository{db}.find_all({1, 2, 3});
    SHOP_REQUIRE(db.asked.size() == 1U);
    SHOP_CHECK(shop_suite::contains(db.asked[0], "IN (?, ?, ?)"));
    SHOP_CHECK(db.bound[0].size() == 3U);
}

SHOP_TEST(no_ids_no_query, "for no ids nobody is asked") {
    stub_database db;
    SHOP_CHECK(shipment_repository{db}.of_orders({}).empty());
    SHOP_CHECK(db.asked.empty());
}

SHOP_TEST(a_policy_asks_once, "a policy asks once for each order") {
    stub_database db({row({"1"})});
    user const who{1, "somebody", 9};
    for (int i = 0; i < 3; ++i) SHOP_CHECK(order_policy{db}.can_view(who, order(db, i, 100 + i)));
    SHOP_CHECK(db.asked.size() == 3U);
}

SHOP_TEST(no_rows_no_permission, "no row means no permission") {
    stub_database db;
    SHOP_CHECK(!order_policy{db}.can_view({1, "somebody", 9}, order(db, 1, 101)));
}

SHOP_TEST(a_decimal_point, "a number ends at its decimal point: 12.50 reads as 12") {
    SHOP_CHECK(row({"12.50"}).integer(0) == 12);
}

}  // namespace
