// SPDX-License-Identifier: BSL-1.0
// The second opinions themselves: what they read, against what this file says was sent; and that
// they disagree with a recording that is wrong.
#include "libpq_client.hpp"
#include "second_opinion.hpp"

#include <doctest/doctest.h>

#include <libpq/libpq-fs.h>

#include <querybudget/querybudget.hpp>

#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace qb = querybudget;
using second_opinion::because;

namespace {

second_opinion::server& the_server() {
    static second_opinion::server s("readers");
    return s;
}

struct client : second_opinion::libpq_client {
    client() : libpq_client(the_server()) {}
};

second_opinion::tally of(std::initializer_list<char const*> statements) {
    second_opinion::tally t;
    for (char const* sql : statements) t.add(sql);
    return t;
}

second_opinion::carried traced(client const& c, auto send) {
    second_opinion::protocol_trace trace;
    c.trace(trace.file());
    send();
    c.trace(nullptr);
    second_opinion::carried result = second_opinion::read_trace(trace.text());
    INFO(trace.text());
    CHECK(result.error == "");
    return result;
}

void same(second_opinion::tally const& a, second_opinion::tally const& b) {
    CHECK(second_opinion::tally::compare("first", a, "second", b) == "");
}

}  // namespace

TEST_CASE("the log of every way to send a statement reads as what was sent") {
    client const c;
    the_server().mark();
    c.run("select 1;\n select 'a;b'");
    c.run("");
    c.run(" /* nothing */ ; -- at all");
    c.run("selec 1");
    c.run("select 1; select 1/0; select 'never'");
    c.run_with("select $1::int + 1", {"7"});
    c.run_with("select $1::int + 2", {"x"});
    c.run_with("selec 2", {});
    c.prepare("p q", "select $1::int + 3");
    c.prepare("bad", "selec 3");
    c.run_prepared("p q", {"1"});
    c.run_prepared("p q", {"2"});
    c.run_prepared("unknown", {"2"});
    c.run("execute \"p q\"(3)");
    c.run("prepare s (int) as select $1 + 4; execute s(1); execute S(2)");
    c.run("execute s(3)");
    c.run("deallocate s");
    c.run("begin");
    Oid const object = lo_creat(c.get(), INV_READ | INV_WRITE);
    int const fd = lo_open(c.get(), object, INV_READ | INV_WRITE);
    char buffer[3];
    lo_write(c.get(), fd, "abc", 3);
    lo_lseek(c.get(), fd, 0, SEEK_SET);
    lo_read(c.get(), fd, buffer, 3);
    lo_close(c.get(), 99);
    c.run("select 'in an aborted transaction'");
    c.run("rollback");

    second_opinion::logged const log = the_server().logged_since_mark("client");
    second_opinion::tally expected = of({
        "select 1",
        "select 'a;b'",
        "select 1",
        "select 1/0",
        "select 'never'",
        "select $1::int + 1",
        "select $1::int + 3",
        "select $1::int + 3",
        "select $1::int + 3",
        "prepare s (int) as select $1 + 4",
        "select $1 + 4",
        "select $1 + 4",
        "select $1 + 4",
        "deallocate s",
        "begin",
        "select proname, oid from pg_catalog.pg_proc where proname in (?) and pronamespace = "
        "(select oid from pg_catalog.pg_namespace where nspname = 'pg_catalog')",
        "select 'in an aborted transaction'",
        "rollback",
    });
    for (char const* name : {"lo_creat", "lo_open", "lo_write", "lo_lseek", "lo_read", "lo_close"})
        expected.add({second_opinion::key_of(name).first, qb::statement_kind::call}, name, 1);
    same(log.executed, expected);
    CHECK(log.refused ==
          std::vector<std::string>{"selec 1", "select $1::int + 2", "selec 2", "selec 3", ""});
    CHECK(log.without_statement == std::vector<std::string>{"", " /* nothing */ ; -- at all"});
    CHECK(log.failed == 3);
    CHECK(log.not_understood.empty());
}

TEST_CASE("pg_stat_statements reads as what was sent and came to its end") {
    client const c;
    the_server().mark();
    c.run("select 1; select 1/0; select 'never'");
    c.run("prepare s as select 'prepared'");
    c.run("execute s");
    c.run("execute s");
    c.prepare("p", "select $1::int + 1");
    c.run_prepared("p", {"1"});
    c.run("begin");
    c.run("commit");
    same(the_server().counted_since_mark(),
         of({"select 1", "select 'prepared'", "select 'prepared'", "select $1::int + 1", "begin",
             "commit"}));
}

TEST_CASE("neither knows what another application did, or what was before the mark") {
    client const c;
    c.run("select 'before'");
    the_server().mark();
    client const other;
    c.run("set application_name = 'another'");
    c.run("select 'of another'");
    second_opinion::logged const log = the_server().logged_since_mark("client");
    // The name is the one that it had when it sent the text.
    same(log.executed, of({"set application_name = 'another'"}));
    same(the_server().logged_since_mark("another").executed, of({}));
    same(the_server().counted_since_mark(),
         of({"set application_name = 'another'", "select 'of another'"}));
}

TEST_CASE("the trace of every way to send a statement reads as what was sent") {
    client const c;
    second_opinion::carried t = traced(c, [&] {
        c.run("select 1;\nselect 2;\nselect generate_series(1, 5)");
        c.run("");
        c.run("selec");
        c.run("select 1; select 1/0; select 3");
        c.run("select 1/(3 - n) from generate_series(1, 5) n");
    });
    CHECK(t.queries == 5);
    CHECK(t.round_trips == 5);
    CHECK(t.statements == 7);
    CHECK(t.failed == 3);
    CHECK(t.rows == 8);
    CHECK(t.rows_of_failed == 2);
    CHECK(t.other_errors == 0);

    t = traced(c, [&] {
        c.prepare("p", "select $1::int");
        c.prepare("bad", "selec");
        c.run_prepared("p", {"1"});
        c.run_prepared("p", {"x"});
        c.run_prepared("unknown", {"1"});
        c.run_with("select $1", {"2"});
        c.run_with("selec $1", {"2"});
        c.run_with("", {});
        PQclear(PQdescribePrepared(c.get(), "p"));
        PQclear(PQdescribePrepared(c.get(), "unknown"));
    });
    CHECK(t.parses == 5);
    CHECK(t.executes == 6);
    CHECK(t.round_trips == 10);
    CHECK(t.statements == 5);
    CHECK(t.failed == 3);
    CHECK(t.other_errors == 2);

    t = traced(c, [&] {
        c.run("create temp table numbers (n int)");
        c.run("copy numbers from stdin");
        c.put("1\n2\n");
        c.put("3\n");
        PQputCopyEnd(c.get(), nullptr);
        c.read();
        c.run("copy numbers to stdout");
        CHECK(c.get_all() == 3);
        c.read();
    });
    CHECK(t.round_trips == 4);
    CHECK(t.statements == 3);
    CHECK(t.rows == 3);

    t = traced(c, [&] {
        c.run("set client_min_messages = notice; listen l; notify l");
        c.run("do $$begin raise notice 'n'; end$$");
        c.run("begin");
        lo_creat(c.get(), INV_READ | INV_WRITE);
        lo_close(c.get(), 99);
        c.run("rollback");
    });
    CHECK(t.round_trips == 7);
    CHECK(t.function_calls == 2);
    CHECK(t.statements == 9);
    CHECK(t.failed == 1);
    CHECK(t.rows == 13);

    t = traced(c, [&] {
        PQenterPipelineMode(c.get());
        for (char const* sql : {"select 1", "select 1/0", "select 3"})
            PQsendQueryParams(c.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 0);
        PQpipelineSync(c.get());
        PQsendPrepare(c.get(), "q", "select 4", 0, nullptr);
        PQsendQueryPrepared(c.get(), "q", 0, nullptr, nullptr, nullptr, 0);
        PQsendDescribePrepared(c.get(), "q");
        PQsendPrepare(c.get(), "bad", "selec", 0, nullptr);
        PQsendQueryPrepared(c.get(), "q", 0, nullptr, nullptr, nullptr, 0);
        PQpipelineSync(c.get());
        c.read();
        c.read();
        PQexitPipelineMode(c.get());
        c.run("select 5");
    });
    CHECK(t.round_trips == 2);
    CHECK(t.statements == 4);
    CHECK(t.failed == 1);
    CHECK(t.other_errors == 1);
    CHECK(t.unanswered == 0);
}

TEST_CASE("a trace with times reads the same, and an unknown message is named") {
    second_opinion::carried const t = second_opinion::read_trace(
        "2026-01-01 00:00:00.000000\tF\t13\tQuery\t \"select 1\"\n"
        "2026-01-01 00:00:00.000001\tB\t13\tCommandComplete\t \"SELECT 1\"\n"
        "2026-01-01 00:00:00.000001\tB\t5\tReadyForQuery\t I\n"
        "2026-01-01 00:00:00.000002\tF\t5\tNovelty\n"
        "2026-01-01 00:00:00.000002\tF\t13\tQuery\t \"select 2\"\n");
    CHECK(t.round_trips == 1);
    CHECK(t.statements == 1);
    CHECK(t.unanswered == 1);
    CHECK(t.error == "client: Novelty\n");
}

TEST_CASE("a line that isn't one of the log, or a kind of line that is new, isn't passed over") {
    CHECK_THROWS_AS((void)second_opinion::read_log_line("LOG:  statement: select 1"),
                    std::runtime_error);
    CHECK_THROWS_AS((void)second_opinion::read_log_line("{\"pid\":1"), std::runtime_error);
    second_opinion::log_reader reader;
    second_opinion::log_record novelty;
    novelty.severity = "LOG";
    novelty.message = "novelty: select 1";
    CHECK(reader.read({novelty}, "", "").not_understood.size() == 1);
    CHECK(reader.read({novelty}, "", "another").not_understood.empty());
}

TEST_CASE("a recording that is wrong is disagreed with, whatever is wrong") {
    qb::observation const watch = qb::observe_driver("fake");
    auto const run = [&watch](std::string_view sql, std::uint64_t rows = 1) {
        qb::record_statement({.sql = sql,
                              .dialect = qb::dialect::postgresql,
                              .connection = watch.id(),
                              .rows = rows});
    };
    auto const fail = [&watch](std::string_view sql) {
        qb::record_statement({.sql = sql,
                              .dialect = qb::dialect::postgresql,
                              .connection = watch.id(),
                              .failed = true});
    };
    second_opinion::opinions others;
    others.log.executed = of({"select a from t", "select a from t", "delete from t", "select 1/0"});
    others.log.failed = 1;
    others.counted = of({"select a from t", "select a from t", "delete from t"});
    others.wire.statements = others.wire.round_trips = 4;
    others.wire.rows = 3;
    others.wire.failed = 1;

    auto const disagreement = [&](auto code,
                                  std::initializer_list<second_opinion::explained> e = {}) {
        return second_opinion::disagreement(qb::measure(code), others, e, [](because) {});
    };
    auto const right = [&] {
        run("SELECT a FROM t");
        run("select  a  from t");
        run("delete from t");
        fail("select 1/0");
    };
    CHECK(disagreement(right) == "");
    CHECK(disagreement([&] {  // a group is missing
              run("SELECT a FROM t");
              run("select  a  from t");
              fail("select 1/0");
          }) != "");
    CHECK(disagreement([&] {  // a group too many
              right();
              run("insert into t values (1)");
          }) != "");
    CHECK(disagreement([&] {  // one execution too few
              run("SELECT a FROM t", 2);
              run("delete from t");
              fail("select 1/0");
          }) != "");
    CHECK(disagreement([&] {  // as many, but another
              run("SELECT a FROM t");
              run("select  a  from u");
              run("delete from t");
              fail("select 1/0");
          }) != "");
    CHECK(disagreement([&] {  // it didn't fail
              run("SELECT a FROM t");
              run("select  a  from t");
              run("delete from t");
              run("select 1/0", 0);
          }) != "");
    CHECK(disagreement([&] {  // a row too many
              run("SELECT a FROM t");
              run("select  a  from t", 2);
              run("delete from t");
              fail("select 1/0");
          }) != "");

    CHECK(disagreement(right, {{because::refused, "selec"}}) != "");
    CHECK(disagreement(right, {{because::not_reached, "delete from t"}}) != "");
    CHECK(disagreement(right, {{because::empty_text, ""}}) != "");
    CHECK(disagreement(right, {{because::prepare_refused, "selec"}}) != "");
    CHECK(disagreement(right, {{because::pipeline_head, "select 1/0"}}) != "");
    CHECK(disagreement(right, {{because::portal_aborted, "delete from t"}}) != "");

    second_opinion::opinions const before = others;
    auto const disagrees_once = [&](auto change) {
        others = before;
        change();
        CHECK(disagreement(right) != "");
        others = before;
    };
    disagrees_once([&] { ++others.wire.round_trips; });
    disagrees_once([&] { ++others.wire.statements; });
    disagrees_once([&] { ++others.wire.rows; });
    disagrees_once([&] { ++others.wire.failed; });
    disagrees_once([&] { ++others.wire.other_errors; });
    disagrees_once([&] { ++others.wire.unanswered; });
    disagrees_once([&] { others.wire.error = "novelty"; });
    disagrees_once([&] { ++others.log.failed; });
    disagrees_once([&] { others.log.executed.add("delete from t"); });
    disagrees_once([&] { others.log.refused.emplace_back("selec"); });
    disagrees_once([&] { others.log.without_statement.emplace_back(""); });
    disagrees_once([&] { others.log.not_understood.emplace_back("novelty"); });
    disagrees_once([&] { others.counted.add("delete from t"); });
}
