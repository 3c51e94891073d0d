// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Part of framework/gtest.hpp.

#include <querybudget/framework/gtest.hpp>
#include <querybudget/report/survey.hpp>

#include <initializer_list>
#include <string>

namespace querybudget::gtest_sink {

/// Defined by QUERYBUDGET_SURVEY, so that a second one in the program doesn't link.
void one_survey_per_program();

class survey_listener final : public ::testing::EmptyTestEventListener {
public:
    survey_listener(std::initializer_list<survey::observe_all> adapters, location at)
        : survey_(adapters, at) {}

    /// GoogleTest owns the listener.
    static bool install(std::initializer_list<survey::observe_all> adapters, location at) {
        ::testing::UnitTest::GetInstance()->listeners().Append(new survey_listener(adapters, at));
        return true;
    }

    void OnTestProgramStart(::testing::UnitTest const&) override { survey_.begin_run(); }
    void OnTestStart(::testing::TestInfo const& test) override {
        std::string name = std::string(test.test_suite_name()) + '.' + test.name();
        if (test.value_param() != nullptr) name += std::string(" (") + test.value_param() + ')';
        survey_.begin_test(name);
    }
    void OnTestEnd(::testing::TestInfo const& test) override {
        std::string const why = survey_.end_test();
        if (why.empty()) return;
        report({{test.file(), test.line()}, "QUERYBUDGET_SURVEY", false}, why,
               ::testing::TestPartResult::kNonFatalFailure);
    }
    void OnTestProgramEnd(::testing::UnitTest const&) override { survey_.end_run(); }

private:
    survey survey_;
};

}  // namespace querybudget::gtest_sink

/// In one file of the program, outside every namespace: `QUERYBUDGET_SURVEY(querybudget::sqlite)`
/// shows at the end what each test cost (report/survey.hpp).
#define QUERYBUDGET_SURVEY(...)                                 \
    void ::querybudget::gtest_sink::one_survey_per_program() {} \
    [[maybe_unused]] static bool const querybudget_survey =     \
        ::querybudget::gtest_sink::survey_listener::install(    \
            {QUERYBUDGET_DETAIL_ADAPTERS(__VA_ARGS__)},         \
            ::querybudget::location{__FILE__, __LINE__});
