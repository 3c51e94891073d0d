// SPDX-License-Identifier: BSL-1.0
// SOCI, which knows nothing of us, as recorded and as the server's log, pg_stat_statements and the
// protocol have it.
#include "second_opinion.hpp"

#include <doctest/doctest.h>

#include <querybudget/adapter/libpq.hpp>
#include <querybudget/querybudget.hpp>

#include <string>
#include <vector>

// With Boost SOCI knows some more types of values; its headers are too many for that.
#include <soci/soci-config.h>
#undef SOCI_HAVE_BOOST
#undef SOCI_HAVE_BOOST_DATE_TIME
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

namespace qb = querybudget;
using second_opinion::because;

namespace {

second_opinion::server& the_server() {
    static second_opinion::server s("soci");
    return s;
}

PGconn* connection_of(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

void trace(soci::session& session, std::FILE* file) {
    if (file == nullptr) return PQuntrace(connection_of(session));
    PQtrace(connection_of(session), file);
    PQsetTraceFlags(connection_of(session), PQTRACE_SUPPRESS_TIMESTAMPS);
}

struct session : soci::session {
    explicit session(std::string const& options = "")
        : soci::session(soci::postgresql, the_server().conninfo("client") + options) {}
};

/// One that is observed, and about which others are asked, from now on.
struct observed {
    explicit observed(std::string const& options = "") : sql(options) {}

    qb::recording agrees(std::initializer_list<second_opinion::explained> differences = {},
                         qb::location at = qb::location::current()) {
        return others.agrees(differences, at);
    }

    session sql;
    qb::observation watch = qb::libpq::observe(connection_of(sql));
    second_opinion::comparison others{
        the_server(), "client", {[this](std::FILE* file) { trace(sql, file); }}};
};

/// People that are there before anybody counts.
void make_people(std::string const& table) {
    session sql;
    sql << "create table " << table << " (id int primary key, name text)";
    sql << "insert into " << table << " select n, 'name ' || n from generate_series(1, 20) n";
}

}  // namespace

TEST_CASE("statements at once, with values into them and out of them") {
    make_people("people");
    observed db;
    int count = 0;
    db.sql << "select count(*) from people", soci::into(count);
    CHECK(count == 20);
    std::string name;
    soci::indicator found = soci::i_null;
    for (int id = 1; id <= 5; ++id)
        db.sql << "select name from people where id = :id", soci::use(id), soci::into(name, found);
    CHECK(name == "name 5");
    int const id = 99;
    db.sql << "select name from people where id = :id", soci::use(id), soci::into(name, found);
    CHECK(!db.sql.got_data());
    soci::indicator none = soci::i_null;
    db.sql << "insert into people values (:id, :name)", soci::use(id), soci::use(name, none);
    db.sql << "update people set name = :name where id = :id", soci::use(name, "name"),
        soci::use(id, "id");
    db.sql << "delete from people where id = " << id;
    db.sql.once << "select 1, 1";
    qb::recording const r = db.agrees();
    CHECK(r.count(qb::query("select name from people where id = $1")) == 6);
    CHECK(r.queries() == 11);
}

TEST_CASE("a statement that is prepared once and run often") {
    make_people("prepared");
    observed db;
    int id = 0, seen = 0;
    std::string name;
    {
        soci::statement find = (db.sql.prepare << "select name from prepared where id = :id",
                                soci::use(id), soci::into(name));
        for (id = 1; id <= 30; ++id) seen += find.execute(true);
        CHECK(seen == 20);
    }
    {
        soci::statement all = (db.sql.prepare << "select id from prepared", soci::into(id));
        all.execute();
        while (all.fetch()) ++seen;
        CHECK(seen == 40);
    }
    soci::statement add(db.sql);
    add.exchange(soci::use(id));
    add.alloc();
    add.prepare("insert into prepared values (:id)");
    add.define_and_bind();
    id = 100;
    add.execute(true);
    CHECK(add.get_affected_rows() == 1);
    qb::recording const r = db.agrees();
    CHECK(r.count(qb::query("select name from prepared where id = $1")) == 30);
    CHECK(r.queries() == 32);
}

TEST_CASE("whole vectors: into one is one statement, from one as many as it is long") {
    make_people("vectors");
    observed db;
    std::vector<int> ids(100);
    std::vector<std::string> names(100);
    db.sql << "select id, name from vectors order by id", soci::into(ids), soci::into(names);
    CHECK(ids.size() == 20);
    {
        std::vector<int> batch(6);
        soci::statement some = (db.sql.prepare << "select id from vectors", soci::into(batch));
        some.execute();
        std::size_t seen = 0;
        for (; some.fetch(); batch.resize(6)) seen += batch.size();
        CHECK(seen == 20);
    }
    for (int& id : ids) id += 100;
    db.sql << "insert into vectors values (:id, :name)", soci::use(ids), soci::use(names);
    db.sql << "update vectors set name = 'x' where id = :id", soci::use(ids);
    qb::recording const r = db.agrees();
    CHECK(r.count(qb::inserts) == 20);
    CHECK(r.count(qb::updates) == 20);
    CHECK(r.queries() == 42);
}

TEST_CASE("transactions, kept, given up and forgotten") {
    make_people("transacted");
    observed db;
    {
        soci::transaction t(db.sql);
        db.sql << "delete from transacted where id = 1";
        t.commit();
    }
    {
        soci::transaction t(db.sql);
        db.sql << "delete from transacted where id = 2";
        t.rollback();
    }
    {
        soci::transaction t(db.sql);
        db.sql << "delete from transacted where id = 3";
    }
    db.sql.begin();
    db.sql.commit();
    qb::recording const r = db.agrees();
    CHECK(r.queries() == 3);
    CHECK(r.control() == 8);
}

TEST_CASE("rows as they come, whole and in part") {
    make_people("rows");
    observed db;
    int seen = 0;
    soci::rowset<soci::row> const all = (db.sql.prepare << "select id, name from rows");
    for (soci::row const& r : all) seen += static_cast<int>(r.size());
    CHECK(seen == 40);
    soci::rowset<int> const ids =
        (db.sql.prepare << "select id from rows where id > :id", soci::use(10, "id"));
    CHECK(*ids.begin() > 10);
    soci::row one;
    db.sql << "select id as one, name from rows limit 1", soci::into(one);
    CHECK(one.size() == 2);
    qb::recording const r = db.agrees();
    CHECK(r.queries() == 3);
}

TEST_CASE("a large object") {
    {
        session sql;
        sql << "create table blobs (id int, content oid)";
        sql << "insert into blobs values (1, lo_creat(-1))";
    }
    observed db;
    {
        soci::transaction t(db.sql);
        soci::blob b(db.sql);
        db.sql << "select content from blobs where id = 1", soci::into(b);
        b.write_from_start("0123456789", 10);
        b.append("x", 1);
        CHECK(b.get_len() == 11);
        char buffer[20];
        CHECK(b.read_from_start(buffer, 5, 2) == 5);
        t.commit();
    }
    db.agrees({{because::large_object_lookup, ""}});
}

TEST_CASE("a procedure, a sequence and SOCI's own statements") {
    {
        session sql;
        sql << "create function plus(a int, b int) returns int language sql as 'select a + b'";
        sql << "create sequence numbers";
    }
    observed db;
    int a = 1, b = 2;
    soci::procedure add = (db.sql.prepare << "plus(:a, :b)", soci::use(a, "a"), soci::use(b, "b"));
    add.execute();
    long long next = 0;
    CHECK(db.sql.get_next_sequence_value("numbers", next));
    std::string table;
    soci::statement tables = (db.sql.prepare_table_names(), soci::into(table));
    tables.execute();
    while (tables.fetch()) CHECK(!table.empty());
    soci::column_info column;
    std::string name = "numbers";
    soci::statement columns = (db.sql.prepare_column_descriptions(name), soci::into(column));
    columns.execute();
    while (columns.fetch()) CHECK(!column.name.empty());
    db.sql.create_table("made").column("id", soci::dt_integer);
    db.sql << "drop table made";
    db.agrees();
}

TEST_CASE("statements that fail") {
    make_people("failing");
    observed db;
    CHECK_THROWS_AS(db.sql << "selec 1", soci::soci_error);
    CHECK_THROWS_AS(db.sql << "insert into failing values (1, 'again')", soci::soci_error);
    int const id = 1;
    CHECK_THROWS_AS((db.sql << "insert into failing values (:id)", soci::use(id)),
                    soci::soci_error);
    CHECK_THROWS_AS((db.sql << "select * from missing where id = :id", soci::use(id)),
                    soci::soci_error);
    CHECK_THROWS_AS(soci::statement(db.sql.prepare << "select prepared from missing"),
                    soci::soci_error);
    std::string const word = "x";
    CHECK_THROWS_AS((db.sql << "delete from failing where id = cast(:id as int)", soci::use(word)),
                    soci::soci_error);
    std::vector<int> const ids{50, 51, 1, 52};
    CHECK_THROWS_AS((db.sql << "insert into failing values (:id, 'vector')", soci::use(ids)),
                    soci::soci_error);
    {
        soci::transaction t(db.sql);
        CHECK_THROWS_AS(db.sql << "select 1 / 0", soci::soci_error);
        CHECK_THROWS_AS(db.sql << "select 2, 2", soci::soci_error);
        t.rollback();
    }
    db.agrees({
        {because::refused, "selec 1"},
        {because::refused, "select * from missing where id = $1"},
        {because::prepare_refused, "select prepared from missing"},
        {because::refused, "delete from failing where id = cast($1 as int)"},
    });
}

TEST_CASE("a pool of sessions that were opened while all are observed") {
    qb::observation const all = qb::libpq::observe_all();
    soci::connection_pool pool(3);
    for (std::size_t i = 0; i < 3; ++i) {
        pool.at(i).open(soci::postgresql, the_server().conninfo("client"));
    }
    std::vector<second_opinion::tracer> tracers;
    for (std::size_t i = 0; i < 3; ++i)
        tracers.emplace_back([&pool, i](std::FILE* file) { trace(pool.at(i), file); });
    second_opinion::comparison others(the_server(), "client", tracers);
    int number = 0;
    {
        soci::session one(pool), two(pool), three(pool);
        soci::statement find =
            (one.prepare << "select :n + 1", soci::use(number), soci::into(number));
        soci::transaction t(two);
        for (int i = 0; i < 5; ++i) {
            find.execute(true);
            two << "select :n, 2", soci::use(number), soci::into(number);
        }
        three << "select 1, 2, 3";
        t.commit();
    }
    CHECK(number == 5);
    qb::recording const r = others.agrees();
    CHECK(r.queries() == 11);
    CHECK(r.seen().connections == 3);
}

TEST_CASE("no entry of the list of differences is stale") {
    CHECK(second_opinion::stale_differences(second_opinion::soci) == "");
}
