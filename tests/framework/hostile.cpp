// SPDX-License-Identifier: BSL-1.0
// Names of scopes and columns that a terminal would obey or XML refuse, a listener of the user's
// own beside ours, and a child that leaves a scope. Fails on purpose: expected/ holds the whole
// output.
#if defined(WITH_DOCTEST)
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/framework/doctest.hpp>
#define HOSTILE_TEST(name, sentence) TEST_CASE_FIXTURE(posts, sentence)
#define HOSTILE_CHECK(...) CHECK(__VA_ARGS__)
#elif defined(WITH_GTEST)
#include <gtest/gtest.h>
#include <querybudget/framework/gtest.hpp>
#define HOSTILE_TEST(name, sentence) TEST_F(hostile, name)
#define HOSTILE_CHECK(...) EXPECT_TRUE((__VA_ARGS__))
#elif defined(WITH_CATCH2)
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <querybudget/framework/catch2.hpp>
#define HOSTILE_TEST(name, sentence) TEST_CASE_METHOD(posts, sentence)
#define HOSTILE_CHECK(...) CHECK(__VA_ARGS__)
#else
#define BOOST_TEST_MODULE hostile
#include <boost/test/included/unit_test.hpp>
#include <querybudget/framework/boost_test.hpp>
#define HOSTILE_TEST(name, sentence) BOOST_FIXTURE_TEST_CASE(name, posts)
#define HOSTILE_CHECK(...) BOOST_TEST((__VA_ARGS__))
#endif

#include <sys/wait.h>
#include <unistd.h>
#include "posts.hpp"

#include <cstdio>
#include <string>
#include <string_view>

namespace {

/// What the listener of each framework below is told of budgets.
void heard(std::string_view file, int line, bool passed) {
    std::printf("heard: %.*s:%d %s\n", static_cast<int>(file.size()), file.data(), line,
                passed ? "passed" : "failed");
    std::fflush(stdout);
}

/// What each of them calls when the run begins, or ends: none of its tests runs.
void between_tests() {
    qb::observation const watch = qb::observe_driver("fake");
    try {
        EXPECT_MAX_QUERIES(0) {
            qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
        }
        std::puts("reported to no test");
    } catch (qb::budget_exceeded const&) { std::puts("thrown, since no test is running"); }
}

#if defined(WITH_DOCTEST)
struct listener : doctest::IReporter {
    explicit listener(doctest::ContextOptions const&) {}
    void log_assert(doctest::AssertData const& a) override {
        heard(a.m_file, a.m_line, !a.m_failed);
    }
    void report_query(doctest::QueryData const&) override {}
    void test_run_start() override { between_tests(); }
    void test_run_end(doctest::TestRunStats const&) override {}
    void test_case_start(doctest::TestCaseData const&) override {}
    void test_case_reenter(doctest::TestCaseData const&) override {}
    void test_case_end(doctest::CurrentTestCaseStats const&) override {}
    void test_case_exception(doctest::TestCaseException const&) override {}
    void subcase_start(doctest::SubcaseSignature const&) override {}
    void subcase_end() override {}
    void log_message(doctest::MessageData const&) override {}
    void test_case_skipped(doctest::TestCaseData const&) override {}
};
REGISTER_LISTENER("listener", 1, listener);
#elif defined(WITH_GTEST)
struct hostile : posts, testing::Test {};
struct listener : testing::EmptyTestEventListener {
    void OnTestProgramStart(testing::UnitTest const&) override { between_tests(); }
    void OnTestPartResult(testing::TestPartResult const& r) override {
        heard(r.file_name() != nullptr ? r.file_name() : "unknown", r.line_number(), r.passed());
    }
};
bool const listening = (testing::UnitTest::GetInstance()->listeners().Append(new listener), true);
#elif defined(WITH_CATCH2)
struct listener : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;
    void testRunStarting(Catch::TestRunInfo const&) override { between_tests(); }
    bool assertionEnded(Catch::AssertionStats const& s) override {
        Catch::SourceLineInfo const at = s.assertionResult.getSourceInfo();
        heard(at.file, static_cast<int>(at.line), s.assertionResult.isOk());
        return false;
    }
};
CATCH_REGISTER_LISTENER(listener)
#else
struct listener : boost::unit_test::test_observer {
    void test_finish() override { between_tests(); }
    void assertion_result(boost::unit_test::assertion_result r) override {
        heard("somewhere", 0, r == boost::unit_test::AR_PASSED);
    }
};
struct listening {
    listening() {
        static listener one;
        boost::unit_test::framework::register_observer(one);
    }
};
BOOST_GLOBAL_FIXTURE(listening);
#endif

HOSTILE_TEST(names_of_scopes, "names of scopes: <b> & \"quotes\" ]]> 100 % of a/b\\c 🛒") {
    for (std::string_view const name : {
             std::string_view("GET /orders?page=1&size=50 <b> \"it's\" ]]> %s%n \\ Größe 🛒"),
             std::string_view("two\nlines\r\tand a tab"),
             std::string_view("\x1b]0;a window's title\x07\x1b[31mred, \u009B32mgreen"),
             std::string_view("a nul \0 inside", 14),
             std::string_view("\xff\xfe no UTF-8 \xc3"),
             std::string_view("\xef\xbf\xbf no character"),
         }) {
        EXPECT_MAX_QUERIES(1, qb::named(name)) { one(1); }
        EXPECT_MAX_QUERIES(0, qb::named(name)) { one(1); }
    }
}

HOSTILE_TEST(a_name_of_ten_thousand, "a name of 10,000 characters") {
    EXPECT_MAX_QUERIES(0, qb::named(std::string(10'000, 'x'))) { one(1); }
}

HOSTILE_TEST(names_in_sql, "names in SQL") {
    EXPECT_QUERIES(qb::table("\x1b[31m") >= 1, qb::matching("*\n\xff*") == 7) {
        run("SELECT id AS \"\x1b[31m]]>\n\xff\" FROM posts");
    }
}

HOSTILE_TEST(an_exception_comes_first, "an exception leaves a scope with such a name") {
    EXPECT_MAX_QUERIES(0, qb::named("\x1b[31m\n]]>")) {
        one(1);
        throw 42;
    }
}

HOSTILE_TEST(a_child, "what a forked child does in the scope is nobody's, and nobody hears of it") {
    ::pid_t child = -1;
    ASSERT_EXACT_QUERIES(1) {
        one(1);
        std::fflush(stdout);
        child = ::fork();
        if (child == 0) {
            one(2);
            one(3);
        }
    }
    if (child == 0) {
        std::fflush(stdout);
        ::_exit(7);
    }
    int status = 0;
    HOSTILE_CHECK(::waitpid(child, &status, 0) == child);
    HOSTILE_CHECK(WIFEXITED(status));
    HOSTILE_CHECK(WEXITSTATUS(status) == 7);
}

}  // namespace
