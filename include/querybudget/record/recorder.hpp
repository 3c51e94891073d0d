// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/record/crossing_watch.hpp>
#include <querybudget/record/recording.hpp>

#include <cstdint>
#include <vector>

namespace querybudget {

namespace detail {
struct recorder_state;
}

/// Records while it lives, without a verdict. Movable and noexcept at its end, so a possible member
/// of a fixture.
/// *Thread safety:* one recorder belongs to one thread at a time; what it records may come from any thread.
class recorder {
public:
    /// Records everything that is observed.
    recorder() : recorder(0, {}) {}
    /// For scopes: only what counts as this thread's, only from these connections; 0 and empty take
    /// everything. The recording tells with which execution one of `limits` was exceeded.
    recorder(std::uint64_t thread, std::vector<std::uint64_t> connections,
             detail::watched_limits const& limits = {});
    recorder(recorder&& other) noexcept : state_(other.state_) { other.state_ = nullptr; }
    recorder& operator=(recorder&& other) noexcept;
    ~recorder();

    /// Records nothing from here on; the recording stays. Does nothing when called again.
    void stop() noexcept;
    /// What was recorded so far: a snapshot; empty for a recorder that was moved from.
    [[nodiscard]] querybudget::recording recording() const;
    /// Reports on unfinished statements and counts those that other threads are executing now.
    [[nodiscard]] std::size_t running() const;
    /// This is the copy in a forked child, which records and judges nothing.
    [[nodiscard]] bool forked() const noexcept;

private:
    detail::recorder_state* state_ = nullptr;
};

/// Runs `code` and returns what it executed. An exception passes through.
template <class Code>
[[nodiscard]] recording measure(Code&& code) {
    recorder r;
    code();
    r.stop();
    return r.recording();
}

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/recorder.ipp>
#endif
