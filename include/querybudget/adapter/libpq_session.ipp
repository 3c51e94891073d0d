// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/libpq_backslash.ipp>
#include <querybudget/adapter/libpq_real.hpp>
#include <querybudget/adapter/libpq_session.hpp>
#include <querybudget/record/observation.hpp>
#include <querybudget/record/tag_path.hpp>

#include <dlfcn.h>

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
    if (s.who.thread != 0) {
        s.values = r.hash_of_values();
        s.bound = r.list_of_values();
        if (keeps_values()) s.bound_text = r.values_in_words();
    }
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

/// Where, and under which tags, it is sent; its results may be read somewhere else.
QUERYBUDGET_DETAIL_INLINE void session::keep_sender(sent& s) {
    if (!counts(s) || s.what > request::type::function) return;
    std::string_view sql = s.text;
    if (s.what == request::type::simple) {  // the first statement stands for the others
        statement_splitter split(s.text, dialect::postgresql);
        if (split.next(sql) && may_be_libpqxx_ && of_libpqxx(s.text, sql, true))
            (void)split.next(sql);
    } else if (s.what == request::type::prepared) {
        prepared_statement const* const known = prepared_.find(s.name);
        sent const* const before = known == nullptr ? prepared_with(s.name, s) : nullptr;
        if (known != nullptr) sql = known->text;
        if (before != nullptr) sql = before->text;
    }
    if (!stack_wanted(sql, dialect::postgresql, observed_->id, s.who, sent_.size() - first_ - 1))
        return;
    s.stack.reset(new call_stack);
    take_stack(*s.stack, this_thread_state().id);
    s.tags = current_tags.view();
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
        s.posted = s.away = true;
        keep_sender(s);
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
                s.away = true;
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
