// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <querybudget/sql/tables.hpp>

#include <string>

namespace qb = querybudget;

namespace {

std::string joined(std::string_view sql, qb::dialect d) {
    std::string all;
    for (std::string const& name : qb::tables_of(sql, d)) all += (all.empty() ? "" : " ") + name;
    return all;
}
std::string pg(std::string_view sql) { return joined(sql, qb::dialect::postgresql); }
std::string lite(std::string_view sql) { return joined(sql, qb::dialect::sqlite); }

}  // namespace

TEST_CASE("tables stand behind FROM and JOIN, each once, without schema and alias") {
    CHECK(pg("SELECT * FROM Users u, s.posts AS p JOIN users ON a = b") == "users posts");
    CHECK(pg("select * from a left join b using (id) natural join c cross join only d") ==
          "a b c d");
    CHECK(pg("select * from a join b on f(a.x, b.y), c where x in (d, e)") == "a b c");
    CHECK(pg("select * from (a join b on true), c") == "a b c");
    CHECK(pg("select * from a where x in (select y from b order by p, q) order by r, s") == "a b");
    CHECK(pg("select (select max(x) from b), (select 1) from a") == "b a");
    CHECK(pg("table t") == "t");
    CHECK(pg("select 'from x', \"from\" from t -- from y") == "t");
}

TEST_CASE("quoted names keep their case where the dialect does") {
    CHECK(pg(R"(select * from "Users", "users", "a""b", "select")") == R"(Users users a"b select)");
    CHECK(lite(R"(select * from "Users", [A B], `c``d` join 'E')") == "users a b c`d e");
}

TEST_CASE("writes name their tables") {
    CHECK(pg("insert into s.t (a, b) select a, b from u on conflict (a) do update set a = 1") ==
          "t u");
    CHECK(pg("update only t as x set a = 1 from u, v where exists (select 1 from w)") == "t u v w");
    CHECK(pg("delete from a using b, c join d using (id) where true") == "a b c d");
    CHECK(pg("merge into t x using (select * from s) y on true when matched then update set a = 1 "
             "when not matched then insert (a) values (1)") == "t s");
    CHECK(pg("truncate table a, only b cascade") == "a b");
    CHECK(pg("truncate a") == "a");
    CHECK(lite("replace into t values (1)") == "t");
    CHECK(lite("update or ignore t set a = 1") == "t");
    CHECK(lite("insert or replace into t values (1)") == "t");
    CHECK(pg("select * into u from t") == "u t");
}

TEST_CASE("definitions name their tables") {
    CHECK(pg("create table if not exists t (a int, b text)") == "t");
    CHECK(pg("create temp table t as select * from u") == "t u");
    CHECK(pg("drop table if exists a, s.b cascade") == "a b");
    CHECK(pg("alter table only t add column a int, drop column b") == "t");
    CHECK(pg("create unique index concurrently if not exists i on only t (a, b)") == "t");
    CHECK(pg("copy t (a, b) from stdin") == "t");
    CHECK(pg("copy (select * from t) to stdout") == "t");
    CHECK(pg("lock table a, b in exclusive mode") == "a b");
    CHECK(pg("create view v as select * from t") == "t");
    CHECK(lite("create trigger g after update of a on t begin update u set a = 1; delete from v; "
               "end") == "t u v");
    CHECK(pg("create function f() returns table (a int) as 'x' language sql") == "");
}

TEST_CASE("names of common table expressions are no tables") {
    CHECK(pg("with x as (select * from a), y (b) as materialized (delete from c returning *) "
             "select * from x, y, d") == "a c d");
    CHECK(pg("with recursive t(n) as (values (1) union all select n + 1 from t) select n from t") ==
          "");
    CHECK(pg("insert into t with x as (select * from y) select * from x") == "t y");
    CHECK(pg("with x as (select 1) select * from x join s.x on true") == "x");
    CHECK(pg("select cast(a as timestamp with time zone) from t with") == "t");
}

TEST_CASE("FROM inside a function, and IS DISTINCT FROM, name no table") {
    CHECK(pg("select extract(year from x), substring(y from 1 for 2), trim(both from z) from t") ==
          "t");
    CHECK(pg("select * from t where a is distinct from b and c is not distinct from d") == "t");
    CHECK(lite("select * from t where a is not distinct from b") == "t");
    CHECK(pg("select overlay(a placing 'x' from 2), position('a' in b)") == "");
}

TEST_CASE("functions and locks are no tables") {
    CHECK(pg("select * from generate_series(1, 3) g, t, lateral f(t.a) h, s.f(1)") == "t");
    CHECK(pg("select * from rows from (f(1), g(2)) as x, t") == "t");
    CHECK(pg("select * from t for update of u") == "t");
    CHECK(pg("select * from t for no key update") == "t");
    CHECK(lite("select * from json_each('[1]'), t") == "t");
    CHECK(pg("fetch 5 from c; move all in c; close c") == "");
    CHECK(pg("grant update, delete on t to u; revoke all on t from u") == "");
}

TEST_CASE("every statement of a text is looked at") {
    CHECK(pg("begin; select * from a; update b set c = 1; commit") == "a b");
    CHECK(pg("explain analyze update t set a = 1") == "t");
    CHECK(pg("explain (analyze, buffers) delete from t") == "t");
    CHECK(pg("prepare p as update t set a = 1") == "t");
    CHECK(pg("declare c cursor for select * from t") == "t");
}
