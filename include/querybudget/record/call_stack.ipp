// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/call_stack.hpp>

#ifdef __GLIBC__
#include <execinfo.h>
#endif

namespace querybudget::detail {

QUERYBUDGET_DETAIL_INLINE void take_stack(call_stack& stack, std::uint64_t thread) noexcept {
#ifdef __GLIBC__
    stack.size = ::backtrace(stack.frames, call_stack::most);
#endif
    stack.thread = thread;
}

QUERYBUDGET_DETAIL_INLINE void warm_up_stacks() noexcept {
    static bool const warm = [] {
        call_stack first;
        take_stack(first, 0);
        return true;
    }();
    static_cast<void>(warm);
}

}  // namespace querybudget::detail
