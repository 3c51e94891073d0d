// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/atomic.hpp>

#if __has_include(<sched.h>)
#include <sched.h>
#else
#include <thread>
#endif

namespace querybudget::detail {

/// A lock for sections of a few dozen instructions, nearly always uncontended. `<mutex>` would cost
/// every test file 6,000 lines; and a forked child can free this one, whoever held it.
class spin_lock {
public:
    constexpr spin_lock() noexcept = default;

    void lock() noexcept {
        while (held_.exchange(true, order::acquire)) {
            while (held_.load(order::relaxed)) yield();
        }
    }
    /// Takes the lock if that needs no waiting.
    [[nodiscard]] bool try_lock() noexcept { return !held_.exchange(true, order::acquire); }
    void unlock() noexcept { held_.store(false, order::release); }

private:
    static void yield() noexcept {
#if __has_include(<sched.h>)
        ::sched_yield();
#else
        std::this_thread::yield();
#endif
    }

    atomic<bool> held_{false};
};

/// Holds a lock for a block; `<mutex>` has the same and costs too much.
class [[nodiscard]] spin_guard {
public:
    explicit spin_guard(spin_lock& lock) noexcept : lock_(lock) { lock_.lock(); }
    ~spin_guard() { lock_.unlock(); }
    spin_guard(spin_guard const&) = delete;
    spin_guard& operator=(spin_guard const&) = delete;

private:
    spin_lock& lock_;
};

}  // namespace querybudget::detail
