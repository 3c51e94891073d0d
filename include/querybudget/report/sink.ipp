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
    sink** before = &detail::the_hub.sinks;
    while (*before != nullptr && (*before)->place < s.place) before = &(*before)->next;
    s.next = *before;
    *before = &s;
    return true;
}

namespace detail {

/// The one after `s`, or the first.
inline sink const* sink_after(sink const* s) noexcept {
    spin_guard const guard(the_hub.lock);
    return s != nullptr ? s->next : the_hub.sinks;
}

QUERYBUDGET_DETAIL_INLINE sink const* active_sink() noexcept {
    sink const* s = sink_after(nullptr);
    while (s != nullptr && !s->active()) s = sink_after(s);
    return s;
}

}  // namespace detail
}  // namespace querybudget
