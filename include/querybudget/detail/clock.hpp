// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#if __has_include(<unistd.h>)
#include <time.h>
#else
#include <chrono>
#endif

namespace querybudget::detail {

/// Nanoseconds of the steady clock. `<chrono>` would cost every test file 16,000 lines, so POSIX is
/// asked directly.
inline std::int64_t now_ns() noexcept {
#if __has_include(<unistd.h>)
    timespec t{};
    ::clock_gettime(CLOCK_MONOTONIC, &t);
    return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
#else
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
#endif
}

/// Gives other threads `ms` milliseconds.
inline void sleep_ms(int ms) noexcept {
#if __has_include(<unistd.h>)
    timespec const t{0, ms * 1'000'000L};
    ::nanosleep(&t, nullptr);
#else
    for (auto const end = now_ns() + ms * 1'000'000LL; now_ns() < end;) {}
#endif
}

}  // namespace querybudget::detail
