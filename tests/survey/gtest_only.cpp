// SPDX-License-Identifier: BSL-1.0
// SetUp, a shop for a whole suite, parameters, types, and names that only a registered test can
// have.
#include "../../examples/shop/endpoints.hpp"
#include "../../examples/shop/repositories.hpp"
#include "shop_suite.hpp"

#include <memory>
#include <string>
#include <tuple>

using namespace shop;
using namespace shop_suite;

namespace {

class page_set_up : public testing::Test {
protected:
    void SetUp() override {
        db = shop_with(10);
        page = get_orders(*db, {clerk});
    }
    void TearDown() override { EXPECT_EQ(rows_in(*db, "orders"), 10); }

    std::unique_ptr<database> db;
    std::string page;
};

TEST_F(page_set_up, has_ten_lines) { EXPECT_EQ(lines_of(page), 10); }
TEST_F(page_set_up, begins_with_the_first_order) { EXPECT_EQ(page.rfind("{\"id\": 1,", 0), 0U); }
TEST_F(page_set_up, is_that_of_a_batch) { EXPECT_EQ(page, get_orders_batched(*db, {clerk})); }

class one_shop_for_all : public testing::Test {
protected:
    static void SetUpTestSuite() { db = shop_with(10); }
    static void TearDownTestSuite() { db.reset(); }

    static std::unique_ptr<database> db;
};
std::unique_ptr<database> one_shop_for_all::db;

TEST_F(one_shop_for_all, reads_a_page) { EXPECT_EQ(lines_of(get_orders(*db, {clerk})), 10); }
TEST_F(one_shop_for_all, reads_a_user) { EXPECT_EQ(user_repository{*db}.find(clerk).id, clerk); }
TEST_F(one_shop_for_all, reads_no_user_4) { EXPECT_ANY_THROW((void)user_repository{*db}.find(4)); }

class pages : public testing::TestWithParam<std::tuple<std::int64_t, std::int64_t>> {};
TEST_P(pages, are_the_same_in_a_batch) {
    auto const [orders, who] = GetParam();
    auto const db = shop_with(orders);
    std::string const page = get_orders(*db, {who});
    EXPECT_EQ(page, get_orders_batched(*db, {who}));
    EXPECT_EQ(page.empty(), who == packer || (who == partner && orders == 1));
}
INSTANTIATE_TEST_SUITE_P(sizes_and_users, pages,
                         testing::Combine(testing::Values(1, 3, 10, 50),
                                          testing::Values(clerk, partner, packer)));

class renamed : public ten_orders, public testing::WithParamInterface<std::string> {};
TEST_P(renamed, customers_keep_their_names) {
    db.query("UPDATE customers SET name = ? WHERE id = 101", {GetParam()});
    EXPECT_EQ(customer_repository{db}.find(101).name, GetParam());
}
INSTANTIATE_TEST_SUITE_P(awkward, renamed,
                         testing::Values("O'Brien", "<b> & \"c\"", "100 % / \\", "顧客 🛒", "",
                                         "two\nlines"));

struct unbatched {
    static std::string page(database& db) { return get_orders(db, {clerk}); }
};
struct batched {
    static std::string page(database& db) { return get_orders_batched(db, {clerk}); }
};

template <class Endpoint>
class endpoint_of : public ten_orders {};
using endpoint_types = testing::Types<unbatched, batched>;
TYPED_TEST_SUITE(endpoint_of, endpoint_types);
TYPED_TEST(endpoint_of, shows_ten_orders) { EXPECT_EQ(lines_of(TypeParam::page(this->db)), 10); }

TEST(skipped, tests) {
    auto const db = shop_with(1);
    if (rows_in(*db, "orders") == 1) GTEST_SKIP() << "while its feature is <rebuilt>";
    FAIL() << "a shop with one order has one";
}
TEST(skipped, DISABLED_tests) { EXPECT_EQ(rows_in(*shop_with(1), "invoices"), 0); }

class registered : public three_orders {
    void TestBody() override { EXPECT_EQ(rows_in(db, "orders"), 3); }
};
int const by_hand = [] {
    for (char const* name : {"a sentence", "<b> & \"quotes\"", "50 % of a/b\\c", "Größe 🛒"}) {
        testing::RegisterTest("by hand", name, nullptr, nullptr, __FILE__, __LINE__,
                              []() -> three_orders* { return new registered; });
    }
    return 4;
}();

}  // namespace
