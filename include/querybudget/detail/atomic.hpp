// SPDX-License-Identifier: BSL-1.0
#pragma once

#if !defined(__GNUC__)
#include <atomic>
#endif

namespace querybudget::detail {

#if defined(__GNUC__)

enum class order : int {
    relaxed = __ATOMIC_RELAXED,
    acquire = __ATOMIC_ACQUIRE,
    release = __ATOMIC_RELEASE
};

/// The few operations of `std::atomic` that are used here: `<atomic>` would cost every test file
/// 5,000 lines.
template <class T>
class atomic {
public:
    constexpr atomic() noexcept = default;
    constexpr explicit atomic(T value) noexcept : value_(value) {}
    atomic(atomic const&) = delete;
    atomic& operator=(atomic const&) = delete;

    [[nodiscard]] T load(order o) const noexcept {
        return __atomic_load_n(&value_, static_cast<int>(o));
    }
    void store(T value, order o) noexcept { __atomic_store_n(&value_, value, static_cast<int>(o)); }
    T exchange(T value, order o) noexcept {
        return __atomic_exchange_n(&value_, value, static_cast<int>(o));
    }
    T add(T value, order o) noexcept {
        return __atomic_fetch_add(&value_, value, static_cast<int>(o));
    }

private:
    T value_{};
};

#else

enum class order : int {
    relaxed = static_cast<int>(std::memory_order_relaxed),
    acquire = static_cast<int>(std::memory_order_acquire),
    release = static_cast<int>(std::memory_order_release)
};

template <class T>
class atomic {
public:
    constexpr atomic() noexcept = default;
    constexpr explicit atomic(T value) noexcept : value_(value) {}

    [[nodiscard]] T load(order o) const noexcept {
        return value_.load(static_cast<std::memory_order>(o));
    }
    void store(T value, order o) noexcept {
        value_.store(value, static_cast<std::memory_order>(o));
    }
    T exchange(T value, order o) noexcept {
        return value_.exchange(value, static_cast<std::memory_order>(o));
    }
    T add(T value, order o) noexcept {
        return value_.fetch_add(value, static_cast<std::memory_order>(o));
    }

private:
    std::atomic<T> value_{};
};

#endif

}  // namespace querybudget::detail
