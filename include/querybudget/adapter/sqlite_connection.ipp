// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/sqlite_connection.hpp>
#include <querybudget/detail/glob.hpp>
#include <querybudget/sql/facts.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace querybudget::sqlite::detail {

/// A text with its values that is longer than this isn't asked for again: blobs cost 35 µs a
/// kilobyte. By size and not by time, so that a report doesn't depend on how busy the machine is.
inline constexpr std::size_t longest_sample = 4096;

QUERYBUDGET_DETAIL_INLINE sqlite_connection::sqlite_connection(sqlite3* db, forward theirs)
    : connection("SQLite"),
      db_(db),
      theirs_(theirs),
      has_mutex_(sqlite3_db_mutex(db) != nullptr),
      name_(name_of(db)) {}

QUERYBUDGET_DETAIL_INLINE std::string sqlite_connection::name_of(sqlite3* db) {
    char const* const file = sqlite3_db_filename(db, "main");
    std::string name = "SQLite ";
    if (file == nullptr || *file == '\0') return name + "in memory";
    std::string const path = file;
    return name + '"' + path.substr(path.rfind('/') + 1) + '"';
}

QUERYBUDGET_DETAIL_INLINE sqlite_connection* sqlite_connection::of(sqlite3* db) noexcept {
    spin_guard const guard(the_hub.lock);
    for (connection* c = the_hub.connections; c != nullptr; c = c->next) {
        if (c->alive && c->handle() == db) return static_cast<sqlite_connection*>(c);
    }
    return nullptr;
}

QUERYBUDGET_DETAIL_INLINE bool sqlite_connection::install() noexcept {
    unsigned const mask =
        SQLITE_TRACE_STMT | SQLITE_TRACE_ROW | SQLITE_TRACE_PROFILE | theirs_.mask;
    return sqlite3_trace_v2(db_, mask, on_event, this) == SQLITE_OK;
}

QUERYBUDGET_DETAIL_INLINE bool sqlite_connection::hand_on(forward theirs) noexcept {
    if (!leave_slot()) forget_runs();  // their ends were never told
    theirs_ = theirs;
    return install();
}

QUERYBUDGET_DETAIL_INLINE int sqlite_connection::on_event(unsigned type, void* context, void* p,
                                                          void* x) noexcept {
    auto& c = *static_cast<sqlite_connection*>(context);
    auto* const statement = static_cast<sqlite3_stmt*>(p);
    if (!c.has_mutex_) c.last_thread_.store(current_thread, order::relaxed);
    switch (type) {
        case SQLITE_TRACE_STMT: c.on_statement(statement, static_cast<char const*>(x)); break;
        case SQLITE_TRACE_ROW: c.on_row(statement); break;
        case SQLITE_TRACE_PROFILE: c.on_end(statement); break;
        default: break;
    }
    if ((c.theirs_.mask & type) != 0 && c.theirs_.callback != nullptr)
        return c.theirs_.callback(type, c.theirs_.context, p, x);
    return 0;
}

QUERYBUDGET_DETAIL_INLINE sqlite_connection::run* sqlite_connection::open_run(
    sqlite3_stmt const* statement) noexcept {
    for (auto r = runs_.rbegin(); r != runs_.rend(); ++r) {
        if (r->statement == statement) return &*r;
    }
    return nullptr;
}

QUERYBUDGET_DETAIL_INLINE bool sqlite_connection::is_uncounted(
    sqlite3_stmt const* statement) const noexcept {
    for (sqlite3_stmt const* const open : uncounted_) {
        if (open == statement) return true;
    }
    return false;
}

QUERYBUDGET_DETAIL_INLINE void sqlite_connection::end_uncounted(
    sqlite3_stmt const* statement) noexcept {
    for (sqlite3_stmt const*& open : uncounted_) {
        if (open != statement) continue;
        open = uncounted_.back();
        uncounted_.pop_back();
        break;
    }
    if (last_.statement == statement) last_ = run{};
    tell_running();
}

/// What full-text tables and r-trees run while the first statement on them is prepared: inside
/// nothing, so that SQLite doesn't mark it.
inline bool of_a_virtual_table(std::string_view sql) noexcept {
    return (sql.starts_with("SELECT k, v FROM '") && sql.ends_with("_config'")) ||
           (sql.starts_with("SELECT length(data) FROM '") &&
            sql.ends_with("_node' WHERE nodeno = 1")) ||
           (sql.starts_with("PRAGMA '") &&
            (sql.ends_with("'.data_version") || sql.ends_with("'.page_size")));
}

/// A statement that found the database busy and is stepped again says nothing at its start, but
/// its foreign-key actions say what looks like one. They write already; a start doesn't yet.
QUERYBUDGET_DETAIL_INLINE bool sqlite_connection::retries_last(sqlite3_stmt* statement,
                                                               char const* text) const noexcept {
    return last_.stopped_busy && last_.statement == statement && last_.sql == text &&
           sqlite3_txn_state(db_, nullptr) == SQLITE_TXN_WRITE;
}

QUERYBUDGET_DETAIL_INLINE void sqlite_connection::on_statement(sqlite3_stmt* statement,
                                                               char const* text) noexcept {
    bool const recorded = recording_now();
    if (text != sqlite3_sql(statement) || open_run(statement) != nullptr ||
        is_uncounted(statement) ||
        (recorded && (retries_last(statement, text) || of_a_virtual_table(text)))) {
        count_nested(id);
        return;
    }
    try {
        if (!recorded || !start(statement, text)) uncounted_.push_back(statement);
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
    tell_running();
    stop_where_crossed();
}

/// For other threads, which can't look while this one is inside the connection.
QUERYBUDGET_DETAIL_INLINE void sqlite_connection::tell_running() noexcept {
    std::uint64_t const id_or_not = !runs_.empty()        ? runs_.back().counted.id
                                    : !uncounted_.empty() ? unrecorded
                                                          : 0;
    running_.store(id_or_not, order::relaxed);
}

QUERYBUDGET_DETAIL_INLINE std::uint64_t sqlite_connection::result_being_read() const noexcept {
    for (auto r = runs_.rbegin(); r != runs_.rend(); ++r) {
        if (r->rows != 0) return r->counted.id;
    }
    return 0;
}

/// False when no recorder takes it.
QUERYBUDGET_DETAIL_INLINE bool sqlite_connection::start(sqlite3_stmt* statement, char const* text) {
    execution_start s;
    s.sql = text;
    s.dialect = dialect::sqlite;
    s.from = id;
    s.inside_of = result_being_read();
    s.at = now_ns();
    execution const counted = begin_execution(s);
    if (counted.id == 0) return false;
    last_.confirmed = false;
    if (current_thread != nullptr) current_thread->driver_error = 0;
    run& r = runs_.emplace_back();
    r.statement = statement;
    r.sql = text;
    r.counted = counted;
    r.started = s.at;
    r.scan_steps_before = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
    if (changes_rows(counted.kind)) r.changes_before = sqlite3_total_changes(db_);
    if (counted.wants_values) sample(r);
    return true;
}

QUERYBUDGET_DETAIL_INLINE void sqlite_connection::sample(run const& r) noexcept {
    char* const text = sqlite3_expanded_sql(r.statement);
    if (text == nullptr) return;  // out of memory, or beyond SQLite's own limit
    std::string_view const expanded = text;
    sample_values(r.counted, expanded, expanded.size() > longest_sample);
    sqlite3_free(text);
}

QUERYBUDGET_DETAIL_INLINE void sqlite_connection::on_row(sqlite3_stmt* statement) noexcept {
    if (runs_.empty() && last_.statement != statement) return;
    run* r = open_run(statement);
    if (r == nullptr && !is_uncounted(statement) && continues_last(statement)) r = &last_;
    if (r == nullptr) return;
    if (r->rows++ == 0) r->first_row = now_ns();
    if (r->counted.wants_rows) sample_row(*r);
}

/// As it is written between the quotes of `x'00ff'`, as far as it is hashed.
inline void add_blob(returned_values& to, int column, unsigned char const* bytes, int size) {
    char hex[64];
    std::size_t n = 0;
    for (int i = 0; i < size && n < sizeof hex; ++i) {
        hex[n++] = "0123456789abcdef"[bytes[i] >> 4];
        hex[n++] = "0123456789abcdef"[bytes[i] & 15];
    }
    to.add(column, {hex, n});
}

/// Whole numbers, texts and blobs, without converting them for whoever reads them next.
QUERYBUDGET_DETAIL_INLINE void sqlite_connection::sample_row(run& r) noexcept try {
    int const columns = sqlite3_data_count(r.statement);
    for (int i = 0; i < columns && i < returned_values::most_columns; ++i) {
        int const type = sqlite3_column_type(r.statement, i);
        if (type == SQLITE_TEXT) {
            auto const* const text =
                reinterpret_cast<char const*>(sqlite3_column_text(r.statement, i));
            auto const size = static_cast<std::size_t>(sqlite3_column_bytes(r.statement, i));
            if (text != nullptr) r.returned.add(i, {text, size});
        } else if (type == SQLITE_INTEGER) {
            r.returned.add(i, std::to_string(sqlite3_column_int64(r.statement, i)));
        } else if (type == SQLITE_BLOB) {
            auto const* const blob =
                static_cast<unsigned char const*>(sqlite3_column_blob(r.statement, i));
            if (blob != nullptr)
                add_blob(r.returned, i, blob, sqlite3_column_bytes(r.statement, i));
        }
    }
    r.returned.end_row();
    if (r.returned.full()) r.counted.wants_rows = false;
} catch (...) {
    r.counted.wants_rows = false;  // counts matter more
}

QUERYBUDGET_DETAIL_INLINE void sqlite_connection::on_end(sqlite3_stmt* statement) noexcept {
    if (run* const r = open_run(statement)) {
        report(*r, true);
        last_ = std::move(*r);
        last_.stopped_busy = last_.rows == 0 && sqlite3_stmt_busy(statement) != 0 &&
                             sqlite3_txn_state(db_, nullptr) != SQLITE_TXN_WRITE;
        if (r != &runs_.back()) *r = std::move(runs_.back());
        runs_.pop_back();
        tell_running();
    } else if (is_uncounted(statement)) {
        end_uncounted(statement);
    } else if (!recording_now()) {
        return;
    } else if (continues_last(statement)) {
        report(last_, true);
    } else if (sqlite3_stmt_isexplain(statement) != 0) {
        count_explain(statement);
    } else if (current_thread != nullptr) {
        current_thread->driver_error = 0;  // of a nested statement
    }
}

/// Does this event belong to the run that ended last? It does after an automatic re-preparation,
/// and for the retry after SQLITE_BUSY. Another statement at the same address doesn't, as when the
/// schema is loaded: the text decides.
QUERYBUDGET_DETAIL_INLINE bool sqlite_connection::continues_last(sqlite3_stmt* statement) noexcept {
    if (last_.statement != statement || last_.counted.id == 0) return false;
    char const* const sql = sqlite3_sql(statement);
    if (sql == last_.sql &&
        (last_.confirmed || facts_of(sql, dialect::sqlite).id == last_.counted.id))
        return last_.confirmed = true;
    last_ = run{};
    return false;
}

/// A row was refused, or none was found. Left out are rows that may be left out, and what found the
/// database busy and may go on.
QUERYBUDGET_DETAIL_INLINE bool sqlite_connection::changed_nothing(run const& r) const noexcept {
    if (sqlite3_total_changes(db_) != r.changes_before || sqlite3_stmt_busy(r.statement) != 0)
        return false;
    if (r.counted.kind != statement_kind::insert) return true;
    for (char const* const may : {"*ignore*", "*conflict*", "*select*"}) {
        if (glob_matches(may, sqlite3_sql(r.statement))) return false;
    }
    return true;
}

/// Says what became known since the last report.
QUERYBUDGET_DETAIL_INLINE void sqlite_connection::report(run& r, bool ended) noexcept {
    if (r.counted.id == 0) return;
    execution_progress more;
    more.rows = r.rows - r.reported_rows;
    more.all_rows = r.rows;
    r.reported_rows = r.rows;
    if (!r.reported_time && (r.first_row != 0 || ended)) {
        more.db_time = (r.first_row != 0 ? r.first_row : now_ns()) - r.started;
        r.reported_time = true;
    }
    if (&r != &last_) {  // the last one's statement may have been finalized
        int const steps = sqlite3_stmt_status(r.statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0) -
                          r.scan_steps_before;
        bool const scan = steps > 0 && static_cast<std::uint64_t>(steps) > r.rows;
        more.full_scans = (scan ? 1 : 0) - (r.reported_scan ? 1 : 0);
        r.reported_scan = scan;
    }
    if (ended && current_thread != nullptr && current_thread->driver_error != 0) {
        more.failed = true;
        current_thread->driver_error = 0;
    } else if (ended && &r != &last_ && changes_rows(r.counted.kind)) {
        more.changed_nothing = changed_nothing(r);
    }
    progress_execution(r.counted, more);
    if (!r.returned.empty()) {
        sample_rows(r.counted, r.returned);
        r.returned.clear();
    }
}

/// EXPLAIN is traced at its end only.
QUERYBUDGET_DETAIL_INLINE void sqlite_connection::count_explain(sqlite3_stmt* statement) noexcept {
    execution_start s;
    s.sql = sqlite3_sql(statement);
    s.dialect = dialect::sqlite;
    s.from = id;
    s.at = now_ns();
    execution const e = begin_execution(s);
    if (e.id != 0) progress_execution(e, {});
    stop_where_crossed();
}

/// Asking takes the callback out of the slot, so it is put back; 32 ns, no SQL, and the error code
/// stays. A callback that took our place can't be put back: the slot gives away only its context.
QUERYBUDGET_DETAIL_INLINE bool sqlite_connection::slot_is_ours() noexcept {
    bool const ours = sqlite3_trace(db_, nullptr, nullptr) == this;
    if (!ours) forget_runs();  // their ends were never told
    return install() && ours;
}

QUERYBUDGET_DETAIL_INLINE connection::state sqlite_connection::look() noexcept {
    state s;
    sqlite3_mutex* const mutex = sqlite3_db_mutex(db_);
    bool const others = mutex != nullptr ? sqlite3_mutex_try(mutex) != SQLITE_OK
                                         : last_thread_.load(order::relaxed) != current_thread;
    if (others) {
        s.busy = true;
        s.running = running_.load(order::relaxed);
        return s;
    }
    s.lost = !slot_is_ours();  // first: the statements of runs whose end wasn't told may be gone
    for (run& r : runs_) report(r, false);
    report(last_, false);
    sqlite3_mutex_leave(mutex);
    return s;
}

QUERYBUDGET_DETAIL_INLINE bool sqlite_connection::hold() noexcept {
    sqlite3_mutex* const mutex = sqlite3_db_mutex(db_);
    return mutex == nullptr || sqlite3_mutex_try(mutex) == SQLITE_OK;
}

QUERYBUDGET_DETAIL_INLINE void sqlite_connection::detach() noexcept {
    if (!leave_slot()) {
        spin_guard const guard(the_hub.lock);
        note_loss(*this);
    }
    sqlite3_create_module_v2(db_, module_name, nullptr, nullptr, nullptr);
    sqlite3_trace_v2(db_, theirs_.mask, theirs_.callback, theirs_.context);
    sqlite3_mutex_leave(sqlite3_db_mutex(db_));
}

}  // namespace querybudget::sqlite::detail
