// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/adapter/sqlite_connection.hpp>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/record/every_connection.hpp>

#include <cstring>

namespace querybudget::sqlite {

namespace detail {

using namespace querybudget::detail;

/// Holds a connection's own mutex, which comes before any lock of ours.
class [[nodiscard]] connection_guard {
public:
    explicit connection_guard(sqlite3* db) noexcept : mutex_(sqlite3_db_mutex(db)) {
        sqlite3_mutex_enter(mutex_);
    }
    ~connection_guard() { sqlite3_mutex_leave(mutex_); }
    connection_guard(connection_guard const&) = delete;
    connection_guard& operator=(connection_guard const&) = delete;

private:
    sqlite3_mutex* mutex_;
};

QUERYBUDGET_DETAIL_SHARED inline constexpr char every_sqlite_connection =
    0;  // a tag, by its address

class watcher final : public every_connection {
public:
    watcher() noexcept : every_connection("SQLite, every connection", &every_sqlite_connection) {}

    state look() noexcept override;
    [[nodiscard]] char const* why_lost() const noexcept override {
        return ": sqlite3_reset_auto_extension or sqlite3_shutdown took its hook away";
    }
    [[nodiscard]] char const* lost_fix() const noexcept override {
        return "call qb::sqlite::observe_all() again afterwards, and keep the result";
    }
};

/// The driver's word that a connection is gone: CLOSE events come for connections that live on, the
/// destructor of a module only at the end.
inline void on_death(void* context) noexcept {
    auto* const c = static_cast<sqlite_connection*>(context);
    bool const seen_to_the_end = c->leave_slot() && c->closed();
    if (connection_died(*c, !seen_to_the_end)) release_observation(*c);
}

inline int refuse_table(sqlite3*, void*, int, char const* const*, sqlite3_vtab**,
                        char** error) noexcept {
    *error = sqlite3_mprintf("this module only tells querybudget when the connection is closed");
    return SQLITE_ERROR;
}

/// Starts to observe `db`, whose mutex is held. Null where SQLite refuses.
inline sqlite_connection* attach_connection(sqlite3* db, forward theirs, std::uint64_t through) {
    static constexpr sqlite3_module module = [] {
        sqlite3_module m{};
        m.xCreate = refuse_table;
        m.xConnect = refuse_table;
        return m;
    }();
    auto* const c = new sqlite_connection(db, theirs);
    c->alive = false;  // on_death is called too where the module is refused
    if (sqlite3_create_module_v2(db, sqlite_connection::module_name, &module, c, on_death) !=
            SQLITE_OK ||
        !c->install()) {
        delete c;
        return nullptr;
    }
    c->id.watcher = through;
    c->watched = through != 0;
    attach(*c);
    return c;
}

/// SQLite calls it for each connection that is opened, with the connection's mutex held.
inline int on_open(sqlite3* db, char**, sqlite3_api_routines const*) noexcept {
    try {
        std::uint64_t const through = every_connection::current(&every_sqlite_connection);
        if (through == 0 || attach_connection(db, {}, through) == nullptr) {
            note_unobserved_open(db, sqlite_connection::name_of(db).c_str());
        }
    } catch (...) { note_unobserved_open(db, "a SQLite connection"); }
    return SQLITE_OK;
}

/// Goes wherever `on_open` goes: whether that is registered can only be asked by removing it.
inline int on_open_too(sqlite3*, char**, sqlite3_api_routines const*) noexcept { return SQLITE_OK; }

/// SQLite goes on calling `on_open`, so a plugin that is unloaded has to take it back.
struct QUERYBUDGET_DETAIL_PER_MODULE open_hook {
    atomic<bool> installed{false};

    ~open_hook() {
        if (!installed.load(order::relaxed)) return;
        sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(on_open));
        sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(on_open_too));
    }
};
QUERYBUDGET_DETAIL_PER_MODULE inline constinit open_hook this_modules_open_hook;

inline bool see_connections_open() noexcept {
    this_modules_open_hook.installed.store(true, order::relaxed);
    return sqlite3_auto_extension(reinterpret_cast<void (*)()>(on_open)) == SQLITE_OK &&
           sqlite3_auto_extension(reinterpret_cast<void (*)()>(on_open_too)) == SQLITE_OK;
}

inline connection::state watcher::look() noexcept {
    state s;
    s.lost = sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(on_open_too)) == 0 ||
             sqlite3_auto_extension(reinterpret_cast<void (*)()>(on_open_too)) != SQLITE_OK;
    return s;
}

inline void on_log(void*, int code, char const* message) noexcept {
    int const primary = code & 0xff;
    bool const aborted = message != nullptr && std::strstr(message, "abort") != nullptr;
    // SQLITE_SCHEMA is logged when a statement is prepared again by itself, which is no failure.
    if (aborted && primary != SQLITE_SCHEMA && recording_now())
        this_thread_state().driver_error = code;
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE observation observe(sqlite3* db, location at) {
    return observe(db, forward{}, at);
}

QUERYBUDGET_DETAIL_INLINE observation observe(sqlite3* db, forward theirs, location at) {
    if (db == nullptr) {
        throw usage_error(
            "QB111", "qb::sqlite::observe was given a null pointer: open the connection first", at);
    }
    (void)detail::see_connections_open();
    detail::connection_guard const guard(db);
    if (observation again = detail::observe_again(db)) {
        if (theirs.callback != nullptr && !detail::sqlite_connection::of(db)->hand_on(theirs)) {
            throw usage_error(
                "QB112", "this SQLite refuses sqlite3_trace_v2, so its statements can't be seen",
                at);
        }
        return again;
    }
    detail::sqlite_connection* const c = detail::attach_connection(db, theirs, 0);
    if (c == nullptr) {
        throw usage_error(
            "QB112", "this SQLite refuses sqlite3_trace_v2, so its statements can't be seen", at);
    }
    detail::forget_unobserved_open(db);
    return observation(*c);
}

QUERYBUDGET_DETAIL_INLINE observation observe_all(location at) {
    if (!detail::see_connections_open()) {
        throw usage_error(
            "QB112",
            "this SQLite refuses sqlite3_auto_extension, so connections can't be seen "
            "opening: observe each one",
            at);
    }
    if (observation again = detail::observe_again(&detail::every_sqlite_connection)) return again;
    auto* const w = new detail::watcher;
    detail::attach(*w);
    return observation(*w);
}

QUERYBUDGET_DETAIL_INLINE void mark_failures(location at) {
    if (sqlite3_config(SQLITE_CONFIG_LOG, detail::on_log, nullptr) != SQLITE_OK) {
        throw usage_error("QB113",
                          "qb::sqlite::mark_failures comes before SQLite is initialised: call it "
                          "first thing in main",
                          at);
    }
}

}  // namespace querybudget::sqlite
