// SPDX-License-Identifier: BSL-1.0
// What libpq does that hardly any program makes it do.
#include "libpq_observed.hpp"

#include <doctest/doctest.h>

#include <libpq/libpq-fs.h>

using second_opinion::because;

TEST_CASE("the unnamed statement is whatever was parsed last") {
    observed c;
    c.prepare("", "select 1");
    c.run_prepared("", {});
    c.prepare("", "select 2, 2");
    c.run_prepared("", {});
    c.prepare("", "selec");  // and takes the former with it
    c.run_prepared("", {});
    c.prepare("", "select 3, 3, 3");
    c.run("select 4, 4, 4, 4");  // so does a text
    c.run_prepared("", {});
    c.run_with("select 5, 5, 5, 5, $1::int", {"5"});
    c.run_prepared("", {"6"});
    c.agrees({
        {because::prepare_refused, "selec"},
        {because::refused, "", 2, "EXECUTE \"\""},
        {because::prepared_unseen, "select 5, 5, 5, 5, $1::int", 1, "EXECUTE \"\""},
    });
}

TEST_CASE("statements about names, by every way to send them") {
    observed c;
    c.run("create temp table t (id int)");
    c.run_with("prepare p as select id from t", {});
    c.run_with("execute p", {});
    c.run_with("EXECUTE p;", {});
    c.run("discard plans; discard temp; discard sequences");
    c.run_prepared("p", {});  // it is still there, its table isn't
    c.run_with("deallocate p", {});
    c.prepare("p", "execute q");
    c.prepare("q", "prepare r as select 2, 2");
    c.run_prepared("q", {});
    c.run("execute r");
    c.prepare("s", "deallocate r");
    c.run_prepared("s", {});
    c.run("execute r");
    c.run("create temp table u (id int)");
    c.prepare("out", "copy u to stdout");
    c.run_prepared("out", {});
    CHECK(c.get_all() == 0);
    c.read();
    c.agrees({{because::refused, "select id from t"}});
}

TEST_CASE("a pipeline that ends in an error of its commit") {
    observed c;
    c.run("create temp table t (id int primary key deferrable initially deferred)");
    REQUIRE(PQenterPipelineMode(c.get()) == 1);
    c.send_with("insert into t values (1), (1)", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    c.send_with("select 2, 2", {});
    REQUIRE(PQpipelineSync(c.get()) == 1);
    c.read();
    c.read();
    REQUIRE(PQexitPipelineMode(c.get()) == 1);
    c.run("select 3, 3, 3");
    c.agrees({{because::prepare_refused, ""}});
}

TEST_CASE("a COPY without an end is called off by the next call, which waits for it") {
    observed c;
    c.run("create temp table t (id int)");
    c.run("copy t from stdin");
    c.put("1\n");
    c.run("select 'instead of the rest'");
    c.run("copy t from stdin; select 'never'");
    c.run_with("select 'with', 'values'", {});
    c.agrees({{because::not_reached, "select 'never'"}});
}

TEST_CASE("the look-up before the first large-object call fails, so that call isn't made") {
    observed c;
    c.run("begin; select 1/0");
    CHECK(lo_open(c.get(), 1, INV_READ) == -1);
    c.run("rollback");
    CHECK(lo_open(c.get(), 1, INV_READ) == -1);  // there is none
    c.agrees({{because::large_object_lookup, "failed"}, {because::large_object_lookup, ""}});
}

TEST_CASE("a rule that makes several selects of one statement") {
    observed c;
    c.run("create temp table t (id int)");
    c.run("create rule ask as on delete to t do instead (select 1; select 2, 3)");
    c.run("delete from t");
    c.send("delete from t");
    REQUIRE(PQsetSingleRowMode(c.get()) == 1);
    c.read();
    qb::recording const r = c.agrees({{because::rewritten, "delete from t", 2}});
    CHECK(r.count(qb::deletes) == 2);
    CHECK(r.rows() == 4);
}

TEST_CASE("a function that is called while a result is awaited is refused, and sends nothing") {
    observed c;
    c.send("select 1; select 2, 2");
    int answer = 0, size = 0;
    CHECK(PQfn(c.get(), 964, &answer, &size, 1, nullptr, 0) == nullptr);
    c.read();
    c.send("select 3, 3, 3");
    CHECK(lo_close(c.get(), 1) == -1);  // its look-up reads what is left, and then it is called
    c.agrees({{because::large_object_lookup, ""}});
}

TEST_CASE("large-object calls that libpq refuses send nothing") {
    observed c;
    c.run("begin");
    int const fd = lo_open(c.get(), lo_creat(c.get(), INV_WRITE), INV_WRITE);
    char buffer[1] = {};
    std::size_t const too_large = std::size_t{1} << 40;
    CHECK(lo_read(c.get(), fd, buffer, too_large) == -1);
    CHECK(lo_write(c.get(), fd, buffer, too_large) == -1);
    CHECK(lo_truncate(c.get(), fd, too_large) == -1);
    CHECK(lo_import(c.get(), "/nowhere/at/all") == 0);
    CHECK(lo_export(c.get(), 1, "/nowhere/at/all") == -1);
    c.run("rollback");
    c.agrees({{because::large_object_lookup, ""}});
}
