// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace querybudget::detail {

/// Where a statement came from, and what `qb::on` compares.
struct origin {
    std::uint64_t connection = 0;
    std::uint64_t watcher =
        0;  ///< the observation of every connection through which this one is seen
};

/// A connection that is observed: the part that the hub knows, which an adapter derives from.
/// *Thread safety:* the members are guarded by the hub's lock, but for `driver`, and `id` once it is attached.
class connection {
public:
    /// What a look at the connection found out.
    static constexpr std::uint64_t unrecorded = 1;
    struct state {
        bool busy = false;  ///< another thread is inside a statement just now, so nothing could be
                            ///< looked at
        bool lost = false;  ///< the driver no longer reports to us
        std::uint64_t running = 0;  ///< fingerprint of the statement that the other thread runs
    };

    explicit connection(char const* driver_name) noexcept : driver(driver_name) {}
    virtual ~connection() = default;
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;

    /// Reports what its unfinished statements returned so far, and whether the driver still
    /// reports. Called with the hub's lock held, so it must not wait for the driver.
    virtual state look() noexcept { return {}; }
    /// Keeps the driver's connection from being closed, until `detach`; false when that would have
    /// to wait. Called with the hub's lock held.
    [[nodiscard]] virtual bool hold() noexcept { return true; }
    /// The last observation has gone: no events from here on. Called without locks of ours, after
    /// `hold`.
    virtual void detach() noexcept {}
    /// This is a forked child: no other thread holds a lock of ours any more.
    virtual void forked() noexcept {}
    /// The driver's own handle, by which a second observation finds this object.
    [[nodiscard]] virtual void const* handle() const noexcept { return nullptr; }
    /// Words for a message, as in `SQLite "app.db"`.
    [[nodiscard]] std::string name() const { return label(); }
    [[nodiscard]] virtual char const* label() const noexcept { return driver; }
    /// Why the driver may have stopped reporting, and the fix.
    [[nodiscard]] virtual char const* why_lost() const noexcept { return ""; }
    [[nodiscard]] virtual char const* lost_fix() const noexcept { return ""; }

    char const* const driver;

    origin id;
    unsigned observations = 0;
    bool alive = true;
    bool watches_only = false;  ///< stands for connections to come and is none itself
    bool watched = false;       ///< one of its observations is that of every connection
    connection* next = nullptr;
};

}  // namespace querybudget::detail
