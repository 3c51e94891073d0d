// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/sqlite_forward.hpp>
#include <querybudget/detail/clock.hpp>
#include <querybudget/record/execution.hpp>
#include <querybudget/record/hub.hpp>

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <vector>

namespace querybudget::sqlite::detail {

using namespace querybudget::detail;

/// One observed SQLite connection: turns trace events into executions.
///
/// A statement is counted at STMT when X is its own text, by pointer, and it has no open run; every
/// other STMT is nested (a trigger, a foreign-key action, what a full-text table or a user function
/// runs). A run ends at PROFILE. Rows and a further PROFILE may follow the end, when the schema
/// changed or the database was busy: they are the same run's. A PROFILE without a run is an
/// EXPLAIN, or nothing.
/// *Thread safety:* the connection's own mutex; where it was opened without one, its user's.
class sqlite_connection final : public connection {
public:
    static constexpr char const* module_name = "querybudget_observes";

    sqlite_connection(sqlite3* db, forward theirs);

    [[nodiscard]] static std::string name_of(sqlite3* db);
    /// The object that observes `db`, which some observation keeps.
    [[nodiscard]] static sqlite_connection* of(sqlite3* db) noexcept;
    /// Puts our callback in the slot.
    [[nodiscard]] bool install() noexcept;
    [[nodiscard]] bool hand_on(forward theirs) noexcept;
    /// Takes our callback out of the slot; was it there? The connection's mutex is held.
    [[nodiscard]] bool leave_slot() noexcept {
        return sqlite3_trace(db_, nullptr, nullptr) == this;
    }
    /// Its module is gone: is the connection? Its files are closed before its modules go.
    [[nodiscard]] bool closed() const noexcept { return sqlite3_db_readonly(db_, "main") == -1; }

    state look() noexcept override;
    [[nodiscard]] bool hold() noexcept override;
    void detach() noexcept override;
    [[nodiscard]] void const* handle() const noexcept override { return db_; }
    [[nodiscard]] char const* label() const noexcept override { return name_.c_str(); }
    [[nodiscard]] char const* why_lost() const noexcept override {
        return ": its trace callback was replaced meanwhile";
    }
    [[nodiscard]] char const* lost_fix() const noexcept override {
        return "let whoever calls sqlite3_trace_v2 hand its callback to qb::sqlite::observe(db, "
               "{mask, callback, context})";
    }

private:
    /// One execution of a prepared statement, from its first step until it is done or reset.
    struct run {
        sqlite3_stmt* statement = nullptr;
        char const* sql = nullptr;  ///< by pointer, for comparison only
        execution counted;
        std::int64_t started = 0;
        std::int64_t first_row = 0;  ///< 0 until there is one
        std::uint64_t rows = 0;
        std::uint64_t reported_rows = 0;
        int scan_steps_before = 0;
        int changes_before = 0;
        bool reported_time = false;
        bool reported_scan = false;
        bool stopped_busy = false;  ///< ended by SQLITE_BUSY before it did anything, so may go on
        bool confirmed = false;     ///< rows after its end were compared, and are its own
        returned_values returned;   ///< since the last report
    };

    static int on_event(unsigned type, void* context, void* p, void* x) noexcept;
    void on_statement(sqlite3_stmt* statement, char const* text) noexcept;
    void on_row(sqlite3_stmt* statement) noexcept;
    void on_end(sqlite3_stmt* statement) noexcept;

    [[nodiscard]] run* open_run(sqlite3_stmt const* statement) noexcept;
    [[nodiscard]] bool is_uncounted(sqlite3_stmt const* statement) const noexcept;
    void end_uncounted(sqlite3_stmt const* statement) noexcept;
    void tell_running() noexcept;
    void forget_runs() noexcept {
        runs_.clear();
        uncounted_.clear();
    }
    [[nodiscard]] bool continues_last(sqlite3_stmt* statement) noexcept;
    [[nodiscard]] std::uint64_t result_being_read() const noexcept;
    [[nodiscard]] bool start(sqlite3_stmt* statement, char const* text);
    void sample(run const& r) noexcept;
    static void sample_row(run& r) noexcept;
    [[nodiscard]] bool changed_nothing(run const& r) const noexcept;
    void report(run& r, bool ended) noexcept;
    void count_explain(sqlite3_stmt* statement) noexcept;
    [[nodiscard]] bool slot_is_ours() noexcept;
    [[nodiscard]] bool retries_last(sqlite3_stmt* statement, char const* text) const noexcept;

    sqlite3* db_;
    forward theirs_;
    bool const has_mutex_;
    std::vector<run> runs_;  ///< open ones that are counted, few
    std::vector<sqlite3_stmt const*>
        uncounted_;  ///< open, and started while no scope was open or on a paused thread
    run last_;       ///< the one that ended last
    atomic<std::uint64_t> running_{0};  ///< fingerprint of the latest open run, for other threads
    atomic<thread_state const*> last_thread_{nullptr};  ///< that used a connection without a mutex
    std::string name_;
};

}  // namespace querybudget::sqlite::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/adapter/sqlite_connection.ipp>
#endif
