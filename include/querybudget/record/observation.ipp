// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/clock.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/record/observation.hpp>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE void observation::release() noexcept {
    if (connection_ != nullptr) detail::release_observation(*connection_);
    connection_ = nullptr;
}

QUERYBUDGET_DETAIL_INLINE observation observe_driver(char const* name) {
    auto* const c = new detail::connection(name);
    detail::attach(*c);
    return observation(*c);
}

namespace detail {

QUERYBUDGET_DETAIL_INLINE observation observe_again(void const* handle) noexcept {
    spin_guard const guard(the_hub.lock);
    for (connection* c = the_hub.connections; c != nullptr; c = c->next) {
        if (!c->alive || c->handle() != handle) continue;
        ++c->observations;
        return observation(*c);
    }
    return {};
}

QUERYBUDGET_DETAIL_INLINE void release_observation(connection& c) noexcept {
    bool alive = false;
    for (;; sleep_ms(1)) {
        spin_guard const guard(the_hub.lock);
        if (c.observations > 1) {
            --c.observations;
            return;
        }
        alive = c.alive;
        if (alive && !c.hold()) continue;  // as long as we have the lock it can't be closed
        c.alive = false;
        if (alive && !c.watches_only) --the_hub.live;
        connection** link = &the_hub.connections;
        while (*link != &c) link = &(*link)->next;
        *link = c.next;
        break;
    }
    if (alive) c.detach();
    delete &c;
}

}  // namespace detail
}  // namespace querybudget
