// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/report/assertion.hpp>

#include <string_view>

namespace querybudget {

struct measurement;

/// A test framework, as plain functions: what a header in framework/ fills in and installs. The
/// first one that says it is running a test gets the verdict, in the order of `place`, whichever
/// was installed first; where none does, `budget_exceeded` is thrown.
/// *Thread safety:* the functions are called on the thread on which a scope ends.
struct sink {
    /// Is one of this framework's tests running now?
    bool (*active)() noexcept;
    /// Reports a failure at the assertion's file and line; may throw what the framework throws to
    /// end a test.
    void (*fail)(assertion const& where, std::string_view text);
    /// Counts a pass.
    void (*pass)(assertion const& where, std::string_view text);
    /// Says something without a verdict, while an exception is on its way; null: on stderr.
    void (*note)(assertion const& where, std::string_view text) = nullptr;
    /// Is told each number that a scope measured, before the verdict; null: not interested.
    void (*measured)(measurement const& m) = nullptr;
    /// The smaller is asked first: −1 where the framework's run can be inside a test of another, 1
    /// for one to ask only while no other runs a test, 2 for what isn't a framework.
    int place = 0;
    /// Has the running test failed in a way that may have left the scope early without an
    /// exception? Then no record is kept. Null: never.
    bool (*gave_up)() noexcept = nullptr;
    sink* next = nullptr;  ///< the library's own
};

/// Adds a framework; `s` has static storage. Returns true, so that it can initialise an inline
/// variable.
bool install(sink& s) noexcept;

namespace detail {

/// The sink of the test that is running, or null.
[[nodiscard]] sink const* active_sink() noexcept;

}  // namespace detail
}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/sink.ipp>
#endif
