// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Budgets as Boost.Test's own assertions: include after Boost.Test's header.
///
/// Boost.Test's assertions are for the thread that runs the tests only. A budget that is broken on
/// another thread throws `budget_exceeded` there, as without a framework: catch it, or let a future
/// carry it.

#include <querybudget/report/advice.hpp>
#include <querybudget/report/call_sites.hpp>
#include <querybudget/report/json_lines.hpp>
#include <querybudget/report/sink.hpp>

#include <boost/test/framework.hpp>
#include <boost/test/test_tools.hpp>
#include <boost/version.hpp>

#include <string>

#if BOOST_VERSION < 107400  // test_observer::test_start
#error "querybudget: framework/boost_test.hpp needs Boost 1.74 or newer"
#elif defined(BOOST_NO_EXCEPTIONS)
#error "querybudget: a fatal budget ends a test with an exception, and this Boost.Test has none"
#endif

namespace querybudget::boost_test_sink {

inline thread_local char const this_thread = 0;
inline char const* const test_thread = &this_thread;

inline bool active() noexcept {
    return &this_thread == test_thread && ::boost::unit_test::framework::test_in_progress();
}

// Not BOOST_ERROR, which would give this line.
inline void report(assertion const& where, std::string_view text, bool passed) {
    namespace tools = ::boost::test_tools::tt_detail;
    ::boost::unit_test::const_string const file(where.at.file);
    std::string message(text);
    // Boost.Test's XML escapes the first ]]> of a test alone, and an array's element, a[b[1]]>2,
    // may be another.
    for (auto end = message.find("]]>"); end != std::string::npos; end = message.find("]]>", end))
        message.insert(end + 2, 1, ' ');
    tools::report_assertion(passed, ::boost::unit_test::lazy_ostream::instance() << message, file,
                            static_cast<std::size_t>(where.at.line),
                            where.fatal ? tools::REQUIRE : tools::CHECK, tools::CHECK_MSG, 0);
}

inline void fail(assertion const& where, std::string_view text) { report(where, text, false); }
inline void pass(assertion const& where, std::string_view text) { report(where, text, true); }

inline constinit sink this_framework{active, fail, pass};
inline bool const installed = install(this_framework);

}  // namespace querybudget::boost_test_sink

#include <querybudget/framework/boost_test_survey.hpp>
