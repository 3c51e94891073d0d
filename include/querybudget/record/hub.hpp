// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/atomic.hpp>
#include <querybudget/detail/config.hpp>
#include <querybudget/detail/spin_lock.hpp>
#include <querybudget/record/shard.hpp>
#include <querybudget/sql/text_memo.hpp>

#include <cstdint>
#include <vector>

namespace querybudget {

struct sink;  // report/sink.hpp

namespace detail {

struct budget_source;  // judge/budget_source.hpp
struct site_reader;    // report/site_reader.hpp
struct adviser;        // report/adviser.hpp
struct record_writer;  // report/record_writer.hpp

/// One thread's part in the recording. States are never freed, and serve another thread when theirs
/// ends, so a pointer to one stays good.
struct thread_state {
    spin_lock lock;
    // Guarded by `lock`:
    std::uint64_t seen_epoch = 0;  ///< of the hub, when `shards` was made
    std::vector<shard*> shards;    ///< one for each active recorder
    text_memo memo;
    // The thread's own:
    std::uint64_t id = 0;
    std::uint64_t counts_as = 0;  ///< `id`, or the thread whose scopes it adopted
    unsigned paused = 0;
    bool stops_here = false;  ///< a statement exceeded a maximum: a debugger is to see it
    int driver_error = 0;     ///< that a C driver reported since the statement started
    // Guarded by the hub's lock:
    bool in_use = false;
    thread_state* next = nullptr;
};

/// A recorder as the hub knows it.
struct active_recorder {
    recorder_filter filter;
    std::uint64_t since = 0;
    std::int64_t started = 0;       ///< steady clock, nanoseconds
    std::uint64_t connections = 0;  ///< that it takes, alive when it started or attached since
    shard* shards = nullptr;
    bool keeps_values = false;
    crossing_watch* watch = nullptr;  ///< apart, since it changes with each statement
    atomic<bool> read{false};         ///< by any thread, and no change of the schema since
    active_recorder* next = nullptr;
    bool active = false;
    bool forked = false;  ///< this is the copy that a forked child has: it saw nothing since, and
                          ///< judges nothing
};

/// A driver that stopped reporting to us.
struct loss {
    std::uint64_t number = 0;
    origin from;
    char const* why = "";
    char const* fix = "";
    char name[120] = {};
};

/// A connection that was opened and that nobody observes.
struct unobserved_open {
    void const* handle = nullptr;
    std::uint64_t number = 0;
    char name[120] = {};
};

/// The one mutable object of the library: who records, which threads and connections there are, and
/// which test frameworks. It is `constinit` and never destroyed, so connections and scopes with
/// static storage are safe.
/// *Lock order:* a connection's own mutex, then `lock`, then a thread's lock. Whoever holds `lock` never waits
/// for a driver.
struct hub {
    hub const* self = this;                   ///< tells whoever reads it from outside what this is
    atomic<std::uint32_t> recording{0};       ///< recorders that are active now
    atomic<std::uint32_t> keeping_values{0};  ///< those of them that keep values
    atomic<std::uint64_t> epoch{1};           ///< grows whenever a recorder starts or stops
    atomic<std::uint64_t> forgotten{0};       ///< statements that no memory was left for
    spin_lock lock;
    active_recorder* recorders = nullptr;
    thread_state* threads = nullptr;
    connection* connections = nullptr;
    std::uint64_t live = 0;      ///< observed connections that are alive
    std::uint64_t attached = 0;  ///< observed connections so far
    std::uint64_t lost = 0;      ///< times that a driver stopped reporting to us
    std::uint64_t last_id = 0;   ///< of threads and connections
    std::uint64_t opened_unobserved = 0;
    loss losses[8];                 ///< a ring: the latest
    unobserved_open unobserved[8];  ///< a ring: the latest
    budget_source const* budgets = nullptr;
    sink* sinks = nullptr;
    site_reader const* sites = nullptr;
    adviser const* advice = nullptr;
    record_writer const* records = nullptr;
    bool fork_handled = false;
};

#ifdef QUERYBUDGET_SEPARATE_COMPILATION
QUERYBUDGET_DETAIL_SHARED extern hub the_hub;
QUERYBUDGET_DETAIL_SHARED extern constinit thread_local thread_state* current_thread;
#else
QUERYBUDGET_DETAIL_SHARED inline constinit hub the_hub;
QUERYBUDGET_DETAIL_SHARED inline constinit thread_local thread_state* current_thread = nullptr;
#endif

/// Is any recorder active? All that an adapter asks while none is.
[[nodiscard]] inline bool recording_now() noexcept {
    return the_hub.recording.load(order::relaxed) != 0;
}

/// The calling thread's state, made at its first use.
[[nodiscard]] thread_state& this_thread_state();

void start(active_recorder& r);
/// From here on nothing is added to the recorder's shards.
void stop(active_recorder& r) noexcept;
/// Gives `t` a shard for each active recorder. The hub's lock is held.
void refresh_shards(thread_state& t);

/// Adds a connection; its first observation is taken.
void attach(connection& c);
/// The driver says that the connection is gone, or `lost` to us while it lives on. True where the
/// observation of every connection has to be released.
[[nodiscard]] bool connection_died(connection& c, bool lost = false) noexcept;
/// The hub's lock is held.
void note_loss(connection const& c) noexcept;
void note_unobserved_open(void const* handle, char const* name) noexcept;
void forget_unobserved_open(void const* handle) noexcept;

}  // namespace detail
}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/hub.ipp>
#endif
