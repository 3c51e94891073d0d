// SPDX-License-Identifier: BSL-1.0
#include "second_opinion.hpp"

#include <doctest/doctest.h>

#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <algorithm>
#include <exception>
#include <iterator>
#include <set>
#include <utility>

namespace qb = querybudget;

namespace second_opinion {
namespace {

constexpr std::string_view lookup_shown = "libpq's look-up of the large-object functions";
constexpr std::string_view lookup_sent =
    "select proname, oid from pg_catalog.pg_proc where proname in ('lo_open') and pronamespace = "
    "(select oid from pg_catalog.pg_namespace where nspname = 'pg_catalog')";
constexpr long lookup_rows = 13;

std::set<because>& occurred() {
    static std::set<because> all;
    return all;
}

std::uint64_t id_of(std::string_view sql) {
    return qb::fingerprint_of(sql, qb::dialect::postgresql).id;
}

/// What a driver adds has a group of its own, apart from the same text of the program.
tally::key key_of(qb::group const& g) {
    return {g.kind == qb::statement_kind::driver ? id_of(g.sql) : g.id, g.kind};
}

/// A function that is called by number has no text, but a name, or that number.
tally::key key_of_function(std::string_view name) {
    return {qb::xxh64(name, 1), qb::statement_kind::call};
}

bool is_function(std::string_view text) {
    return text.starts_with("lo_") || text.starts_with("function ");
}

bool is_function_call(qb::group const& g) {
    return g.kind == qb::statement_kind::call && is_function(g.sql);
}

/// Takes out a text that has `part` in it.
bool take(std::vector<std::string>& texts, std::string_view part) {
    auto const found = std::find_if(texts.begin(), texts.end(), [part](std::string const& t) {
        return part.empty() ? t.empty() : t.find(part) != std::string::npos;
    });
    if (found == texts.end()) return false;
    texts.erase(found);
    return true;
}

/// The recording on one side, and on the other what others said, in which the differences that are
/// known are put right one by one.
class judgement {
public:
    judgement(qb::recording const& r, opinions others, std::function<void(because)> applied)
        : recording_(r),
          others_(std::move(others)),
          applied_(std::move(applied)),
          rows_(others_.wire.rows),
          log_failed_(others_.log.failed) {
        for (qb::group const& g : r.groups()) take_group(g);
    }

    void explain(explained const& e) {
        applied_(e.why);
        for (long n = 0; n < e.times; ++n) explain_one(e);
    }

    std::string text() && {
        problems_ += tally::compare("recorded", recorded_, "logged", others_.log.executed);
        problems_ += tally::compare("to be counted", to_be_counted_, "in pg_stat_statements",
                                    others_.counted);
        for (std::string const& t : others_.log.refused) problem("an error is logged for", t);
        for (std::string const& t : others_.log.without_statement) problem("logged", t);
        for (std::string const& t : others_.log.not_understood) problem("not understood", t);
        if (!others_.wire.error.empty()) problem("trace not understood", others_.wire.error);
        auto const statements = static_cast<long>(recording_.statements());
        same("statements in groups", recorded_.total(), "in all", statements);
        same("statements recorded", statements, "in the protocol", others_.wire.statements);
        same("round trips recorded", static_cast<long>(recording_.round_trips()), "in the protocol",
             others_.wire.round_trips);
        same("rows recorded", recorded_rows_, "in the protocol", rows_);
        same("failed recorded", recorded_failed_, "in the log", log_failed_);
        same("failed recorded", recorded_failed_, "in the protocol", others_.wire.failed);
        same("other errors explained", other_errors_, "in the protocol", others_.wire.other_errors);
        same("without an answer explained", 0, "in the protocol", others_.wire.unanswered);
        qb::visibility const& seen = recording_.seen();
        same("statements nobody had memory for", static_cast<long>(seen.forgotten), "expected", 0);
        same("connections lost", static_cast<long>(seen.lost.size()), "expected", 0);
        return std::move(problems_);
    }

private:
    void take_group(qb::group const& g) {
        auto const executions = static_cast<long>(g.executions);
        auto const failed = static_cast<long>(g.failed);
        recorded_.add(key_of(g), g.sql, executions);
        recorded_rows_ += static_cast<long>(g.rows);
        recorded_failed_ += failed;

        // What pg_stat_statements has to say of it:
        if (is_function_call(g)) {
            applied_(because::function_call);
        } else if (g.kind == qb::statement_kind::prepare) {
            applied_(because::sql_prepare);
        } else if (g.sql == lookup_shown) {
            to_be_counted_.add(lookup_sent, executions - failed);
        } else {
            if (failed != 0) applied_(because::failed);
            // Driver or not, the server sees the same text.
            tally::key key{g.id, g.kind};
            if (g.kind == qb::statement_kind::driver) key = second_opinion::key_of(g.sql);
            to_be_counted_.add(key, g.sql, executions - failed);
        }
    }

    void explain_one(explained const& e) {
        tally& logged = others_.log.executed;
        switch (e.why) {
            case because::refused:
                if (is_function(e.as))
                    logged.add(key_of_function(e.as), e.as, 1);
                else
                    logged.add(e.as.empty() ? e.sql : e.as);
                ++log_failed_;
                if (!take(others_.log.refused, e.sql)) problem("no error is logged for", e.sql);
                break;
            case because::prepare_refused:
                ++other_errors_;
                if (!take(others_.log.refused, e.sql)) problem("no error is logged for", e.sql);
                break;
            case because::backend_gone:
                logged.add(e.sql);
                ++log_failed_;
                take(others_.log.refused, "");  // FATAL: terminating connection
                break;
            case because::unread:
                ++others_.wire.round_trips;
                ++others_.wire.statements;
                --others_.wire.unanswered;
                break;
            case because::empty_text:
                if (!take(others_.log.without_statement, e.sql)) problem("not logged", e.sql);
                break;
            case because::not_reached: logged.add(e.sql, -1); break;
            case because::prepared_unseen:
                logged.add(e.sql, -1);
                logged.add(e.as);
                to_be_counted_.add(e.sql);
                to_be_counted_.add(e.as, -1);
                break;
            case because::client_encoding:
                logged.add(e.sql, -1);
                logged.add(e.as);
                to_be_counted_.add(e.as, -1);
                to_be_counted_.add(e.sql);
                break;
            case because::pipeline_head:
            case because::cursor_check:
                logged.add(e.sql, -1);
                logged.add({id_of(e.sql), qb::statement_kind::driver}, e.sql, 1);
                break;
            case because::large_object_lookup:
                logged.add(lookup_sent, -1);
                logged.add({id_of(lookup_shown), qb::statement_kind::driver}, lookup_shown, 1);
                if (e.sql.empty()) rows_ -= lookup_rows;
                break;
            case because::function_number:
                logged.add(key_of_function(e.sql), e.sql, -1);
                logged.add(key_of_function(e.as), e.as, 1);
                break;
            case because::rewritten_away:
            case because::portal_aborted: to_be_counted_.add(e.sql, -1); break;
            case because::rewritten:
            case because::failed_at_commit: to_be_counted_.add(e.sql); break;
            case because::rows_before_error: ++rows_; break;
            case because::failed:
            case because::sql_prepare:
            case because::function_call: problem("goes without saying", e.sql); break;
        }
    }

    void same(char const* one, long a, char const* other, long b) {
        if (a != b)
            problems_ += std::string("  ") + one + ' ' + std::to_string(a) + ", " + other + ' ' +
                         std::to_string(b) + '\n';
    }
    void problem(char const* what, std::string_view text) {
        problems_ += std::string("  ") + what + ": " + std::string(text) + '\n';
    }

    qb::recording const& recording_;
    opinions others_;
    std::function<void(because)> applied_;
    tally recorded_, to_be_counted_;
    long recorded_rows_ = 0, recorded_failed_ = 0;
    long rows_, log_failed_;
    long other_errors_ = 0;
    std::string problems_;
};

}  // namespace

std::string disagreement(qb::recording const& r, opinions others,
                         std::initializer_list<explained> differences,
                         std::function<void(because)> const& applied) {
    judgement j(r, std::move(others), applied);
    for (explained const& e : differences) j.explain(e);
    return std::move(j).text();
}

comparison::comparison(server& s, std::string application, std::vector<tracer> traces)
    : server_(s),
      application_(std::move(application)),
      tracers_(std::move(traces)),
      traces_(tracers_.size()),
      exceptions_(std::uncaught_exceptions()) {
    recorder_.stop();
    server_.mark();
    for (std::size_t i = 0; i < tracers_.size(); ++i) tracers_[i](traces_[i].file());
    recorder_ = qb::recorder();
}

comparison::~comparison() {
    if (asked_) return;
    for (tracer const& t : tracers_) t(nullptr);
    if (std::uncaught_exceptions() == exceptions_)
        ADD_FAIL_CHECK_AT(__FILE__, __LINE__, "nobody was asked whether the recording agrees");
}

qb::recording comparison::agrees(std::initializer_list<explained> differences, qb::location at) {
    asked_ = true;
    recorder_.stop();
    for (tracer const& t : tracers_) t(nullptr);
    qb::recording r = recorder_.recording();
    carried wire;
    std::string shown;
    for (protocol_trace const& t : traces_) {
        wire += read_trace(t.text());
        shown += "The trace:\n" + t.text().substr(0, 4000);
    }
    std::string const problems = disagreement(
        r, {server_.logged_since_mark(application_), server_.counted_since_mark(), wire},
        differences, [](because why) { occurred().insert(why); });
    if (problems.empty())
        CHECK(problems.empty());
    else
        ADD_FAIL_CHECK_AT(at.file, at.line, problems << shown);
    return r;
}

std::string stale_differences(program p) {
    std::string text;
    for (known_difference const& d : known_differences) {
        bool const expected = (d.programs & p) != 0;
        if (expected == (occurred().count(d.why) != 0)) continue;
        text +=
            std::string(expected ? "  doesn't occur: " : "  occurs here, too: ") + d.reason + '\n';
    }
    return text;
}

}  // namespace second_opinion
