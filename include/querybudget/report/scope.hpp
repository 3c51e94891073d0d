// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/judge/limit.hpp>
#include <querybudget/report/assertion.hpp>

#include <initializer_list>

namespace querybudget {

namespace detail {
struct scope_state;
}

/// Records while it lives and judges at its end: what the macros of `assert.hpp` declare. A plain
/// local variable.
///
/// Its destructor may throw, as the only one of this library: what the test framework throws to end
/// a test, or `budget_exceeded` where none is running. While an exception leaves the block it never
/// throws; it only adds a line. So don't end a fatal scope inside another destructor.
class [[nodiscard]] scope {
public:
    /// *Throws:* `usage_error` for limits that can't mean anything.
    scope(assertion const& where, std::initializer_list<detail::term> terms);
    scope(scope const&) = delete;
    scope& operator=(scope const&) = delete;
    ~scope() noexcept(false);

    /// Judges now; the rest of the block is free.
    void finish();

    static void* operator new(detail::size_type) = delete;

private:
    detail::scope_state* state_;
};

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/scope.ipp>
#endif
