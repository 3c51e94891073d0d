// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/atomic.hpp>
#include <querybudget/record/connection.hpp>
#include <querybudget/record/crossing.hpp>
#include <querybudget/record/group_table.hpp>
#include <querybudget/record/timeline.hpp>

#include <cstdint>
#include <vector>

namespace querybudget::detail {

class crossing_watch;
struct thread_state;

/// Whose statements a recorder takes; empty fields take everybody's.
struct recorder_filter {
    std::uint64_t thread = 0;
    std::vector<std::uint64_t> connections;

    [[nodiscard]] bool takes(std::uint64_t from_thread, origin const& from) const noexcept {
        if (thread != 0 && thread != from_thread) return false;
        if (connections.empty()) return true;
        for (std::uint64_t const id : connections) {
            if (id != 0 && (id == from.connection || id == from.watcher))
                return true;  // 0: an empty observation
        }
        return false;
    }
};

/// What one recorder has from one thread, so that threads don't wait for each other.
/// *Thread safety:* guarded by the lock of its thread's state.
struct shard {
    recorder_filter const* filter = nullptr;
    std::uint64_t since = 0;  ///< the hub's epoch when the recorder started
    thread_state* owner = nullptr;
    atomic<bool>* read = nullptr;     ///< the recorder's: set-up is over for every thread
    bool keeps_values = false;        ///< texts of samples with their values
    crossing_watch* watch = nullptr;  ///< the recorder's; null where no maximum is to be watched
    std::vector<crossing> crossings;
    std::size_t sited = 0;  ///< of the crossings: their stacks have been taken, where there are any
    group_table groups;
    timeline queries;
    std::uint64_t nested = 0;
    std::uint64_t unobserved = 0;  ///< statements on connections that nobody observes
    std::uint64_t round_trips = 0;
    std::uint64_t without_round_trips = 0;  ///< statements of drivers that have none
    std::vector<std::uint64_t>
        connections;  ///< the first few different ones, for "from 2 connections"
    std::uint64_t last_thread = 0;
    std::uint64_t threads = 0;  ///< one after the other, that recorded here
    bool setting_up = true;     ///< nothing was read yet, or not since the schema changed
    shard* next = nullptr;
};

}  // namespace querybudget::detail
