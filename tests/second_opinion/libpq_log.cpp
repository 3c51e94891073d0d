// SPDX-License-Identifier: BSL-1.0
// All of libpq that sends, as recorded and as the server's log, pg_stat_statements and the protocol
// have it.
#include "libpq_observed.hpp"

#include <doctest/doctest.h>

#include <libpq/libpq-fs.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

using second_opinion::because;

namespace {

/// A file in the temporary folder, gone at the end.
struct temporary_file {
    std::string path = (std::filesystem::temp_directory_path() /
                        ("querybudget_libpq_log_" + std::to_string(::getpid())))
                           .string();
    temporary_file() { std::ofstream(path) << std::string(10'000, 'x'); }
    ~temporary_file() { std::filesystem::remove(path); }
    temporary_file(temporary_file const&) = delete;
    temporary_file& operator=(temporary_file const&) = delete;
};

}  // namespace

TEST_CASE("texts of one statement, of several, and of none") {
    observed c;
    c.run("select 1");
    c.run("SELECT  2 -- the same");
    c.run("select 'a;b', $$c;d$$, \"relname\" from pg_class limit 1;");
    c.run("select 1; ;; insert into pg_temp.nowhere values (1)");
    c.run(
        "create temp table t (id int primary key, name text); insert into t values (1, 'x'), (2, "
        "'y'); update t set name = 'z'; delete from t where id = 1; select * from t");
    c.run("");
    c.run(" ; /* nothing; */ ; -- at all;");
    c.run("begin; insert into t values (3, 'x'); savepoint s; rollback to s; commit");
    qb::recording const r = c.agrees({{because::empty_text, ""}, {because::empty_text, " ; /*"}});
    CHECK(r.queries() == 11);
    CHECK(r.round_trips() == 8);
    CHECK(r.count(qb::inserts) == 3);
}

TEST_CASE("a statement that fails ends its text") {
    observed c;
    c.run("create temp table t (id int primary key)");
    c.run("selec 1");
    c.run("select 1; selec 2; select 3");  // refused as a whole, though its first is right
    c.run("select 1; select 1/0; select 3; select 4");
    c.run("insert into t values (1); insert into t values (1); insert into t values (2)");
    c.run("select * from missing; select 5");
    c.run("begin; select 1/0; commit");
    c.run("select 'in an aborted transaction'; select 6");
    c.run("rollback");
    c.run("create temp table late (id int primary key deferrable initially deferred)");
    c.run("begin; insert into late values (1), (1)");
    c.run("commit");
    qb::recording const r = c.agrees({
        {because::failed_at_commit, "commit"},
        {because::refused, "selec 1"},
        {because::refused, "select 1; selec 2; select 3", 1, "select 1"},
        {because::not_reached, "select 3"},
        {because::not_reached, "select 4"},
        {because::not_reached, "insert into t values (2)"},
        {because::not_reached, "select 5"},
        {because::not_reached, "commit"},
        {because::not_reached, "select 6"},
    });
    CHECK(r.round_trips() == 12);
}

TEST_CASE("values apart from the text, and values that are none") {
    observed c;
    c.run_with("select $1::int", {"1"});
    c.run_with("select $1::int", {"2"});
    c.run_with("select $1::int, $2::text", {nullptr, "it's"});
    c.run_with("select 1;", {});
    c.run_with("", {});
    c.run_with(" -- nothing", {});
    c.run_with("select $1::int", {"x"});    // can't be bound
    c.run_with("select 1/$1::int", {"0"});  // fails while it is planned
    c.run_with("select 1/count(*) from pg_class where oid = $1::oid", {"0"});  // while it runs
    c.run_with("selec $1", {"1"});                                             // isn't parsed
    c.run_with("select 1; select 2", {});                                      // isn't allowed
    c.run_with("select 1, $1::int", {});                                       // a value is missing
    char const bytes[] = {0, 0, 0, 7};
    char const* const values[] = {bytes, nullptr};
    int const lengths[] = {4, 0}, formats[] = {1, 1};
    PQclear(PQexecParams(c.get(), "select $1::int, $2::bytea", 2, nullptr, values, lengths, formats,
                         1));
    qb::recording const r = c.agrees({
        {because::refused, "select $1::int"},
        {because::refused, "select 1/$1::int"},
        {because::refused, "selec $1"},
        {because::refused, "select 1; select 2", 1, "select 1; select 2"},
        {because::refused, "select 1, $1::int"},
    });
    CHECK(r.round_trips() == 13);
}

TEST_CASE("a prepared statement counts as its text, whichever way it was prepared and run") {
    observed c;
    c.run("create temp table t (id int)");
    c.prepare("find", "select id from t where id = $1");
    for (int i = 0; i < 50; ++i) c.run_prepared("find", {std::to_string(i).c_str()});
    c.run("execute find(7)");
    c.run("EXECUTE \"find\" (8); execute FIND(9)");
    c.run("prepare add (int) as insert into t values ($1); execute add(1)");
    c.run("execute add(2)");
    c.run_prepared("add", {"3"});
    c.run("prepare \"My \"\"own\"\" name\" as delete from t");
    c.run_prepared("My \"own\" name", {});
    c.run("execute \"My \"\"own\"\" name\"");
    c.prepare("", "select 'unnamed'");
    c.run_prepared("", {});
    c.run_with("select 'in its place'", {});
    c.run("explain execute find(1)");
    c.run("create temp table of_find as execute find(1)");
    qb::recording const r = c.agrees();
    CHECK(r.count(qb::query("select id from t where id = $1")) == 53);
    CHECK(r.count(qb::query("insert into t values ($1)")) == 3);
    CHECK(r.count(qb::query("delete from t")) == 2);
}

TEST_CASE("names are taken again, dropped and unknown") {
    observed c;
    c.prepare("p", "select 1");
    c.run_prepared("p", {});
    c.prepare("p", "select 2 - 2");  // refused: the first stays
    c.run_prepared("p", {});
    c.run("deallocate p");
    c.prepare("p", "select 3 * 3");
    c.run_prepared("p", {});
    c.run("deallocate p; prepare p as select 4 / 4; execute p; deallocate p; execute p");
    c.prepare("q", "select 5 % 5");
    c.run("deallocate all");
    c.run_prepared("q", {});
    c.prepare("q", "select 6 | 6");
    c.run_prepared("q", {});
    c.run("discard all");
    c.run_prepared("q", {});
    c.prepare("q", "selec");
    c.run_prepared("q", {});
    c.run("begin; prepare kept as select 7 & 7; rollback");
    c.run("execute kept");
    c.run_prepared("unknown", {});
    c.run("prepare bad as selec");
    c.run("prepare bad as select * from missing");
    c.run("execute bad");
    c.agrees({
        {because::prepare_refused, "select 2 - 2"},
        {because::refused, "", 3, "EXECUTE \"q\""},
        {because::prepare_refused, "selec"},
        {because::refused, "", 1, "EXECUTE \"unknown\""},
        {because::refused, "prepare bad as selec"},
    });
}

TEST_CASE("what was prepared before it was observed counts as its text, unless it was in SQL") {
    client const before, in_sql;
    before.prepare("p", "select 1");
    before.run("prepare \"Q\" as select 2, 2");
    in_sql.run("prepare r as select 3, 3, 3");
    qb::observation const watch = qb::libpq::observe(before.get());
    qb::observation const another = qb::libpq::observe(in_sql.get());
    second_opinion::comparison others(the_server(), "client",
                                      {[&](std::FILE* file) { before.trace(file); },
                                       [&](std::FILE* file) { in_sql.trace(file); }});
    before.run_prepared("p", {});
    before.run("execute \"Q\"");
    in_sql.run("execute r");
    others.agrees({{because::prepared_unseen, "select 3, 3, 3", 1, "EXECUTE r"}});
}

TEST_CASE("what was prepared by the server itself has a name only") {
    observed c;
    c.run("do $$begin execute 'prepare hidden as select 1, 1'; end$$");
    c.run("execute hidden");
    c.run_prepared("hidden", {});
    c.agrees({{because::prepared_unseen, "select 1, 1", 2, "EXECUTE hidden"}});
}

TEST_CASE("describing is a round trip and no statement") {
    observed c;
    c.prepare("p", "select 1");
    PQclear(PQdescribePrepared(c.get(), "p"));
    PQclear(PQdescribePrepared(c.get(), "unknown"));
    c.run("begin; declare c cursor for select 2");
    PQclear(PQdescribePortal(c.get(), "c"));
    PQclear(PQdescribePortal(c.get(), "unknown"));
    c.run("rollback");
    qb::recording const r = c.agrees({{because::prepare_refused, "", 2}});
    CHECK(r.round_trips() == 7);
    CHECK(r.statements() == 3);
}

TEST_CASE("what is sent first and read later") {
    observed c;
    c.send("select 1; select 2; select 3, generate_series(1, 10)");
    c.read();
    c.send("select 1; select 1/0; select 3");
    c.read();
    c.send("");
    c.read();
    c.send_with("select $1::int", {"4"});
    c.read();
    REQUIRE(PQsendPrepare(c.get(), "p", "select 5, 5, 5, 5, 5", 0, nullptr) == 1);
    c.read();
    c.send_prepared("p", {});
    c.read();
    REQUIRE(PQsendDescribePrepared(c.get(), "p") == 1);
    c.read();
    REQUIRE(PQsendDescribePortal(c.get(), "unknown") == 1);
    c.read();
    qb::recording const r = c.agrees({{because::not_reached, "select 3"},
                                      {because::empty_text, ""},
                                      {because::prepare_refused, ""}});
    CHECK(r.round_trips() == 8);
}

TEST_CASE("results that nobody reads are read by the next call") {
    observed c;
    c.send("select 1; select 2");
    c.run("select 3, 3, 3");
    c.send("select 4, 4, 4, 4; select 5 as b, c from (values (1), (2)) v (c)");
    PQclear(PQgetResult(c.get()));
    c.run_with("select 6, 6, 6, 6, 6, 6", {});
    c.send("select 7, 7, 7, 7, 7, 7, 7, generate_series(1, 5); select 8, 8, 8, 8, 8, 8, 8, 8");
    REQUIRE(PQsetSingleRowMode(c.get()) == 1);
    PQclear(PQgetResult(c.get()));
    c.prepare("p", "select 8");
    c.send_prepared("p", {});
    PQclear(PQdescribePrepared(c.get(), "p"));
    c.agrees();
}

TEST_CASE("what was sent and not read when the recording ends counts") {
    observed c;
    c.run("select 1");
    c.send("select 2, 2");
    c.wait_for(POLLIN);  // it has run
    qb::recording const r = c.agrees({{because::unread, "select 2, 2"}});
    CHECK(r.round_trips() == 2);
    CHECK(r.seen().running.size() == 1);
}

TEST_CASE("rows one by one are one statement") {
    observed c;
    c.send("select generate_series(1, 20)");
    REQUIRE(PQsetSingleRowMode(c.get()) == 1);
    c.read();
    c.send("select 'a' from generate_series(1, 3); select 'b', 'b' from generate_series(1, 4)");
    REQUIRE(PQsetSingleRowMode(c.get()) == 1);
    c.read();
    c.send("select 1 where false");
    REQUIRE(PQsetSingleRowMode(c.get()) == 1);
    c.read();
    c.send_with("select 100 / (4 - n) from generate_series(1, 5) n", {});
    REQUIRE(PQsetSingleRowMode(c.get()) == 1);
    c.read();
    c.send("select 100 / (3 - n) from generate_series(1, 5) n; select 'never'");  // not one by one
    c.read();
    qb::recording const r =
        c.agrees({{because::rows_before_error, "", 3}, {because::not_reached, "select 'never'"}});
    CHECK(r.rows() == 30);
}

TEST_CASE("a pipeline of statements, prepared ones among them, waits once") {
    observed c;
    c.run("create temp table t (id int)");
    REQUIRE(PQenterPipelineMode(c.get()) == 1);
    for (int i = 0; i < 10; ++i) c.send_with("insert into t values ($1)", {"1"});
    REQUIRE(PQsendPrepare(c.get(), "p", "select id from t", 0, nullptr) == 1);
    c.send_prepared("p", {});
    REQUIRE(PQsendDescribePrepared(c.get(), "p") == 1);
    c.send_prepared("p", {});
    c.send_with("", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    c.read();
    REQUIRE(PQpipelineSync(c.get()) == 1);  // with nothing
    c.read();
    c.send_with("select 2", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    c.send_with("select 3, 3, 3", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    c.read();
    c.read();
    REQUIRE(PQexitPipelineMode(c.get()) == 1);
    qb::recording const r = c.agrees();
    CHECK(r.round_trips() == 4);
    CHECK(r.rows() == 22);
}

TEST_CASE("a pipeline runs nothing between an error and the next sync") {
    observed c;
    c.run("create temp table t (id int primary key)");
    REQUIRE(PQenterPipelineMode(c.get()) == 1);
    c.send_with("insert into t values (1)", {});
    c.send_with("insert into t values (1)", {});
    c.send_with("insert into t values (2)", {});
    REQUIRE(PQsendPrepare(c.get(), "never", "select 'never'", 0, nullptr) == 1);
    c.send_prepared("never", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    c.send_prepared("never", {});  // wasn't prepared
    REQUIRE(PQpipelineSync(c.get()) == 1);
    c.send_with("select id from t", {});
    c.send_with("selec", {});
    c.send_with("select 3", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    REQUIRE(PQsendPrepare(c.get(), "bad", "selec 2", 0, nullptr) == 1);
    c.send_prepared("bad", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    c.send_with("select 4, 4, 4, 4", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    for (int i = 0; i < 5; ++i) c.read();
    REQUIRE(PQexitPipelineMode(c.get()) == 1);
    c.run("select 5, 5, 5, 5, 5");
    c.agrees({
        {because::refused, "", 1, "EXECUTE \"never\""},
        {because::refused, "selec"},
        {because::prepare_refused, "selec 2"},
        {because::portal_aborted, "select id from t"},
    });
}

TEST_CASE("rows one by one in a pipeline") {
    observed c;
    REQUIRE(PQenterPipelineMode(c.get()) == 1);
    c.send_with("select generate_series(1, 5)", {});
    c.send_with("select 1", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    REQUIRE(PQsetSingleRowMode(c.get()) == 1);
    c.read();
    REQUIRE(PQexitPipelineMode(c.get()) == 1);
    qb::recording const r = c.agrees();
    CHECK(r.rows() == 6);
}

TEST_CASE("a pipeline that is read as it goes, with flush requests, waits each time") {
    observed c;
    REQUIRE(PQenterPipelineMode(c.get()) == 1);
    for (int i = 0; i < 3; ++i) {
        c.send_with("select $1::int", {"1"});
        REQUIRE(PQsendFlushRequest(c.get()) == 1);
        REQUIRE(PQflush(c.get()) == 0);
        PQclear(PQgetResult(c.get()));
        CHECK(PQgetResult(c.get()) == nullptr);
    }
    REQUIRE(PQpipelineSync(c.get()) == 1);
    c.read();
    REQUIRE(PQexitPipelineMode(c.get()) == 1);
    qb::recording const r = c.agrees();
    CHECK(r.round_trips() == 4);
}

TEST_CASE("COPY is one statement, to the server and from it") {
    observed c;
    c.run("create temp table t (id int)");
    c.run("copy t from stdin");
    c.put("1\n2\n");
    c.put("3\n");
    REQUIRE(PQputCopyEnd(c.get(), nullptr) == 1);
    c.read();
    c.run("copy t to stdout");
    CHECK(c.get_all() == 3);
    c.read();
    c.run("copy (select id from t where id > 1) to stdout");
    CHECK(c.get_all() == 2);
    c.read();
    c.send("copy t to stdout");
    c.read();
    (void)c.get_all();
    c.read();
    c.run_with("copy t to stdout", {});
    (void)c.get_all();
    c.read();
    qb::recording const r = c.agrees();
    CHECK(r.queries() == 6);
    CHECK(r.round_trips() == 7);
}

TEST_CASE("COPY outlives the text that began it") {
    observed c;
    c.run("create temp table t (id int)");
    auto const run = [&c](std::string sql) {
        c.run(sql.c_str());
        sql.assign(sql.size(), '#');
    };
    run("select 1; copy t from stdin; select 2, 2; select 3, 3, 3");
    REQUIRE(PQputCopyEnd(c.get(), nullptr) == 1);
    c.read();
    run("copy t to stdout");
    CHECK(c.get_all() == 0);
    c.read();
    run("copy t to stdout; select 4, 4, 4, 4");
    run("select 5, 5, 5, 5, 5");
    c.agrees();
}

TEST_CASE("COPY that is read without waiting, and asked about in between") {
    observed c;
    c.run("copy (select generate_series(1, 1000)) to stdout");
    for (int i = 0; i < 3; ++i) {
        PGresult* const r = PQgetResult(c.get());
        CHECK(PQresultStatus(r) == PGRES_COPY_OUT);
        PQclear(r);
    }
    int lines = 0;
    for (char* line = nullptr;;) {
        int const got = PQgetCopyData(c.get(), &line, 1);
        if (got > 0) PQfreemem(line);
        lines += got > 0 ? 1 : 0;
        if (got < 0) break;
        if (got > 0) continue;
        c.wait_for(POLLIN);
        REQUIRE(PQconsumeInput(c.get()) == 1);
    }
    CHECK(lines == 1000);
    c.read();
    c.run("create temp table t (id int)");
    c.run("copy t from stdin");
    PGresult* const r = PQgetResult(c.get());
    CHECK(PQresultStatus(r) == PGRES_COPY_IN);
    PQclear(r);
    REQUIRE(PQputCopyEnd(c.get(), nullptr) == 1);
    c.read();
    qb::recording const recorded = c.agrees();
    CHECK(recorded.rows() == 1000);
}

TEST_CASE("COPY that fails, is called off or isn't read") {
    observed c;
    c.run("create temp table t (id int)");
    c.run("copy t from stdin");
    c.put("x\n");
    REQUIRE(PQputCopyEnd(c.get(), nullptr) == 1);
    c.read();
    c.run("copy t from stdin");
    c.put("1\n");
    REQUIRE(PQputCopyEnd(c.get(), "the client has no more") == 1);
    c.read();
    c.run("copy missing to stdout");
    c.run("copy (select 100 / (3 - n) from generate_series(1, 5) n) to stdout");
    CHECK(c.get_all() == 2);
    c.read();
    c.run("copy (select generate_series(1, 5)) to stdout");
    c.run("select 'instead of reading'");
    c.agrees();
}

TEST_CASE("COPY in a text with others, and read in the old way") {
    observed c;
    c.run("create temp table t (id int)");
    c.send("select 1; copy t from stdin; select 2, 2; copy t to stdout; select 3, 3, 3");
    c.read();
    c.put("1\n");
    REQUIRE(PQputCopyEnd(c.get(), nullptr) == 1);
    c.read();
    CHECK(c.get_all() == 1);
    c.read();
    c.run("copy t from stdin");
    PQputline(c.get(), "2\n");
    PQputline(c.get(), "\\.\n");
    CHECK(PQendcopy(c.get()) == 0);
    c.run("copy t to stdout");
    for (char line[100]; PQgetline(c.get(), line, sizeof line) == 0;)
        if (std::string_view(line) == "\\.") break;
    CHECK(PQendcopy(c.get()) == 1);  // PQgetline has ended it already
    c.run("select 4, 4, 4, 4");
    c.agrees();
}

TEST_CASE("large objects and functions called by number") {
    temporary_file const file;
    observed c;
    c.run("begin");
    Oid const id = lo_creat(c.get(), INV_READ | INV_WRITE);
    Oid const other = lo_create(c.get(), 0);
    int const fd = lo_open(c.get(), id, INV_READ | INV_WRITE);
    CHECK(lo_write(c.get(), fd, "0123456789", 10) == 10);
    CHECK(lo_lseek(c.get(), fd, 2, SEEK_SET) == 2);
    CHECK(lo_lseek64(c.get(), fd, 3, SEEK_SET) == 3);
    CHECK(lo_tell(c.get(), fd) == 3);
    CHECK(lo_tell64(c.get(), fd) == 3);
    char buffer[100];
    CHECK(lo_read(c.get(), fd, buffer, sizeof buffer) == 7);
    CHECK(lo_truncate(c.get(), fd, 5) == 0);
    CHECK(lo_truncate64(c.get(), fd, 4) == 0);
    CHECK(lo_close(c.get(), fd) == 0);
    CHECK(lo_unlink(c.get(), other) == 1);
    Oid const imported = lo_import(c.get(), file.path.c_str());
    CHECK(imported != 0);
    CHECK(lo_import_with_oid(c.get(), file.path.c_str(), imported + 10'000) == imported + 10'000);
    CHECK(lo_export(c.get(), imported, file.path.c_str()) == 1);
    int answer = 0, size = 0;
    PQArgBlock argument{.len = 4, .isint = 1, .u = {.integer = static_cast<int>(id)}};
    PQclear(PQfn(c.get(), 964, &answer, &size, 1, &argument, 1));  // lo_unlink
    CHECK(answer == 1);
    CHECK(lo_close(c.get(), 99) == -1);
    CHECK(lo_open(c.get(), id, INV_READ) == -1);  // in an aborted transaction
    c.run("rollback");
    qb::recording const r = c.agrees({
        {because::large_object_lookup, ""},
        {because::function_number, "lo_unlink", 1, "function 964"},
        {because::refused, "", 1, "lo_open"},
    });
    CHECK(r.control() == 3);
}

TEST_CASE("what the server calls off has failed, and what comes next counts") {
    observed c;
    c.run("set statement_timeout = 20; select pg_sleep(10); select 'never'");
    c.run("set statement_timeout = 0; set lock_timeout = 1");
    c.send("select pg_sleep(60)");
    std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> const cancel(PQgetCancel(c.get()),
                                                                    PQfreeCancel);
    char error[256];
    the_server().wait_until_asleep(PQbackendPID(c.get()));
    REQUIRE(PQcancel(cancel.get(), error, sizeof error) == 1);
    c.read();
    c.run("select 'next'");
    c.agrees({{because::not_reached, "select 'never'"}});
}

TEST_CASE("a connection that is reset forgets what it had prepared, and goes on counting") {
    observed c;
    c.prepare("p", "select 1");
    c.run_prepared("p", {});
    PQreset(c.get());
    c.run_prepared("p", {});
    c.prepare("p", "select 2, 2");
    c.run_prepared("p", {});
    REQUIRE(PQresetStart(c.get()) == 1);
    for (PostgresPollingStatusType s = PGRES_POLLING_WRITING; s != PGRES_POLLING_OK;) {
        REQUIRE(s != PGRES_POLLING_FAILED);
        c.wait_for(s == PGRES_POLLING_READING ? POLLIN : POLLOUT);
        s = PQresetPoll(c.get());
    }
    c.run_prepared("p", {});
    c.run("select 3, 3, 3");
    c.agrees({{because::refused, "", 2, "EXECUTE \"p\""}});
}

TEST_CASE("a backend that was ended runs nothing, and what is sent to it fails") {
    observed c;
    c.run("select 1");
    the_server().value("select pg_terminate_backend(" + std::to_string(PQbackendPID(c.get())) +
                       ", 10000)");
    c.run("select 2, 2");
    c.run("select 3, 3, 3");
    CHECK(PQsendQuery(c.get(), "select 4, 4, 4, 4") == 0);
    qb::recording const r = c.agrees({{because::backend_gone, "select 2, 2"}});
    CHECK(r.statements() == 2);  // libpq knew of it, and sent nothing more
}

TEST_CASE("a backend that is ended while a pipeline waits") {
    observed c;
    REQUIRE(PQenterPipelineMode(c.get()) == 1);
    c.send_with("select 1", {});
    c.send_with("select pg_sleep(60)", {});
    c.send_with("select 2, 2", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    the_server().wait_until_asleep(PQbackendPID(c.get()));
    the_server().value("select pg_terminate_backend(" + std::to_string(PQbackendPID(c.get())) +
                       ", 10000)");
    for (int nulls = 0; nulls < 4;) {
        PGresult* const r = PQgetResult(c.get());
        nulls += r == nullptr ? 1 : 0;
        PQclear(r);
    }
    c.agrees();
}

TEST_CASE("a connection that is reset or closed before its results are read") {
    observed c;
    c.send("select 1");
    c.wait_for(POLLIN);
    PQreset(c.get());
    c.run("select 2, 2");
    c.send("copy (select generate_series(1, 10)) to stdout");
    c.run("select 3, 3, 3");
    c.send("select 4, 4, 4, 4");
    c.wait_for(POLLIN);
    c.pg.reset();
    qb::recording const r =
        c.agrees({{because::unread, "select 1"}, {because::unread, "select 4, 4, 4, 4"}});
    CHECK(r.queries() == 5);
}

TEST_CASE("notices and notifications come in between and are nothing") {
    observed c;
    c.run("set client_min_messages = debug1; listen channel");
    PQsetNoticeProcessor(
        c.get(), [](void*, char const*) {}, nullptr);
    c.run("do $$begin raise notice 'n'; raise warning 'w'; end$$");
    c.run("notify channel, 'payload'; select 1");
    c.run("commit");  // a warning
    while (PGnotify* const n = PQnotifies(c.get())) PQfreemem(n);
    the_server().value("select count(*) from pg_class");
    REQUIRE(PQconsumeInput(c.get()) == 1);
    c.run("unlisten *");
    c.agrees();
}

TEST_CASE("a cursor's steps") {
    observed c;
    c.run("begin; declare c scroll cursor for select generate_series(1, 10)");
    c.run("fetch 3 from c");
    c.run("FETCH NEXT FROM c; fetch backward 2 in c; move absolute 8 in c; fetch all from c");
    c.run("fetch 0 from c");
    c.run("close c");
    c.run("close c");
    c.run("rollback");
    c.run("begin; declare h cursor with hold for select 1; commit");
    c.run("fetch all from h; close h");
    qb::recording const r = c.agrees();
    CHECK(r.cursor_steps() == 10);
    CHECK(r.queries() == 2);
}

TEST_CASE("statements of every other kind") {
    observed c;
    c.run("create temp table t (id int, n int)");
    c.run("explain select 1; explain analyze insert into t values (1, 2)");
    c.run("set work_mem = '1MB'; show work_mem; reset work_mem; set local work_mem = '2MB'");
    c.run("create temp table u as select 1 as a; select a into temp v from u");
    c.run("vacuum t");
    c.run("truncate t; lock table t; analyze t");
    c.run("with d as (delete from t returning id) select count(*) from d");
    c.run("merge into t using u on t.id = u.a when not matched then insert values (a, 1)");
    c.run("values (1), (2); table t");
    c.run("create function pg_temp.f() returns int language sql as 'select 1; select 2'");
    c.run("select pg_temp.f()");
    c.run("create procedure pg_temp.p() language plpgsql as $$begin perform 1; commit; end$$");
    c.run("call pg_temp.p()");
    c.run("do $$begin execute 'select 1'; end$$");
    c.run("begin; prepare transaction 'x'");
    c.run("commit and chain");
    c.run("begin isolation level serializable read only; rollback and chain; end");
    c.run("copy t to '/nowhere/at/all'");
    c.agrees({{because::failed_at_commit, "prepare transaction 'x'"}});
}

TEST_CASE("what the server does by itself is no statement") {
    observed c;
    c.run("create temp table t (id int); create temp table log (id int)");
    c.run(
        "create function pg_temp.f() returns trigger language plpgsql as $$begin insert into log "
        "values (new.id); return new; end$$");
    c.run("create trigger g after insert on t for each row execute function pg_temp.f()");
    c.run("insert into t values (1), (2)");
    c.run("create rule also as on update to t do also insert into log values (3)");
    c.run("create rule never as on delete to t do instead nothing");
    c.run("update t set id = 4");
    c.run("delete from t");
    c.run("select count(*) from log");
    c.agrees({
        {because::rewritten, "update t set id = 4"},
        {because::rewritten_away, "delete from t"},
    });
}

TEST_CASE("texts of every size and letter") {
    observed c;
    std::string const longest(100'000, 'x');
    c.run(("select '" + longest + "'; select \"größe\" from (values (1)) v (\"größe\") -- ü")
              .c_str());
    c.run(("select length($$" + longest + ";$$)").c_str());
    c.run("select E'\\';', U&'\\0041', 'a'\n'b', B'1', X'1F', 1e5, .5");
    c.run("select\n1\n;\n\tselect\r\n2\n");
    c.run_with(("/* " + longest + " */ select $1::text").c_str(), {longest.c_str()});
    c.agrees();
}

TEST_CASE("a connection that doesn't block") {
    observed c;
    REQUIRE(PQsetnonblocking(c.get(), 1) == 0);
    c.send(("select length('" + std::string(1'000'000, 'x') + "'); select 2").c_str());
    while (PQflush(c.get()) > 0) {
        c.wait_for(POLLIN | POLLOUT);
        REQUIRE(PQconsumeInput(c.get()) == 1);
    }
    while (PQisBusy(c.get()) != 0) {
        c.wait_for(POLLIN);
        REQUIRE(PQconsumeInput(c.get()) == 1);
    }
    c.read();
    qb::recording const r = c.agrees();
    CHECK(r.round_trips() == 1);
    CHECK(r.queries() == 2);
}

TEST_CASE("statements of another thread, and of connections that open while all are observed") {
    observed c;
    std::thread([&] { c.run("select 'from another thread'"); }).join();
    qb::recording const r = c.agrees();
    CHECK(r.queries() == 1);

    qb::observation const all = qb::libpq::observe_all();
    client one, two;
    second_opinion::comparison others(
        the_server(), "client",
        {[&](std::FILE* file) { one.trace(file); }, [&](std::FILE* file) { two.trace(file); }});
    one.prepare("p", "select 'of one'");
    two.prepare("p", "select 'of', 'two'");
    one.send_prepared("p", {});
    two.send("select 1, 2, 3; select 1/0; select 'never'");
    one.read();
    one.send("select 1, 2, 3; copy (select 1) to stdout");
    two.read();
    two.run_prepared("p", {});
    one.read();
    std::thread([&] { (void)one.get_all(); }).join();
    two.run("select 1, 2, 3");
    one.read();
    qb::recording const both = others.agrees({{because::not_reached, "select 'never'"}});
    CHECK(both.seen().connections == 2);
    CHECK(both.round_trips() == 7);
}

TEST_CASE("calls that libpq refuses send nothing") {
    observed c;
    CHECK(PQexec(c.get(), nullptr) == nullptr);
    c.send("select 1");
    CHECK(PQsendQuery(c.get(), "select 'refused'") == 0);
    c.read();
    REQUIRE(PQenterPipelineMode(c.get()) == 1);
    CHECK(PQsendQuery(c.get(), "select 'refused in a pipeline'") == 0);
    PQclear(PQexec(c.get(), "select 'refused, too'"));
    REQUIRE(PQexitPipelineMode(c.get()) == 1);
    std::vector<char const*> const values(70'000, "1");
    PQclear(PQexecParams(c.get(), "select 'too many'", 70'000, nullptr, values.data(), nullptr,
                         nullptr, 0));
    c.run("select 2, 2");
    c.agrees();
}

TEST_CASE("no entry of the list of differences is stale") {
    CHECK(second_opinion::stale_differences(second_opinion::libpq) == "");
}
