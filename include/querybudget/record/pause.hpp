// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/hub.hpp>

namespace querybudget {

/// Records nothing on this thread while it lives, as for set-up inside a scope. Pauses nest.
class [[nodiscard]] pause {
public:
    pause() : thread_(detail::this_thread_state()) { ++thread_.paused; }
    ~pause() {
        if (&thread_ == detail::current_thread) --thread_.paused;
    }
    pause(pause const&) = delete;
    pause& operator=(pause const&) = delete;

private:
    detail::thread_state& thread_;
};

}  // namespace querybudget
