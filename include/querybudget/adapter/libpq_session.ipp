// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/libpq_backslash.ipp>
#include <querybudget/adapter/libpq_real.hpp>
#include <querybudget/adapter/libpq_session.hpp>
#include <querybudget/record/observation.hpp>
#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <dlfcn.h>

#include <cstdlib>
#include <string>
#include <utility>

namespace querybudget::libpq::detail {

#ifdef QUERYBUDGET_SEPARATE_COMPILATION
constinit PGEventProc session::the_event_proc = session::on_event;
#endif

/// Keeps the module of a function loaded for good. libpq calls `the_event_proc` when the connection
/// ends, and a plugin that observed it may be gone by then; clang's modules do go.
inline bool keep_loaded(PGEventProc function) noexcept {
    Dl_info module{};
    return dladdr(reinterpret_cast<void const*>(function), &module) != 0 &&
           dlopen(module.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE) != nullptr;
}

QUERYBUDGET_DETAIL_INLINE session::session(PGconn* pg) noexcept
    : pg_(pg), backend_(real().PQbackendPID(pg)) {}

QUERYBUDGET_DETAIL_INLINE session* session::made_for(PGconn* pg) {
    if (session* const known = of(pg)) return known;
    [[maybe_unused]] static bool const kept = keep_loaded(the_event_proc);
    std::unique_ptr<session> made(new session(pg));
    if (PQregisterEventProc(pg, the_event_proc, "querybudget", nullptr) == 0 ||
        PQsetInstanceData(pg, the_event_proc, made.get()) == 0)
        return nullptr;
    return made.release();
}

QUERYBUDGET_DETAIL_INLINE int session::on_event(PGEventId id, void* info, void*) noexcept {
    switch (id) {
        case PGEVT_RESULTCREATE: {
            auto const* const event = static_cast<PGEventResultCreate const*>(info);
            if (session* const s = of(event->conn)) s->on_result(event->result);
            break;
        }
        case PGEVT_CONNRESET:
            if (session* const s = of(static_cast<PGEventConnReset const*>(info)->conn))
                s->on_reset();
            break;
        case PGEVT_CONNDESTROY:
            if (session* const s = of(static_cast<PGEventConnDestroy const*>(info)->conn))
                s->on_destroy();
            break;
        default: break;
    }
    return 1;  // 0 would fail the result
}

QUERYBUDGET_DETAIL_INLINE void session::observe_with(libpq_connection& c) {
    // Once the hub has it, the observation of all may end on another thread, and waits for this.
    spin_guard const guard(lock);
    attach(c);
    observed_ = &c;
    in_flight_ = sent_.empty() && PQtransactionStatus(pg_) == PQTRANS_ACTIVE;
}

QUERYBUDGET_DETAIL_INLINE void session::expect_libpqxx() noexcept {
    spin_guard const guard(lock);
    may_be_libpqxx_ = true;
}

QUERYBUDGET_DETAIL_INLINE bool session::in_pipeline() const noexcept {
#ifdef LIBPQ_HAS_PIPELINING
    return PQpipelineStatus(pg_) != PQ_PIPELINE_OFF;
#else
    return false;
#endif
}

/// Moves on to the next statement of the text.
QUERYBUDGET_DETAIL_INLINE bool session::next_part(sent& s) noexcept {
    statement_splitter split(s.rest, dialect::postgresql);
    if (!split.next(s.part)) return false;
    s.rest.remove_prefix(static_cast<std::size_t>(s.part.data() + s.part.size() - s.rest.data()));
    return true;
}

/// Does its text hold a statement that hasn't had its turn?
QUERYBUDGET_DETAIL_INLINE bool session::has_more(sent const& s) noexcept {
    if (s.what != request::type::simple) return true;
    statement_splitter split(s.text, dialect::postgresql);
    std::string_view part;
    for (std::size_t i = 0; i < s.ended; ++i) (void)split.next(part);
    return split.next(part);
}

QUERYBUDGET_DETAIL_INLINE session::sent& session::push(request const& r, std::int64_t at,
                                                       sender const& who) {
    in_flight_ = false;
    idle_.store(false, order::relaxed);
    if (observed_ == nullptr && r.what <= request::type::function) count_unobserved();
    if (first_ >= 64 && first_ * 2 >= sent_.size()) {  // a pipeline that never runs dry
        sent_.erase(sent_.begin(), sent_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
    sent& s = sent_.emplace_back();
    s.what = r.what;
    s.pipelined = in_pipeline();
    s.writes = r.writes;
    s.at = at;
    if (observed_ != nullptr) s.who = who;
    if (r.text != nullptr) s.text = r.text;
    if (r.name != nullptr) s.name = r.name;
    if (s.who.thread != 0) s.values = r.hash_of_values();
    s.read = s.who.thread != 0 || r.what == request::type::prepare ||
             r.what == request::type::close ||
             (r.what <= request::type::extended && may_hold_prepared_command(s.text));
    s.rest = s.text;
    if ((s.read || s.what == request::type::simple) && backslash_differs(pg_, s.text)) {
        std::string const plain = with_plain_backslashes(pg_, s.text);
        s.text = s.rest = plain;
        keep_texts(s);
    }
    return s;
}

QUERYBUDGET_DETAIL_INLINE void session::read_unseen() noexcept {
    if (!in_flight_ || abandoned_ || in_pipeline()) return;
    while (PGresult* const result = PQgetResult(pg_)) {
        ExecStatusType const status = PQresultStatus(result);
        PQclear(result);
        if (status == PGRES_COPY_IN) real().PQputCopyEnd(pg_, "COPY terminated by new PQexec");
        char* row = nullptr;
        while (status == PGRES_COPY_OUT && PQgetCopyData(pg_, &row, 0) > 0) PQfreemem(row);
        if (status == PGRES_COPY_BOTH || PQstatus(pg_) != CONNECTION_OK) break;
    }
}

QUERYBUDGET_DETAIL_INLINE void session::send(request const& r) noexcept {
    if (abandoned_ || in_pipeline()) return;  // libpq refuses the call
    std::int64_t const at = recording_now() ? now_ns() : 0;
    spin_guard const guard(lock);
    see_reset();
    // What an earlier call sent, and whose results nobody read, is read by this one first.
    while (sent* const s = awaited()) {
        if (s->started || has_more(*s)) break;
        s->over = true;
    }
    // A function isn't called while results are awaited, unless a look-up reads them.
    PGTransactionStatusType const now = PQtransactionStatus(pg_);
    try {
        sent& s = push(r, at, sender_now());
        s.waits = true;
        s.refused = now == PQTRANS_ACTIVE || now == PQTRANS_UNKNOWN;
    } catch (...) {
        the_hub.forgotten.add(1, order::relaxed);
        clear();
    }
}

/// From now on its texts needn't live where the caller has them.
QUERYBUDGET_DETAIL_INLINE void session::keep_texts(sent& s) {
    if (s.own != nullptr) return;
    std::unique_ptr<char[]> copy(new char[s.text.size() + s.name.size()]);
    s.text.copy(copy.get(), s.text.size());
    s.name.copy(copy.get() + s.text.size(), s.name.size());
    for (std::string_view* const of_text : {&s.part, &s.rest}) {
        if (of_text->data() != nullptr)
            *of_text = {copy.get() + (of_text->data() - s.text.data()), of_text->size()};
    }
    s.name = {copy.get() + s.text.size(), s.name.size()};
    s.text = {copy.get(), s.text.size()};
    s.own = std::move(copy);
}

QUERYBUDGET_DETAIL_INLINE void session::returned() noexcept {
    if (idle_.load(order::relaxed) || abandoned_ || in_pipeline()) return;
    spin_guard const guard(lock);
    sent* const s = awaited();
    try {
        if (s != nullptr && s->copies) return keep_texts(*s);
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
    clear();
    sending_ = false;
}

QUERYBUDGET_DETAIL_INLINE void session::sent_at(std::int64_t at, sender const& who,
                                                request const& r) noexcept {
    if (abandoned_) return;
    spin_guard const guard(lock);
    see_reset();
    if (!in_pipeline()) clear();  // libpq sends only when all results have been read
    try {
        sent& s = push(r, at, who);
        s.posted = true;
        sending_ = true;
        if (!s.read && s.what != request::type::simple) return;
        keep_texts(s);
    } catch (...) {
        the_hub.forgotten.add(1, order::relaxed);
        clear();  // or it would be read after its caller's text has gone
    }
}

QUERYBUDGET_DETAIL_INLINE void session::flushed() noexcept {
    spin_guard const guard(lock);
    sending_ = true;
}

QUERYBUDGET_DETAIL_INLINE void session::copy_ends() noexcept {
    spin_guard const guard(lock);
    sent const* const s = awaited();
    if (s != nullptr && s->copies && !s->copies_out) sending_ = true;
}

/// Whose result comes next.
QUERYBUDGET_DETAIL_INLINE session::sent* session::awaited() noexcept {
    for (; first_ < sent_.size(); ++first_) {
        sent const& s = sent_[first_];
        // One call is read to its end before the next that waits.
        bool const another = first_ + 1 < sent_.size() && !s.pipelined && !s.started;
        if (!s.over && !(another && !has_more(s))) break;
    }
    if (first_ < sent_.size()) return &sent_[first_];
    clear();
    return nullptr;
}

QUERYBUDGET_DETAIL_INLINE void session::on_result(PGresult const* result) noexcept {
    if (abandoned_) return;
    spin_guard const guard(lock);
    sent* const s = awaited();
    if (s == nullptr) return unannounced();
    try {
        take(*s, result);
        if (s->over && sent_.size() == 1) clear();
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
}

/// A result for which nothing was sent: the hooks of whoever sent it aren't ours.
QUERYBUDGET_DETAIL_INLINE void session::unannounced() noexcept {
    // While it connects, libpq asks the server by itself what kind of server it is.
    if (observed_ == nullptr || in_flight_ || PQstatus(pg_) != CONNECTION_OK) return;
    std::uint64_t const now = the_hub.epoch.load(order::relaxed);
    if (std::exchange(lost_in_, now) == now) return;
    spin_guard const hub_guard(the_hub.lock);
    note_loss(*observed_);
}

/// Is more of the same statement to come? Single rows are followed by more; and so are the rows of
/// a SELECT that a rule adds to a statement, which have no tag of their own.
inline bool is_partial(PGresult const* result, ExecStatusType status) noexcept {
#ifdef LIBPQ_HAS_CHUNK_MODE
    if (status == PGRES_TUPLES_CHUNK) return true;
#endif
    return status == PGRES_SINGLE_TUPLE ||
           (status == PGRES_TUPLES_OK && *PQcmdStatus(const_cast<PGresult*>(result)) == '\0');
}

QUERYBUDGET_DETAIL_INLINE void session::take(sent& s, PGresult const* result) {
    using type = request::type;
    ExecStatusType const status = PQresultStatus(result);
    bool const failed = status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
    if (std::exchange(s.waits, false)) sending_ = true;
    if (s.what == type::function) {
        s.refused = failed;
        return count_lookup(s, failed);
    }
    if (s.what == type::simple) prepared_.remove("");  // a text takes the unnamed one's place
#ifdef LIBPQ_HAS_PIPELINING
    if (status == PGRES_PIPELINE_SYNC || status == PGRES_PIPELINE_ABORTED) {
        count_wait(s);
        s.over = true;
        return;
    }
#endif
    if (status == PGRES_EMPTY_QUERY || s.what > type::function) {
        count_wait(s);
        if (s.what == type::prepare && !failed) prepared_.add(s.name, s.text);
        if (s.what == type::prepare && failed && s.name.empty()) prepared_.remove("");
        if (s.what == type::close && !failed) prepared_.remove(s.name);
        // The error of a sync is that of its commit, and its own result is still to come.
        s.over = s.what != type::sync || !failed;
        return;
    }
    bool const copies =
        status == PGRES_COPY_OUT || status == PGRES_COPY_IN || status == PGRES_COPY_BOTH;
    bool const partial = is_partial(result, status);
    auto const rows = static_cast<std::uint64_t>(PQntuples(result));
    if (!s.started && !copies && !partial) {  // the statement's only result
        execution_progress outcome;
        if (counts(s)) {
            std::int64_t const now = now_ns();
            outcome.rows = outcome.all_rows = rows;
            outcome.db_time = now - (s.at < last_end_ ? last_end_ : s.at);
            outcome.failed = failed;
            start(s, &outcome);
            last_end_ = now;
        } else {
            start(s);
        }
        return end(s, failed);
    }
    if (!s.started) start(s);
    if (std::exchange(sending_, false)) {  // the end of a COPY to the server: its second round trip
        execution_progress wait;
        wait.round_trips = 1;
        progress_execution(s.counted, wait);
    }
    if (copies) {
        s.copies = true;
        s.copies_out = status == PGRES_COPY_OUT;
        // A call that waits is reading what is left over, and ends the COPY itself.
        if (!s.copies_out && sent_.back().waits && &sent_.back() != &s) sending_ = true;
        return;
    }
    // The tag of a COPY to the client is "COPY 50".
    char const* const tag = s.copies_out ? PQcmdTuples(const_cast<PGresult*>(result)) : "";
    s.rows += s.copies_out ? std::strtoull(tag, nullptr, 10) : rows;
    if (!partial) {
        report(s, failed, true);
        return end(s, failed);
    }
    if (s.counted.id != 0 && !std::exchange(s.timed, true)) {
        execution_progress first_row;
        first_row.db_time = now_ns() - s.at;
        progress_execution(s.counted, first_row);
    }
}

/// What libpqxx 6 sends of its own accord: at the head of a pipeline's batch, and to see whether a
/// cursor is there.
inline bool of_libpqxx(std::string_view batch, std::string_view part, bool posted) noexcept {
    if (!posted) return part.starts_with("FETCH 0 ");
    return part == "SELECT 1" && part.data() == batch.data() && batch.starts_with("SELECT 1; ");
}

/// Before `by`, in the same pipeline, and without an answer yet; or null.
QUERYBUDGET_DETAIL_INLINE session::sent const* session::prepared_with(
    std::string_view name, sent const& by) const noexcept {
    for (std::size_t i = static_cast<std::size_t>(&by - sent_.data()); i-- > first_;) {
        sent const& before = sent_[i];
        if (before.what == request::type::prepare && before.name == name) return &before;
    }
    return nullptr;
}

/// The next statement of `s` has its turn; `outcome`: and is over.
QUERYBUDGET_DETAIL_INLINE void session::start(sent& s, execution_progress* outcome) {
    using type = request::type;
    s.started = true;
    s.copies = s.copies_out = s.timed = false;
    s.rows = s.reported_rows = 0;
    s.counted = {};
    if (s.what <= type::extended) s.part = s.text;
    // A result beyond the last statement is shown with the whole text, and never guessed.
    if (s.what == type::simple && s.read && !next_part(s)) s.part = s.text;
    if (!counts(s)) {
        sending_ = false;
        return;
    }
    execution_start start;
    start.sql = s.part;
    start.values = s.values;
    start.outcome = outcome;
    if (s.what == type::function) {
        statement_facts facts;
        facts.id = xxh64(s.text, 1);
        facts.kind = statement_kind::call;
        facts.writes = s.writes;
        start.known = &facts;
        start.verbatim = true;
        start.sql = s.text;
        return begin(s, start);
    }
    if (may_be_libpqxx_ && s.what == type::simple && of_libpqxx(s.text, s.part, s.posted)) {
        statement_facts facts = facts_of(s.part, dialect::postgresql);
        facts.id = ~facts.id;  // not the same as when the program says it
        facts.kind = statement_kind::driver;
        start.known = &facts;
        return begin(s, start);
    }
    prepared_command command;
    if (s.what != type::prepared) {
        command = read_prepared_command(s.part);
        if (command.what != prepared_command::type::execute) return begin(s, start);
        start.values = facts_of(s.part, dialect::postgresql).values;
    }
    std::string_view const name = s.what == type::prepared ? s.name : command.name;
    if (prepared_statement const* const found = prepared_.find(name)) {
        start.sql = found->text;
        start.known = &found->facts;
        return begin(s, start);
    }
    if (sent const* const before = prepared_with(name, s)) {
        start.sql = before->text;
        return begin(s, start);
    }
    std::string shown = "EXECUTE \"";
    for (char const c : name) shown.append(c == '"' ? 2 : 1, c);
    shown += '"';
    statement_facts const facts = facts_of(shown, dialect::postgresql);
    shown = display_sql(shown, dialect::postgresql) + " (prepared before it was observed)";
    start.sql = shown;
    start.known = &facts;
    start.verbatim = true;
    begin(s, start);
}

QUERYBUDGET_DETAIL_INLINE void session::begin(sent& s, execution_start& start) {
    if (s.at < last_end_) s.at = last_end_;
    start.dialect = dialect::postgresql;
    start.from = observed_->id;
    start.has_round_trips = true;
    start.round_trips = std::exchange(sending_, false) ? 1 : 0;
    start.at = s.at;
    start.sent = &s.who;
    s.counted = begin_execution(start);
}

QUERYBUDGET_DETAIL_INLINE void session::report(sent& s, bool failed, bool ended) noexcept {
    if (s.counted.id == 0) return;
    execution_progress more;
    more.rows = s.rows - s.reported_rows;
    more.all_rows = s.rows;
    more.failed = failed;
    s.reported_rows = s.rows;
    if (ended) {
        last_end_ = now_ns();
        if (!s.timed) more.db_time = last_end_ - s.at;
    }
    progress_execution(s.counted, more);
}

QUERYBUDGET_DETAIL_INLINE void session::end(sent& s, bool failed) {
    using type = request::type;
    s.started = s.copies = false;
    ++s.ended;
    if (failed) {
        s.over = true;
        return;
    }
    if (s.read && s.what <= type::extended) prepared_.apply(read_prepared_command(s.part));
    if (s.read && s.what == type::prepared) {  // PREPARE, DEALLOCATE and DISCARD, prepared
        prepared_statement const* const found = prepared_.find(s.name);
        if (found != nullptr && (found->facts.kind == statement_kind::prepare ||
                                 found->facts.kind == statement_kind::session))
            prepared_.apply(read_prepared_command(std::string(found->text)));
    }
    if (s.what == type::extended) prepared_.remove("");  // it had the unnamed one's place
    if (s.what != type::simple || s.pipelined) s.over = true;
}

/// libpq looks up the numbers of the large-object functions before it calls the first.
QUERYBUDGET_DETAIL_INLINE void session::count_lookup(sent const& s, bool failed) {
    static constexpr std::string_view text = "libpq's look-up of the large-object functions";
    if (observed_ == nullptr || s.who.thread == 0) return;
    statement_facts facts;
    facts.id = xxh64(text, 1);
    facts.kind = statement_kind::driver;
    execution_start start;
    start.sql = text;
    start.known = &facts;
    start.verbatim = true;
    sent lookup;
    lookup.who = s.who;
    lookup.at = s.at;
    begin(lookup, start);
    report(lookup, failed, true);
    sending_ = !failed;  // and now the call
}

/// A result that is no statement's.
QUERYBUDGET_DETAIL_INLINE void session::count_wait(sent const& s) noexcept {
    if (std::exchange(sending_, false) && observed_ != nullptr)
        count_round_trip(observed_->id, s.who);
}

QUERYBUDGET_DETAIL_INLINE void session::function_returned(bool failed) noexcept {
    if (abandoned_ || in_pipeline()) return;
    spin_guard const guard(lock);
    if (sent_.empty() || sent_.back().what != request::type::function) return;
    sent& s = sent_.back();
    if (s.refused && !s.started) return sent_.pop_back();
    try {
        if (std::exchange(s.waits, false)) sending_ = true;
        if (!s.started) start(s);
        report(s, failed, true);
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
    clear();  // nothing else is awaited, or libpq would have refused
    sending_ = false;
}

/// Counts what was sent and has no result yet, so that a scope that ends now has it.
QUERYBUDGET_DETAIL_INLINE connection::state session::report_unfinished() noexcept {
    connection::state state;
    if (abandoned_) return state;
    try {
        for (std::size_t i = first_; i < sent_.size(); ++i) {
            sent& s = sent_[i];
            if (s.over || s.what > request::type::function) continue;
            if (!s.started && s.who.thread != 0 && has_more(s)) {
                if (std::exchange(s.waits, false)) sending_ = true;
                start(s);
            }
            if (!s.started || s.counted.id == 0) continue;
            report(s, false, false);
            state.busy = true;
            if (state.running == 0) state.running = s.counted.id;
        }
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
    return state;
}

QUERYBUDGET_DETAIL_INLINE void session::on_reset() noexcept {
    spin_guard const guard(lock);
    int const backend = real().PQbackendPID(pg_);
    if (backend == 0 || backend != reset_to_) forget_backend();
    backend_ = backend;
}

/// An event procedure that was registered before ours may use the connection before we hear of a
/// reset.
QUERYBUDGET_DETAIL_INLINE void session::see_reset() noexcept {
    int const backend = real().PQbackendPID(pg_);
    int const before = std::exchange(backend_, backend);
    if (before == 0 || before == backend) return;
    forget_backend();
    reset_to_ = backend;
}

QUERYBUDGET_DETAIL_INLINE void session::forget_backend() noexcept {
    report_unfinished();
    clear();
    prepared_.clear();
    sending_ = false;
}

QUERYBUDGET_DETAIL_INLINE void session::on_destroy() noexcept {
    if (abandoned_) return;
    libpq_connection* c = nullptr;
    bool watched = false;
    {
        spin_guard const guard(lock);
        report_unfinished();
        c = std::exchange(observed_, nullptr);
        watched = c != nullptr && connection_died(*c);
    }
    // The program's own event procedures may come after this one, and call libpq.
    PQsetInstanceData(pg_, on_event, nullptr);
    if (watched) release_observation(*c);
    delete this;
}

QUERYBUDGET_DETAIL_INLINE void session::forked() noexcept {
    abandoned_ = !lock.try_lock();
    lock.unlock();
}

QUERYBUDGET_DETAIL_INLINE connection::state libpq_connection::look() noexcept {
    connection::state found;
    if (!session_.lock.try_lock()) {
        found.busy = true;  // in a change of a few dozen instructions: asked again
        return found;
    }
    found = session_.report_unfinished();
    session_.lock.unlock();
    return found;
}

QUERYBUDGET_DETAIL_INLINE bool libpq_connection::hold() noexcept {
    return session_.lock.try_lock();
}

QUERYBUDGET_DETAIL_INLINE void libpq_connection::detach() noexcept {
    session_.forget_observer();
    session_.lock.unlock();
}

QUERYBUDGET_DETAIL_INLINE void libpq_connection::forked() noexcept { session_.forked(); }

}  // namespace querybudget::libpq::detail
