// SPDX-License-Identifier: BSL-1.0
// Suites with a fixture, data sets, templates, decorators, and names that only a registered test
// can have.
#include "../../examples/shop/endpoints.hpp"
#include "../../examples/shop/repositories.hpp"
#include "shop_suite.hpp"

#include <boost/mpl/list.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <string>

namespace data = boost::unit_test::data;
using namespace shop;
using namespace shop_suite;

namespace {

struct unbatched {
    static std::string page(database& db) { return get_orders(db, {clerk}); }
};
struct batched {
    static std::string page(database& db) { return get_orders_batched(db, {clerk}); }
};
using endpoint_types = boost::mpl::list<unbatched, batched>;

/// A shop for a whole suite: set up before its first test, and gone after its last.
struct shared_shop {
    void setup() { db = shop_with(10); }
    void teardown() { db.reset(); }
    static std::unique_ptr<database> db;
};
std::unique_ptr<database> shared_shop::db;

void three_customers() { BOOST_TEST(rows_in(*shop_with(3), "customers") == 3); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(with_ten_orders, ten_orders)

BOOST_AUTO_TEST_CASE(the_clerk_sees_all) { BOOST_TEST(lines_of(get_orders(db, {clerk})) == 10); }
BOOST_AUTO_TEST_CASE(the_partner_sees_half) {
    BOOST_TEST(lines_of(get_orders(db, {partner})) == 5);
}

BOOST_AUTO_TEST_SUITE(when_held)
BOOST_AUTO_TEST_CASE(the_page_says_so) {
    db.query("UPDATE shipments SET status = 'held'", {});
    BOOST_TEST(contains(get_orders(db, {clerk}), "held"));
    BOOST_TEST(!contains(get_orders(db, {clerk}), "sent"));
}
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE_TEMPLATE(both_endpoints_show_ten_orders, endpoint, endpoint_types) {
    BOOST_TEST(lines_of(endpoint::page(db)) == 10);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(with_a_shared_shop, *boost::unit_test::fixture<shared_shop>())
BOOST_AUTO_TEST_CASE(reads_a_page) {
    BOOST_TEST(lines_of(get_orders(*shared_shop::db, {clerk})) == 10);
}
BOOST_AUTO_TEST_CASE(reads_a_user) {
    BOOST_TEST(user_repository{*shared_shop::db}.find(clerk).id == clerk);
}
BOOST_AUTO_TEST_CASE(reads_no_user_4) {
    BOOST_CHECK_THROW((void)user_repository{*shared_shop::db}.find(4), std::runtime_error);
}
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(data_sets)

BOOST_DATA_TEST_CASE(pages_are_the_same_in_a_batch,
                     data::make({1, 3, 10, 50}) * data::make({clerk, partner, packer}), orders,
                     who) {
    auto const db = shop_with(orders);
    BOOST_TEST(get_orders(*db, {who}) == get_orders_batched(*db, {who}));
}

BOOST_DATA_TEST_CASE_F(one_order, customers_keep_their_names,
                       data::make({"O'Brien", "<b> & \"c\"", "100 % / \\", "顧客 🛒", ""}),
                       name) {
    db.query("UPDATE customers SET name = ? WHERE id = 101", {std::string(name)});
    BOOST_TEST(customer_repository{db}.find(101).name == name);
}

BOOST_AUTO_TEST_CASE(disabled_while_its_feature_is_rebuilt, *boost::unit_test::disabled()) {
    BOOST_TEST(rows_in(*shop_with(1), "invoices") == 0);
}
BOOST_AUTO_TEST_CASE(with_a_description, *boost::unit_test::description("of <what> & \"why\"")) {
    BOOST_TEST(rows_in(*shop_with(1), "customers") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {
struct by_hand {
    by_hand() {
        for (char const* name :
             {"a sentence", "<b> & \"quotes\"", "50 % of a/b\\c", "Größe 🛒"}) {
            boost::unit_test::framework::master_test_suite().add(
                boost::unit_test::make_test_case(three_customers, name, __FILE__, __LINE__));
        }
    }
} const registered;
}  // namespace
