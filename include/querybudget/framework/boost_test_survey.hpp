// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Part of framework/boost_test.hpp.

#include <querybudget/framework/boost_test.hpp>
#include <querybudget/report/survey.hpp>

#include <boost/test/tree/fixture.hpp>
#include <boost/test/tree/observer.hpp>
#include <boost/test/tree/traverse.hpp>
#include <boost/test/tree/visitor.hpp>

#include <initializer_list>
#include <string>

namespace querybudget::boost_test_sink {

/// Defined by QUERYBUDGET_SURVEY, so that a second one in the program doesn't link.
void one_survey_per_program();

/// Gives each test case one more fixture, around its own: when observers are told that a test has
/// ended, it can't fail any more.
class survey_observer final : ::boost::unit_test::test_observer,
                              ::boost::unit_test::test_tree_visitor {
public:
    survey_observer(std::initializer_list<survey::observe_all> adapters, location at)
        : survey_(adapters, at) {
        ::boost::unit_test::framework::register_observer(*this);
    }
    ~survey_observer() override { ::boost::unit_test::framework::deregister_observer(*this); }
    survey_observer(survey_observer const&) = delete;
    survey_observer& operator=(survey_observer const&) = delete;

private:
    // Behind Boost.Test's own: its check of observers is cleared by its own, which has 0.
    int priority() override { return 10; }
    void test_start(::boost::unit_test::counter_t, ::boost::unit_test::test_unit_id all) override {
        survey_.begin_run();
        ::boost::unit_test::traverse_test_tree(all, *this, true);
    }
    void visit(::boost::unit_test::test_case const& test) override {
        using ::boost::unit_test::function_based_fixture;
        using ::boost::unit_test::test_unit_fixture_ptr;
        auto& fixtures = const_cast<::boost::unit_test::test_case&>(test).p_fixtures.value;
        fixtures.insert(fixtures.begin(),
                        test_unit_fixture_ptr(new function_based_fixture(
                            [this, &test] { survey_.begin_test(test.full_name()); },
                            [this, &test] { end(test); })));
    }
    void end(::boost::unit_test::test_case const& test) {
        std::string const why = survey_.end_test();
        std::string const file(test.p_file_name.begin(), test.p_file_name.end());
        int const line = static_cast<int>(test.p_line_num);
        if (!why.empty()) fail({{file.c_str(), line}, "QUERYBUDGET_SURVEY", false}, why);
    }
    void test_aborted() override { survey_.crashed(); }
    void test_finish() override { survey_.end_run(); }

    survey survey_;
};

}  // namespace querybudget::boost_test_sink

/// In one file of the program, outside every namespace: `QUERYBUDGET_SURVEY(querybudget::sqlite)`
/// shows at the end what each test cost (report/survey.hpp).
#define QUERYBUDGET_SURVEY(...)                                                \
    void ::querybudget::boost_test_sink::one_survey_per_program() {}           \
    static ::querybudget::boost_test_sink::survey_observer querybudget_survey( \
        {QUERYBUDGET_DETAIL_ADAPTERS(__VA_ARGS__)}, ::querybudget::location{__FILE__, __LINE__});
