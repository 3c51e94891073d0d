// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/hub.hpp>

namespace querybudget {

/// Records nothing on this thread while it lives, as for set-up inside a scope. Pauses nest.
class [[nodiscard]] pause {
public:
    pause() { ++detail::this_thread_state().paused; }
    ~pause() { --detail::this_thread_state().paused; }
    pause(pause const&) = delete;
    pause& operator=(pause const&) = delete;
};

}  // namespace querybudget
