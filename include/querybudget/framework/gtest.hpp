// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Budgets as GoogleTest's own assertions: include after <gtest/gtest.h>. The counts of each budget
/// are properties of its test (`RecordProperty`), so they are in GoogleTest's XML and JSON.
///
/// A fatal budget on a thread that doesn't run tests fails the test and lets that thread go on, as
/// GoogleTest's own assertions do. With `--gtest_catch_exceptions=0` a fatal one ends the program.

#include <gtest/gtest.h>
#include <querybudget/report/advice.hpp>
#include <querybudget/report/call_sites.hpp>
#include <querybudget/report/json_lines.hpp>
#include <querybudget/report/measurement.hpp>
#include <querybudget/report/sink.hpp>

#include <string>

#if !defined(GTEST_HAS_EXCEPTIONS) || !GTEST_HAS_EXCEPTIONS
#error "querybudget: a fatal budget ends a test with an exception, and this GoogleTest has none"
#endif

namespace querybudget::gtest_sink {

inline thread_local char const this_thread = 0;
inline char const* const test_thread = &this_thread;

inline bool active() noexcept {
    return ::testing::UnitTest::GetInstance()->current_test_info() != nullptr;
}

inline void report(assertion const& where, std::string_view text,
                   ::testing::TestPartResult::Type type) {
    ::testing::internal::AssertHelper(type, where.at.file, where.at.line, "") =
        ::testing::Message() << std::string(text);
}

inline void fail(assertion const& where, std::string_view text) {
    using part = ::testing::TestPartResult;
    part::Type const type = where.fatal ? part::kFatalFailure : part::kNonFatalFailure;
    report(where, text, type);
    if (where.fatal && &this_thread == test_thread)
        throw ::testing::AssertionException(
            part(type, where.at.file, where.at.line, std::string(text).c_str()));
}

inline void pass(assertion const& where, std::string_view text) {
    report(where, text, ::testing::TestPartResult::kSuccess);
}

inline void measured(measurement const& m) {
    ::testing::Test::RecordProperty(m.name, std::to_string(m.value));
}

/// `ASSERT_TRUE` and its like return.
inline bool gave_up() noexcept { return ::testing::Test::HasFatalFailure(); }

inline constinit sink this_framework{active, fail, pass, nullptr, measured, 0, gave_up};
inline bool const installed = install(this_framework);

}  // namespace querybudget::gtest_sink

#include <querybudget/framework/gtest_survey.hpp>
