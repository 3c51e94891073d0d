// SPDX-License-Identifier: BSL-1.0
// What GoogleTest's ASSERT_, which returns, leaves of a scope isn't what the endpoint costs.
#include <gtest/gtest.h>
#include <querybudget/framework/gtest.hpp>
#include <querybudget/querybudget.hpp>

#include "../unit/fake_driver.hpp"
#include "lines.hpp"
#include "temporary_folder.hpp"

#include <cstdio>
#include <cstdlib>

namespace qb = querybudget;

namespace {

void run_two_queries(bool as_expected) {
    fake_driver const db;
    ASSERT_MAX_QUERIES(2, qb::named(as_expected ? "as expected" : "left early")) {
        db.run("SELECT 1");
        ASSERT_TRUE(as_expected);
        db.run("SELECT 2");
    }
}

TEST(gtest_returns, out_of_the_scope) { run_two_queries(false); }
TEST(gtest_returns, nothing_here) { run_two_queries(true); }
TEST(gtest_returns, nothing_where_a_failure_lets_the_test_go_on) {
    fake_driver const db;
    ASSERT_MAX_QUERIES(2, qb::named("goes on")) {
        db.run("SELECT 1");
        EXPECT_TRUE(false);
    }
}

}  // namespace

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    temporary_folder const folder;
    ::setenv("QUERYBUDGET_OUT", folder.path().c_str(), 1);
    if (RUN_ALL_TESTS() == 0) return 2;
    std::vector<std::string> const scopes = scopes_in(folder.path());
    for (std::string const& name : scopes) std::printf("recorded: %s\n", name.c_str());
    return scopes == std::vector<std::string>{"as expected", "goes on"} ? 0 : 1;
}
