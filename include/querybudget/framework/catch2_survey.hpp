// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Part of framework/catch2.hpp, where Catch2 has the means.

#include <querybudget/framework/catch2.hpp>
#include <querybudget/report/survey.hpp>

#include <initializer_list>
#include <string>

#if QUERYBUDGET_DETAIL_CATCH2 == 3 || defined(CATCH_CONFIG_EXTERNAL_INTERFACES)

namespace querybudget::catch2_sink {

#if QUERYBUDGET_DETAIL_CATCH2 == 3
using listener_base = ::Catch::EventListenerBase;
#else
using listener_base = ::Catch::TestEventListenerBase;
#endif

/// Defined by QUERYBUDGET_SURVEY, so that a second one in the program doesn't link.
void one_survey_per_program();

/// A run of a test case for each leaf of its sections: each begins with the section that stands for
/// the test case itself.
class survey_listener : public listener_base {
public:
    template <class Config>
    survey_listener(Config& config, std::initializer_list<survey::observe_all> adapters,
                    location at)
        : listener_base(config), survey_(adapters, at) {}

    void testRunStarting(::Catch::TestRunInfo const&) override { survey_.begin_run(); }
    void sectionStarting(::Catch::SectionInfo const& section) override {
        if (depth_++ == 0)
            survey_.begin_test(section.name);
        else
            survey_.enter(section.name);
    }
    void sectionEnded(::Catch::SectionStats const& ended) override {
        if (--depth_ != 0) return;
        std::string const why = survey_.end_test();
        if (why.empty()) return;
        ::Catch::SourceLineInfo const& at = ended.sectionInfo.lineInfo;
        report({{at.file, static_cast<int>(at.line)}, "QUERYBUDGET_SURVEY", false}, why,
               ::Catch::ResultWas::ExplicitFailure, false, false);
    }
    void testRunEnded(::Catch::TestRunStats const&) override { survey_.end_run(); }
#if QUERYBUDGET_DETAIL_CATCH2 == 3
    void fatalErrorEncountered(::Catch::StringRef) override { survey_.crashed(); }
#else  // tells its listeners only of the assertion
    bool assertionEnded(::Catch::AssertionStats const& ended) override {
        if (ended.assertionResult.getResultType() == ::Catch::ResultWas::FatalErrorCondition)
            survey_.crashed();
        return false;
    }
#endif

private:
    survey survey_;
    int depth_ = 0;
};

}  // namespace querybudget::catch2_sink

/// In one file of the program, outside every namespace: `QUERYBUDGET_SURVEY(querybudget::sqlite)`
/// shows at the end what each test cost (report/survey.hpp). With version 2 that file begins with
/// `#define CATCH_CONFIG_EXTERNAL_INTERFACES`.
#define QUERYBUDGET_SURVEY(...)                                                     \
    namespace {                                                                     \
    struct querybudget_survey final : ::querybudget::catch2_sink::survey_listener { \
        template <class Config>                                                     \
        explicit querybudget_survey(Config& config)                                 \
            : survey_listener(config, {QUERYBUDGET_DETAIL_ADAPTERS(__VA_ARGS__)},   \
                              ::querybudget::location{__FILE__, __LINE__}) {}       \
    };                                                                              \
    }                                                                               \
    void ::querybudget::catch2_sink::one_survey_per_program() {}                    \
    CATCH_REGISTER_LISTENER(querybudget_survey)

#else

#define QUERYBUDGET_SURVEY(...)                                         \
    static_assert(false,                                                \
                  "querybudget: a survey with Catch2 2 needs `#define " \
                  "CATCH_CONFIG_EXTERNAL_INTERFACES` before the first include of its file");

#endif
