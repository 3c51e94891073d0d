// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace oracle {

// clang-format off
inline constexpr char const* sqlite_statements[] = {
    "select 1", "select * from users where id = 1", "values (1, 2), (3, 4)", "select (select 1), exists (select 2)",
    "select id from users union select id from orders order by 1 limit 5 offset 2", "select id from users limit 2, 5",
    "with x as (select 1 as a) select a from x", "with x(a) as (values (1)) select a from x", "with x as (select 1) values (2)",
    "with recursive x(n) as (select 1 union all select n + 1 from x where n < 5) select n from x",
    "with x as materialized (select 1 as a) select a from x", "select count(*) filter (where id > 1) over (partition by state) from users",
    "select id isnull, id notnull, id not null, id is not 5, name glob 'a*' from users", "select case id when 1 then 2 else 3 end from users",
    "select cast(id as text), id || 'x', id -> 'a', id ->> 'b' from users", "select [id], `id`, \"id\" from users", "select x'1f', 0x1f, 1e5, ?1, :a, @b, $c",
    "insert into users (id) values (1)", "insert or ignore into users (id) values (1)", "insert or replace into users (id) values (1) returning id",
    "insert into users default values", "insert into users (id) select id from orders", "insert into users (id) values (1) on conflict do nothing",
    "insert into users (id) values (1) on conflict (id) do update set state = excluded.state", "replace into users (id) values (1)",
    "with x as (select 1 as a) insert into users (id) select a from x", "with x as (select 1 as a) replace into users (id) select a from x",
    "update users set id = 1", "update or ignore users set id = 1 where id = 2 returning *", "update users set id = orders.id from orders where users.id = orders.id",
    "with x as (select 1 as a) update users set id = (select a from x)", "delete from users", "delete from users where id in (select id from orders) returning id",
    "with x as (select 1 as a) delete from users where id in (select a from x)", "create table t1 (a integer primary key, b text check (b <> ''))",
    "create table t1 as select 1 as a", "create temp table t1 (a)", "create table if not exists t1 (a int primary key) without rowid, strict", "create table if not exists users (a)", "create index if not exists an_index on users (id)", "create table t1 (a)",
    "create index i1 on users (id) where id > 1", "create unique index if not exists i1 on users (lower(state))", "create view v1 as select 1 as a",
    "create trigger r1 after insert on users begin delete from orders where id = new.id; end", "create temp trigger r1 before update of id on users begin select 1; end",
    "create virtual table f1 using fts5(a)", "drop table users", "drop table if exists orders", "drop index an_index", "drop view if exists a_view", "drop trigger if exists x",
    "alter table users rename to people", "alter table users add column extra text", "alter table users rename column state to status", "alter table users drop column state",
    "vacuum", "vacuum into 'file'", "analyze", "analyze users", "reindex", "reindex users", "begin", "begin transaction", "begin deferred", "begin immediate", "begin exclusive transaction",
    "commit", "end", "end transaction", "rollback", "rollback transaction", "savepoint s", "release s", "release savepoint s", "rollback to s", "rollback to savepoint s",
    "pragma foreign_keys", "pragma foreign_keys = on", "pragma table_info(users)", "pragma user_version", "pragma user_version = 5", "pragma journal_mode = wal",
    "pragma main.cache_size = 100", "pragma optimize", "pragma integrity_check", "pragma application_id = 1", "pragma wal_checkpoint", "pragma incremental_vacuum",
    "pragma synchronous = off", "pragma schema_version", "pragma auto_vacuum = 1",
    "attach 'file' as other", "attach database ':memory:' as other", "detach other", "detach database other",
    "explain select 1", "explain insert into users (id) values (1)", "explain query plan select 1", "explain query plan delete from users", "explain begin",
    "explain create table t1 (a)", "explain query plan with x as (select 1) select * from x", "explain vacuum", "explain commit", "explain pragma user_version",
};
// clang-format on

}  // namespace oracle
