// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Budgets as Catch2's own assertions, of version 2 or 3: include after Catch2's header.
///
/// Catch2's assertions are for the thread that runs the tests only. A budget that is broken on
/// another thread throws `budget_exceeded` there, as without a framework: catch it, or let a future
/// carry it.
///
/// After `Catch::Session::run`, a budget outside of all tests has to wait for the session's own
/// end: until then Catch2 keeps a pointer to what recorded that run and is gone.

// What is included already decides; else what is there.
#if defined(CATCH_AMALGAMATED_HPP_INCLUDED)
#define QUERYBUDGET_DETAIL_CATCH2 3
#elif defined(TWOBLUECUBES_SINGLE_INCLUDE_CATCH_HPP_INCLUDED)
#define QUERYBUDGET_DETAIL_CATCH2 2
#elif __has_include(<catch2/catch_test_macros.hpp>)
#define QUERYBUDGET_DETAIL_CATCH2 3
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/interfaces/catch_interfaces_capture.hpp>
#include <catch2/internal/catch_assertion_handler.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#elif __has_include(<catch2/catch.hpp>)
#define QUERYBUDGET_DETAIL_CATCH2 2
#include <catch2/catch.hpp>
#else
#error "querybudget: framework/catch2.hpp needs Catch2, version 2 or 3"
#endif

#if defined(TWOBLUECUBES_SINGLE_INCLUDE_CATCH_HPP_INCLUDED) && !defined(CATCH_VERSION_MAJOR)
#error "querybudget: framework/catch2.hpp needs Catch2, version 2 or 3, and this is version 1"
#elif defined(CATCH_CONFIG_DISABLE)
#error "querybudget: with CATCH_CONFIG_DISABLE no test runs; don't include framework/catch2.hpp"
#elif defined(CATCH_CONFIG_DISABLE_EXCEPTIONS)
#error "querybudget: a fatal budget ends a test with an exception, and this Catch2 has none"
#endif

#include <querybudget/report/advice.hpp>
#include <querybudget/report/call_sites.hpp>
#include <querybudget/report/json_lines.hpp>
#include <querybudget/report/sink.hpp>

#include <string>

namespace querybudget::catch2_sink {

inline thread_local char const this_thread = 0;
inline char const* const test_thread = &this_thread;

inline bool active() noexcept {
    if (&this_thread != test_thread) return false;
    try {
        return !::Catch::getResultCapture().getCurrentTestName().empty();
    } catch (...) { return false; }
}

inline void report(assertion const& where, std::string_view text, ::Catch::ResultWas::OfType type,
                   bool ends_test, bool may_throw = true) {
    ::Catch::AssertionHandler handler(
        ::Catch::StringRef(),
        ::Catch::SourceLineInfo(where.at.file, static_cast<std::size_t>(where.at.line)),
        ::Catch::StringRef(where.expression),
        ends_test ? ::Catch::ResultDisposition::Normal
                  : ::Catch::ResultDisposition::ContinueOnFailure);
    handler.handleMessage(type, std::string(text));
    try {
        handler.complete();
    } catch (...) {
        if (may_throw) throw;
    }
}

inline void fail(assertion const& where, std::string_view text) {
    report(where, text, ::Catch::ResultWas::ExplicitFailure, where.fatal);
}
inline void pass(assertion const& where, std::string_view text) {
    report(where, text, ::Catch::ResultWas::Ok, false);
}
inline void note(assertion const& where, std::string_view text) {
    report(where, text, ::Catch::ResultWas::Warning, false);
}

// Last, since Catch2 must not be asked between the end of a run and that of its session.
inline constinit sink this_framework{active, fail, pass, note, nullptr, 1};
inline bool const installed = install(this_framework);

}  // namespace querybudget::catch2_sink

#include <querybudget/framework/catch2_survey.hpp>
