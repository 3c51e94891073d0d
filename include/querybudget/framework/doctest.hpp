// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Budgets as doctest's own assertions: include after <doctest/doctest.h>.

#include <doctest/doctest.h>
#include <querybudget/report/advice.hpp>
#include <querybudget/report/call_sites.hpp>
#include <querybudget/report/json_lines.hpp>
#include <querybudget/report/sink.hpp>

#include <string>

#if DOCTEST_VERSION < 20400  // test_case_reenter
#error "querybudget: framework/doctest.hpp needs doctest 2.4 or newer"
#elif defined(DOCTEST_CONFIG_DISABLE)
#error "querybudget: with DOCTEST_CONFIG_DISABLE no test runs; don't include framework/doctest.hpp"
#elif defined(DOCTEST_CONFIG_NO_EXCEPTIONS)
#error "querybudget: a fatal budget ends a test with an exception, and this doctest has none"
#endif

namespace querybudget::doctest_sink {

// Between two tests, in a listener, its name notwithstanding, the former is true as well.
inline bool active() noexcept {
    return ::doctest::is_running_in_test && ::doctest::getContextOptions()->currentTest != nullptr;
}

// ResultBuilder rather than ADD_FAIL_AT: it counts passes too, and doctest's JUnit reporter shows
// it in every version.
inline void report(assertion const& where, std::string_view text, bool passed,
                   bool may_throw = true) {
    namespace dt = ::doctest;
    dt::assertType::Enum const type =
        where.fatal ? dt::assertType::DT_REQUIRE : dt::assertType::DT_CHECK;
    dt::detail::ResultBuilder result(type, where.at.file, where.at.line, where.expression);
    result.setResult(
        dt::detail::Result(passed, dt::String(text.data(), static_cast<unsigned>(text.size()))));
    result.log();
    if (may_throw) result.react();
}

inline void fail(assertion const& where, std::string_view text) { report(where, text, false); }
inline void pass(assertion const& where, std::string_view text) { report(where, text, true); }

inline void note(assertion const& where, std::string_view text) {
    std::string const line(text);
    DOCTEST_ADD_MESSAGE_AT(where.at.file, where.at.line, ::doctest::String(line.c_str()));
}

// A context of doctest may run inside a test of another framework.
inline constinit sink this_framework{active, fail, pass, note, nullptr, -1};
inline bool const installed = install(this_framework);

}  // namespace querybudget::doctest_sink

#include <querybudget/framework/doctest_survey.hpp>
