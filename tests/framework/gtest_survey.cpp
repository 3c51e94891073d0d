// SPDX-License-Identifier: BSL-1.0
// A suite with a survey, beside a listener of its own, and main() from gtest_main.
#include <gtest/gtest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/gtest.hpp>
QUERYBUDGET_SURVEY(querybudget::sqlite)

#include "posts.hpp"

#include <cstdio>

namespace {

struct other_listener : testing::EmptyTestEventListener {
    void OnTestProgramEnd(testing::UnitTest const& tests) override {
        std::printf("another listener: %d failed\n", tests.failed_test_count());
    }
};
bool const installed = [] {
    testing::UnitTest::GetInstance()->listeners().Append(new other_listener);
    return true;
}();

struct pages : posts, testing::TestWithParam<int> {};
TEST_P(pages, of_posts) {
    list();
    for (int i = 1; i <= GetParam(); ++i) one(i);
    EXPECT_TRUE(installed);
}
INSTANTIATE_TEST_SUITE_P(sizes, pages, testing::Values(1, 20));

struct set_up : posts, testing::Test {
    void SetUp() override { run("INSERT INTO posts VALUES (21, 4)"); }
};
TEST_F(set_up, is_not_counted) {
    list();
    run("INSERT INTO posts VALUES (22, 4)");
    EXPECT_NE(db, nullptr);
}

TEST_F(set_up, of_a_test_that_dies) {
    EXPECT_EXIT(
        {
            list();
            std::_Exit(3);
        },
        testing::ExitedWithCode(3), "");
}

TEST(pure, no_query) { EXPECT_TRUE(installed); }

}  // namespace
