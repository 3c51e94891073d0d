// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/hub.hpp>
#include <querybudget/record/tag_path.hpp>

#include <cstdint>

namespace querybudget {

/// Stands for the scopes of the thread that took it; copied to a worker, which adopts it.
class carry {
public:
    carry() noexcept = default;

private:
    friend carry carry_scopes();
    friend class adopt;

    std::uint64_t thread_ = 0;
    unsigned paused_ = 0;
    detail::tag_path tags_;
};

/// For a thread pool or a coroutine: what a worker executes under `adopt` counts as the calling
/// thread's.
[[nodiscard]] inline carry carry_scopes() {
    detail::thread_state const& t = detail::this_thread_state();
    carry c;
    c.thread_ = t.counts_as;
    c.paused_ = t.paused;
    c.tags_ = detail::current_tags;
    return c;
}

/// While it lives, the statements of this thread count as those of the thread that was carried; and
/// pause and carry its tags, in place of this thread's, as they did there when it was taken. An
/// empty `carry` changes nothing.
class [[nodiscard]] adopt {
public:
    explicit adopt(carry const& c)
        : before_(detail::this_thread_state().counts_as),
          paused_(c.paused_),
          tags_before_(detail::current_tags) {
        detail::thread_state& t = detail::this_thread_state();
        if (c.thread_ != 0) {
            t.counts_as = c.thread_;
            detail::current_tags = c.tags_;
        }
        t.paused += paused_;
    }
    ~adopt() {
        detail::thread_state& t = detail::this_thread_state();
        t.counts_as = before_;
        t.paused -= paused_;
        detail::current_tags = tags_before_;
    }
    adopt(adopt const&) = delete;
    adopt& operator=(adopt const&) = delete;

private:
    std::uint64_t before_;
    unsigned paused_;
    detail::tag_path tags_before_;
};

}  // namespace querybudget
