// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/libpq_connection.hpp>
#include <querybudget/adapter/libpq_prepared.hpp>
#include <querybudget/adapter/libpq_request.hpp>
#include <querybudget/detail/clock.hpp>
#include <querybudget/record/execution.hpp>
#include <querybudget/sql/splitter.hpp>

#include <libpq-events.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace querybudget::libpq::detail {

/// What one PGconn has sent and not yet got the results of, and the names it has prepared. Made
/// when it is observed or prepares something; libpq tells it of each result, of a reset, and of its
/// end.
/// *Thread safety:* `lock`, which comes before the hub's.
class QUERYBUDGET_DETAIL_SHARED session {
public:
    /// Null for a connection that has none.
    [[nodiscard]] static session* of(PGconn* pg) noexcept {
        return static_cast<session*>(PQinstanceData(pg, the_event_proc));
    }
    /// Null where libpq refuses, which it does when memory is short.
    [[nodiscard]] static session* made_for(PGconn* pg);

    /// Attaches it to the hub.
    void observe_with(libpq_connection& c);
    /// Its client is libpqxx, or may be: what that adds by itself is told apart.
    void expect_libpqxx() noexcept;

    /// Before a call that waits: reads what was sent unseen, as that call would do.
    void read_unseen() noexcept;
    /// Something is being sent by a call that waits for its results, and so keeps its texts alive.
    void send(request const& r) noexcept;
    /// That call is over: it sent nothing, or has read all results but those of COPY.
    void returned() noexcept;
    /// The result of a function, which isn't told as others are.
    void function_returned(bool failed) noexcept;
    /// Something has been sent by a call that didn't wait.
    void sent_at(std::int64_t at, sender const& who, request const& r) noexcept;
    /// What was sent ends with this, so that the next result is waited for.
    void flushed() noexcept;
    void copy_ends() noexcept;

    // By the observed connection, which holds the lock:
    connection::state report_unfinished() noexcept;
    void forget_observer() noexcept {
        report_unfinished();  // it ran while it was observed
        observed_ = nullptr;
    }
    void forked() noexcept;

    spin_lock lock;

private:
    /// One call.
    struct sent {
        request::type what = request::type::simple;
        bool pipelined = false;
        bool read = false;     ///< its text is of interest
        bool waits = false;    ///< its call waits for results, and has none yet
        bool posted = false;   ///< its call didn't wait
        bool away = false;     ///< whoever sent it is elsewhere when its statements begin
        bool started = false;  ///< a statement of it has begun and not ended
        bool copies_out = false;
        bool copies = false;
        bool over = false;
        bool timed = false;
        bool writes = false;
        bool refused = false;   ///< a function that isn't called
        std::size_t ended = 0;  ///< statements of `text`
        std::uint64_t values = 0;
        value_list bound;  ///< the same, one by one
        std::uint64_t rows = 0, reported_rows = 0;
        std::int64_t at = 0;
        sender who;
        execution counted;
        std::unique_ptr<call_stack> stack;  ///< of who sent it, where that is `away`
        std::string tags;                   ///< and theirs, where there is a stack
        std::string bound_text;             ///< its values in words, where a recorder keeps them
        std::string_view text, name;
        std::string_view part;        ///< the statement of `text` whose result is awaited
        std::string_view rest;        ///< of `text`, behind `part`
        std::unique_ptr<char[]> own;  ///< `text` and `name`, where the caller's don't live on
    };

    explicit session(PGconn* pg) noexcept;

    static int on_event(PGEventId id, void* info, void*) noexcept;
    /// `on_event` of one module for all of them: libpq finds a session by this address, and a
    /// function has several where visibility is hidden, or with -Bsymbolic.
    QUERYBUDGET_DETAIL_SHARED static PGEventProc the_event_proc;

    void on_result(PGresult const* result) noexcept;
    void on_reset() noexcept;
    void on_destroy() noexcept;
    void see_reset() noexcept;
    void forget_backend() noexcept;

    sent& push(request const& r, std::int64_t at, sender const& who);
    static void keep_texts(sent& s);
    void keep_sender(sent& s);
    [[nodiscard]] sent* awaited() noexcept;
    [[nodiscard]] static bool has_more(sent const& s) noexcept;
    [[nodiscard]] static bool next_part(sent& s) noexcept;
    [[nodiscard]] bool counts(sent const& s) const noexcept {
        return observed_ != nullptr && s.who.thread != 0;
    }
    void take(sent& s, PGresult const* result);
    void start(sent& s, execution_progress* outcome = nullptr);
    [[nodiscard]] sent const* prepared_with(std::string_view name, sent const& by) const noexcept;
    void begin(sent& s, execution_start& start);
    static void sample(sent& s, PGresult const* result);
    void report(sent& s, bool failed, bool ended) noexcept;
    void end(sent& s, bool failed);
    void count_lookup(sent const& s, bool failed);
    void count_wait(sent const& s) noexcept;
    void unannounced() noexcept;
    [[nodiscard]] bool in_pipeline() const noexcept;
    void clear() noexcept {
        sent_.clear();
        first_ = 0;
        idle_.store(true, order::relaxed);
    }

    PGconn* pg_;
    libpq_connection* observed_ = nullptr;
    prepared_statements prepared_;
    std::vector<sent> sent_;
    std::size_t first_ = 0;    ///< in `sent_`, not over
    atomic<bool> idle_{true};  ///< `sent_` is empty
    bool sending_ = false;     ///< something was sent since the last result
    bool in_flight_ = false;   ///< it was observed while a result was awaited
    bool may_be_libpqxx_ = false;
    bool abandoned_ = false;  ///< by a fork in the middle of a change
    int backend_;             ///< its process at the last call
    int reset_to_ = 0;        ///< the one that was noticed before the event of the reset
    std::int64_t last_end_ = 0;
    std::uint64_t lost_in_ = 0;  ///< the hub's epoch when it was last told that hooks are missing
};

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
inline constinit PGEventProc session::the_event_proc = session::on_event;
#endif

}  // namespace querybudget::libpq::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/adapter/libpq_results.ipp>
#include <querybudget/adapter/libpq_session.ipp>
#endif
