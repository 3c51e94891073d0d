// SPDX-License-Identifier: BSL-1.0
#include "sql_support.hpp"

#include <string>

namespace qb = querybudget;
using kind = qb::statement_kind;

namespace {

struct expected {
    char const* sql;
    kind k;
    bool writes;
};

void check(qb::dialect d, expected const& e) {
    INFO("text: " << e.sql);
    auto const facts = qb::facts_of(e.sql, d);
    CHECK(static_cast<int>(facts.kind) == static_cast<int>(e.k));
    CHECK(static_cast<int>(qb::kind_of(e.sql, d)) == static_cast<int>(e.k));
    CHECK(facts.writes == e.writes);
    CHECK(sql_test::broken_promise(e.sql, d) == "");
}

}  // namespace

TEST_CASE("the main verb is found in both dialects") {
    expected const both[] = {
        {"select 1", kind::select, false},
        {"  /* a */ -- b\n ( (select 1) )", kind::select, false},
        {"VALUES (1)", kind::select, false},
        {"insert into t select * from u", kind::insert, true},
        {"INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 1", kind::insert, true},
        {"update t set a = 1", kind::update, true},
        {"delete from t", kind::delete_, true},
        {"with x as (select 1) select * from x", kind::select, false},
        {"with recursive x(n) as (values (1)) delete from t", kind::delete_, true},
        {"with x as (select 1) insert into t select * from x", kind::insert, true},
        {"create table t (a int)", kind::ddl, true},
        {"alter table t add a int", kind::ddl, true},
        {"drop index i", kind::ddl, true},
        {"begin", kind::transaction, false},
        {"commit", kind::transaction, false},
        {"end", kind::transaction, false},
        {"rollback to x", kind::transaction, false},
        {"savepoint x", kind::transaction, false},
        {"release x", kind::transaction, false},
        {"explain select 1", kind::explain, false},
        {"explain delete from t", kind::explain, false},
        {"gibberish", kind::other, false},
        {"", kind::other, false},
        {"; select 1", kind::select, false},
    };
    for (expected const& e : both) {
        check(qb::dialect::postgresql, e);
        check(qb::dialect::sqlite, e);
    }
}

TEST_CASE("verbs of SQLite") {
    expected const cases[] = {
        {"replace into t values (1)", kind::insert, true},
        {"insert or ignore into t values (1)", kind::insert, true},
        {"update or replace t set a = 1", kind::update, true},
        {"with x as (select 1) replace into t select * from x", kind::insert, true},
        {"begin immediate", kind::transaction, false},
        {"explain query plan delete from t", kind::explain, false},
        {"pragma foreign_keys = on", kind::session, false},
        {"attach 'x' as y", kind::session, false},
        {"detach y", kind::session, false},
        {"vacuum", kind::other, true},
        {"analyze", kind::other, true},
        {"reindex t", kind::other, true},
        {"create trigger x after update on t begin delete from u; end", kind::ddl, true},
    };
    for (expected const& e : cases) check(qb::dialect::sqlite, e);
}

TEST_CASE("verbs of PostgreSQL") {
    expected const cases[] = {
        {"table t", kind::select, false},
        {"merge into t using u on true when matched then delete", kind::merge, true},
        {"with x as (select 1) merge into t using x on true when matched then delete", kind::merge,
         true},
        {"call p(1)", kind::call, false},
        {"do $$ begin end $$", kind::call, false},
        {"copy t from stdin", kind::copy, true},
        {"copy t to stdout", kind::copy, false},
        {"copy (select * from t) to stdout", kind::copy, false},
        {"copy (delete from t returning *) to stdout", kind::copy, true},
        {"select a into u from t", kind::select, true},
        {"select * from t for update", kind::select, false},
        {"truncate t", kind::delete_, true},
        {"grant select on t to u", kind::ddl, true},
        {"revoke all on t from u", kind::ddl, true},
        {"comment on table t is 'x'", kind::ddl, true},
        {"refresh materialized view v", kind::ddl, true},
        {"cluster t", kind::ddl, true},
        {"security label on table t is 'x'", kind::ddl, true},
        {"import foreign schema s from server x into y", kind::ddl, true},
        {"vacuum full t", kind::other, false},
        {"analyze t", kind::other, false},
        {"reindex table t", kind::other, false},
        {"lock table t", kind::other, false},
        {"checkpoint", kind::other, false},
        {"execute p(1)", kind::other, false},
        {"start transaction", kind::transaction, false},
        {"abort", kind::transaction, false},
        {"set transaction isolation level serializable", kind::transaction, false},
        {"set local transaction read only", kind::transaction, false},
        {"prepare transaction 'x'", kind::transaction, false},
        {"commit prepared 'x'", kind::transaction, false},
        {"set search_path to x", kind::session, false},
        {"set session characteristics as transaction read only", kind::session, false},
        {"show all", kind::session, false},
        {"reset all", kind::session, false},
        {"listen x", kind::session, false},
        {"notify x", kind::session, false},
        {"unlisten *", kind::session, false},
        {"discard all", kind::session, false},
        {"load 'x'", kind::session, false},
        {"prepare p as delete from t", kind::prepare, false},
        {"prepare p as with x as (delete from t returning *) select * from x", kind::prepare,
         false},
        {"deallocate p", kind::prepare, false},
        {"declare c cursor for select 1", kind::select, false},
        {"fetch 5 from c", kind::cursor, false},
        {"move all in c", kind::cursor, false},
        {"close c", kind::cursor, false},
    };
    for (expected const& e : cases) check(qb::dialect::postgresql, e);
}

TEST_CASE("a common table expression that writes makes the statement write") {
    expected const cases[] = {
        {"with x as (delete from t returning *) select * from x", kind::select, true},
        {"with x as materialized (update t set a = 1 returning *) select * from x", kind::select,
         true},
        {"with x as not materialized (insert into t values (1) returning *) select 1", kind::select,
         true},
        {"with y as (with x as (select 1) delete from t returning *) select * from y", kind::select,
         true},
        {"with update as (select 1) select * from update", kind::select, false},
        {"with x as (select 1 for update) select * from x", kind::select, false},
        {"with x as (select a from t) search depth first by a set b select * from x", kind::select,
         false},
    };
    for (expected const& e : cases) check(qb::dialect::postgresql, e);
}

TEST_CASE("only PostgreSQL's EXPLAIN ANALYZE of a write writes") {
    expected const cases[] = {
        {"explain analyze delete from t", kind::explain, true},
        {"explain analyze verbose delete from t", kind::explain, true},
        {"explain analyze select 1", kind::explain, false},
        {"explain (analyze, buffers) update t set a = 1", kind::explain, true},
        {"explain (analyze false) update t set a = 1", kind::explain, false},
        {"explain (analyze off, verbose) update t set a = 1", kind::explain, false},
        {"explain (buffers, analyze 1) update t set a = 1", kind::explain, true},
        {"explain (verbose) update t set a = 1", kind::explain, false},
        {"explain analyze with x as (delete from t returning *) select * from x", kind::explain,
         true},
        {"explain analyze create table x as select 1", kind::explain, true},
        {"explain analyze execute p", kind::explain, false},
        {"explain analyze (select 1)", kind::explain, false},
    };
    for (expected const& e : cases) check(qb::dialect::postgresql, e);
}

TEST_CASE("of several statements the first gives the kind, and any of them may write") {
    auto const f = sql_test::pg_facts("begin; select 1; delete from t; commit");
    CHECK(f.kind == kind::transaction);
    CHECK(f.writes);
    CHECK_FALSE(sql_test::pg_facts("begin; select 1; commit").writes);
}

TEST_CASE("kinds fall into categories") {
    CHECK(qb::category_of(kind::other) == qb::statement_category::query);
    CHECK(qb::category_of(kind::transaction) == qb::statement_category::control);
    CHECK(qb::category_of(kind::driver) == qb::statement_category::control);
    CHECK(qb::category_of(kind::cursor) == qb::statement_category::cursor);
}
