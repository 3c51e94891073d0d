// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Part of framework/doctest.hpp.

#include <querybudget/framework/doctest.hpp>
#include <querybudget/report/survey.hpp>

#include <initializer_list>
#include <string>

namespace querybudget::doctest_sink {

/// Defined by QUERYBUDGET_SURVEY, so that a second one in the program doesn't link.
void one_survey_per_program();

/// A run of a test case for each leaf of its subcases.
class survey_listener : public ::doctest::IReporter {
public:
    survey_listener(std::initializer_list<survey::observe_all> adapters, location at)
        : survey_(adapters, at) {}

    void test_run_start() override { survey_.begin_run(); }
    void test_case_start(::doctest::TestCaseData const& test) override {
        test_ = &test;
        begin();
    }
    void test_case_reenter(::doctest::TestCaseData const&) override {
        fail(survey_.end_test());
        begin();
    }
    void subcase_start(::doctest::SubcaseSignature const& entered) override {
        survey_.enter(entered.m_name.c_str());
    }
    void test_case_end(::doctest::CurrentTestCaseStats const& stats) override {
        if (!fail(survey_.end_test())) return;
        amend(const_cast<::doctest::CurrentTestCaseStats&>(stats));
        ++asserts_late_;
    }
    void test_run_end(::doctest::TestRunStats const& stats) override {
        auto& verdict = const_cast<::doctest::TestRunStats&>(stats);
        verdict.numTestCasesFailed =
            static_cast<unsigned>(static_cast<int>(verdict.numTestCasesFailed) + failed_late_);
        verdict.numAsserts += asserts_late_;
        verdict.numAssertsFailed += asserts_late_;
        survey_.end_run();
    }

    void report_query(::doctest::QueryData const&) override {}
    void test_case_exception(::doctest::TestCaseException const& e) override {
        if (e.is_crash) survey_.crashed();
    }
    void subcase_end() override {}
    void log_assert(::doctest::AssertData const&) override {}
    void log_message(::doctest::MessageData const&) override {}
    void test_case_skipped(::doctest::TestCaseData const&) override {}

private:
    void begin() {
        std::string const suite = test_->m_test_suite;
        survey_.begin_test(suite.empty() ? test_->m_name : suite + " / " + test_->m_name);
    }

    /// doctest has made up its verdict before it says that a test case ended: makes it up again,
    /// with what the test's decorators say of failures.
    void amend(::doctest::CurrentTestCaseStats& verdict) {
        namespace reason = ::doctest::TestCaseFailureReason;
        int const ok = reason::ShouldHaveFailedAndDid | reason::CouldHaveFailedAndDid |
                       reason::FailedExactlyNumTimes;
        int flags = verdict.failure_flags | reason::AssertFailure;
        flags &= ~(ok | reason::ShouldHaveFailedButDidnt | reason::DidntFailExactlyNumTimes);
        ++verdict.numAssertsCurrentTest;
        int const failures = ++verdict.numAssertsFailedCurrentTest;
        if (test_->m_should_fail)
            flags |= reason::ShouldHaveFailedAndDid;
        else if (test_->m_may_fail)
            flags |= reason::CouldHaveFailedAndDid;
        else if (int const expected = test_->m_expected_failures; expected > 0)
            flags |= failures == expected ? reason::FailedExactlyNumTimes
                                          : reason::DidntFailExactlyNumTimes;
        bool const success = (flags & ok) != 0;
        failed_late_ += static_cast<int>(verdict.testCaseSuccess) - static_cast<int>(success);
        verdict.failure_flags = flags;
        verdict.testCaseSuccess = success;
    }

    bool fail(std::string const& why) const {
        if (why.empty()) return false;
        int const line = static_cast<int>(test_->m_line);
        report({{test_->m_file.c_str(), line}, "QUERYBUDGET_SURVEY", false}, why, false, false);
        return true;
    }

    survey survey_;
    ::doctest::TestCaseData const* test_ = nullptr;
    int failed_late_ = 0;
    int asserts_late_ = 0;
};

}  // namespace querybudget::doctest_sink

// The priority: other listeners are told of a test's end after it, so see the amended verdict.
/// In one file of the program, outside every namespace: `QUERYBUDGET_SURVEY(querybudget::sqlite)`
/// shows at the end what each test cost (report/survey.hpp).
#define QUERYBUDGET_SURVEY(...)                                                      \
    namespace {                                                                      \
    struct querybudget_survey final : ::querybudget::doctest_sink::survey_listener { \
        explicit querybudget_survey(::doctest::ContextOptions const&)                \
            : survey_listener({QUERYBUDGET_DETAIL_ADAPTERS(__VA_ARGS__)},            \
                              ::querybudget::location{__FILE__, __LINE__}) {}        \
    };                                                                               \
    }                                                                                \
    void ::querybudget::doctest_sink::one_survey_per_program() {}                    \
    DOCTEST_REGISTER_LISTENER("querybudget", 1000, querybudget_survey);
