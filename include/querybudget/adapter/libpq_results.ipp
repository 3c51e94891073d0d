// SPDX-License-Identifier: BSL-1.0
#pragma once

// What results say of what was sent.
#include <querybudget/adapter/libpq_session.hpp>
#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <cstdlib>
#include <string>
#include <utility>

namespace querybudget::libpq::detail {

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

/// An UPDATE or DELETE that found no row. An INSERT of none may be what it asked for.
inline bool changed_nothing(PGresult const* result) noexcept {
    std::string_view const tag = PQcmdStatus(const_cast<PGresult*>(result));
    return tag == "UPDATE 0" || tag == "DELETE 0" || tag == "MERGE 0";
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
            outcome.changed_nothing = changed_nothing(result);
            start(s, &outcome);
            last_end_ = now;
        } else {
            start(s);
        }
        if (s.counted.wants_rows) sample(s, result);
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
    if (s.counted.wants_rows) sample(s, result);
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

/// The values that a result holds as text.
QUERYBUDGET_DETAIL_INLINE void session::sample(sent& s, PGresult const* result) {
    returned_values values;
    int const columns = PQnfields(result);
    for (int row = 0; row < PQntuples(result) && !values.full(); ++row) {
        for (int i = 0; i < columns && i < returned_values::most_columns; ++i) {
            if (PQfformat(result, i) == 0 && PQgetisnull(result, row, i) == 0)
                values.add(i, {PQgetvalue(result, row, i),
                               static_cast<std::size_t>(PQgetlength(result, row, i))});
        }
        values.end_row();
    }
    if (!values.empty()) sample_rows(s.counted, values);
    if (values.full()) s.counted.wants_rows = false;
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
    if (s.bound.size != 0) start.bound = &s.bound;
    start.bound_text = s.bound_text;
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
        s.bound = literals_of(s.part, dialect::postgresql);
        start.bound = &s.bound;
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
    static constexpr call_stack unknown{};
    std::string_view tags;
    if (s.away) {
        start.stack = s.stack != nullptr ? s.stack.get() : &unknown;
        if (s.stack != nullptr) tags = s.tags;
        start.tags = &tags;
    }
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

}  // namespace querybudget::libpq::detail
