// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/hub.hpp>
#include <querybudget/report/sink.hpp>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE bool install(sink& s) noexcept {
    detail::spin_guard const guard(detail::the_hub.lock);
    for (sink const* known = detail::the_hub.sinks; known != nullptr; known = known->next) {
        if (known == &s) return true;
    }
    s.next = detail::the_hub.sinks;
    detail::the_hub.sinks = &s;
    return true;
}

namespace detail {

QUERYBUDGET_DETAIL_INLINE sink const* active_sink() noexcept {
    sink const* s = nullptr;
    {
        spin_guard const guard(the_hub.lock);
        s = the_hub.sinks;
    }
    while (s != nullptr && !s->active()) s = s->next;
    return s;
}

}  // namespace detail
}  // namespace querybudget
