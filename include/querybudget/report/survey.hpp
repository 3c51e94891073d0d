// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/detail/location.hpp>
#include <querybudget/record/observation.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace querybudget {

namespace detail {
struct survey_state;
}

/// Records each test of a suite and says at the end, on stderr, what they cost: what
/// `QUERYBUDGET_SURVEY` of a framework's header drives. A framework of your own can drive one, too.
///
/// The environment variable QUERYBUDGET_SURVEY holds options, with commas in between:
/// `max_queries=<n>` and `no_n_plus_one` are limits for each test, without which nothing fails;
/// `allow=<file>` names tests and queries that may break them; `set_up` counts what a test wrote
/// before it first read; `all` shows every test; `off` does nothing.
/// *Thread safety:* for the thread that runs the tests. What it records may come from any thread.
class survey {
public:
    /// Of an adapter: `querybudget::sqlite::observe_all`.
    using observe_all = observation (*)(location);

    survey(std::initializer_list<observe_all> adapters, location at);
    survey(survey const&) = delete;
    survey& operator=(survey const&) = delete;
    ~survey();

    /// Observes every connection that is opened from now on.
    void begin_run() noexcept;
    /// A test, or one run of it, begins: an earlier one that did not end, ends without a verdict.
    void begin_test(std::string_view name) noexcept;
    /// The test has entered this section; its name becomes `test / section`.
    void enter(std::string_view section) noexcept;
    /// The test is over. The text with which it has to fail, or an empty one.
    [[nodiscard]] std::string end_test() noexcept;
    /// A signal ends the program, perhaps because its memory is damaged: asks for none from here
    /// on, so that the framework still tells which test it was. There is no table and no verdict.
    void crashed() noexcept;
    /// Prints the table, if a test has run.
    void end_run() noexcept;

private:
    detail::survey_state* state_;
};

}  // namespace querybudget

// For QUERYBUDGET_SURVEY, of one to three adapters.
#define QUERYBUDGET_DETAIL_OBSERVE_1(a) &a::observe_all
#define QUERYBUDGET_DETAIL_OBSERVE_2(a, b) &a::observe_all, &b::observe_all
#define QUERYBUDGET_DETAIL_OBSERVE_3(a, b, c) &a::observe_all, &b::observe_all, &c::observe_all
#define QUERYBUDGET_DETAIL_PICK(a, b, c, which, ...) which
#define QUERYBUDGET_DETAIL_ADAPTERS(...)                                                   \
    QUERYBUDGET_DETAIL_PICK(__VA_ARGS__, QUERYBUDGET_DETAIL_OBSERVE_3,                     \
                            QUERYBUDGET_DETAIL_OBSERVE_2, QUERYBUDGET_DETAIL_OBSERVE_1, ~) \
    (__VA_ARGS__)

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/survey.ipp>
#endif
