// SPDX-License-Identifier: BSL-1.0
// A suite with a survey, beside a listener of its own.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/doctest.hpp>
QUERYBUDGET_SURVEY(querybudget::sqlite)

#include "posts.hpp"

#include <cstdio>

namespace {

struct other_listener : doctest::IReporter {
    explicit other_listener(doctest::ContextOptions const&) {}
    void report_query(doctest::QueryData const&) override {}
    void test_run_start() override {}
    void test_run_end(doctest::TestRunStats const& stats) override {
        std::printf("another listener: %u failed\n", stats.numTestCasesFailed);
    }
    void test_case_start(doctest::TestCaseData const&) override {}
    void test_case_reenter(doctest::TestCaseData const&) override {}
    void test_case_end(doctest::CurrentTestCaseStats const&) override {}
    void test_case_exception(doctest::TestCaseException const&) override {}
    void subcase_start(doctest::SubcaseSignature const&) override {}
    void subcase_end() override {}
    void log_assert(doctest::AssertData const&) override {}
    void log_message(doctest::MessageData const&) override {}
    void test_case_skipped(doctest::TestCaseData const&) override {}
};

}  // namespace
DOCTEST_REGISTER_LISTENER("another", 1, other_listener);

TEST_SUITE_BEGIN("posts");

TEST_CASE_FIXTURE(posts, "a run for each leaf") {
    SUBCASE("the list") { list(); }
    SUBCASE("with authors") {
        SUBCASE("one by one") {
            list();
            for (int i = 1; i <= 20; ++i) one(i);
        }
        SUBCASE("at once") { list(); }
        one(1);
    }
    CHECK(db != nullptr);
}

TEST_SUITE_END();

TEST_CASE_FIXTURE(posts, "set-up\x1b[2J is not counted") {
    run("INSERT INTO posts VALUES (21, 4)");
    list();
    run("INSERT INTO posts VALUES (22, 4)");
    CHECK(db != nullptr);
}

TEST_CASE("no query") { CHECK(true); }
