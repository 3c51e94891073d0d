// SPDX-License-Identifier: BSL-1.0
// All of libpqxx 6, as recorded and as the server's log, pg_stat_statements and the protocol have
// it.
#include "second_opinion.hpp"

#include <doctest/doctest.h>

#include <pqxx/pqxx>
#include <pqxx/tablereader>
#include <pqxx/tablewriter>

#include <querybudget/adapter/libpqxx.hpp>
#include <querybudget/querybudget.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <ios>
#include <sstream>
#include <string>
#include <vector>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

// All of it: what libpqxx 7 has no more, too.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace qb = querybudget;
using second_opinion::because;

namespace {

second_opinion::server& the_server() {
    static second_opinion::server s("libpqxx");
    return s;
}

/// A connection that is observed, and about which others are asked, from now on.
template <class Connection>
struct observed_as {
    Connection c{the_server().conninfo("client")};
    pqxx::quiet_errorhandler quiet{c};
    qb::observation watch = observe();
    second_opinion::comparison others{
        the_server(), "client", {[this](std::FILE* f) { c.trace(f); }}};

    qb::recording agrees(std::initializer_list<second_opinion::explained> differences = {},
                         qb::location at = qb::location::current()) {
        return others.agrees(differences, at);
    }

private:
    qb::observation observe() {
        c.activate();
        return qb::libpqxx::observe(c);
    }
};
using observed = observed_as<pqxx::connection>;

/// Tables that are there before anybody counts.
void make_table(std::string const& definition) {
    pqxx::connection c(the_server().conninfo("before"));
    pqxx::nontransaction(c).exec(definition);
}

/// A file in the temporary folder, gone at the end.
struct temporary_file {
    std::string path = (std::filesystem::temp_directory_path() /
                        ("querybudget_libpqxx_log_" + std::to_string(::getpid())))
                           .string();
    temporary_file() { std::ofstream(path) << std::string(10'000, 'x'); }
    ~temporary_file() { std::filesystem::remove(path); }
    temporary_file(temporary_file const&) = delete;
    temporary_file& operator=(temporary_file const&) = delete;
};

/// While it lives, nobody looks for leaks: libpqxx 6.4.5 forgets the last result of a connection
/// that was lost.
struct leak {
#ifdef __SANITIZE_ADDRESS__
    leak() { __lsan_disable(); }
    ~leak() { __lsan_enable(); }
#else
    leak() {}
#endif
    leak(leak const&) = delete;
    leak& operator=(leak const&) = delete;
};

using cursor = pqxx::stateless_cursor<pqxx::cursor_base::read_only, pqxx::cursor_base::owned>;

}  // namespace

TEST_CASE("transactions of every kind, to their end or not") {
    make_table("create table kinds (id int)");
    observed db;
    {
        pqxx::work w(db.c, "named");
        w.exec("insert into kinds values (1)");
        w.commit();
    }
    {
        pqxx::work w(db.c);
        w.exec("insert into kinds values (2)");
        w.abort();
    }
    { pqxx::work(db.c).exec("insert into kinds values (3)"); }
    { pqxx::work w(db.c); }
    { pqxx::work(db.c).commit(); }
    { pqxx::read_transaction(db.c).exec("select * from kinds"); }
    {
        pqxx::transaction<pqxx::serializable> w(db.c);
        w.exec("select 1");
        w.commit();
    }
    { pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>(db.c).exec("select 2, 2"); }
    {
        pqxx::nontransaction n(db.c);
        n.exec("select 3, 3, 3");
        n.commit();
    }
    { pqxx::nontransaction(db.c).exec("insert into kinds values (4)"); }
    CHECK_THROWS_AS(pqxx::read_transaction(db.c).exec("insert into kinds values (5)"),
                    pqxx::sql_error);
    qb::recording const r = db.agrees();
    CHECK(r.queries() == 9);
}

TEST_CASE("a robust transaction, with the table it keeps") {
    observed db;
    {
        pqxx::robusttransaction<> w(db.c, "robust");
        w.exec("select 1");
        w.commit();
    }
    {
        pqxx::robusttransaction<pqxx::serializable> w(db.c);
        w.exec("select 2, 2");
        w.commit();
    }
    { pqxx::robusttransaction<>(db.c).exec("select 3, 3, 3"); }
    db.agrees();
}

TEST_CASE("transactions inside transactions, kept and given up") {
    make_table("create table nested (id int primary key)");
    observed db;
    pqxx::work w(db.c);
    {
        pqxx::subtransaction outer(w, "outer");
        outer.exec("insert into nested values (1)");
        {
            pqxx::subtransaction inner(outer, "inner");
            inner.exec("insert into nested values (2)");
            inner.abort();
        }
        {
            pqxx::subtransaction inner(outer);
            CHECK_THROWS_AS(inner.exec("insert into nested values (1)"), pqxx::unique_violation);
        }
        {
            pqxx::subtransaction inner(outer);
            inner.exec("insert into nested values (3)");
            inner.commit();
        }
        outer.commit();
    }
    { pqxx::subtransaction(w).exec("insert into nested values (4)"); }
    CHECK(w.exec("select * from nested").size() == 2);
    w.commit();
    qb::recording const r = db.agrees();
    CHECK(r.queries() == 6);
    CHECK(r.count(qb::inserts) == 5);
}

TEST_CASE("exec, by how many rows are expected") {
    observed db;
    pqxx::work w(db.c);
    CHECK(w.exec("select 1", "described").size() == 1);
    std::stringstream text;
    text << "select " << 2;
    w.exec(text);
    w.exec0("create temp table expected (id int)");
    CHECK(w.exec1("select 1")[0].as<int>() == 1);
    CHECK(w.exec_n(3, "select generate_series(1, 3)").size() == 3);
    CHECK_THROWS_AS(w.exec0("select 1"), pqxx::unexpected_rows);
    CHECK_THROWS_AS(w.exec1("select 1 where false"), pqxx::unexpected_rows);
    w.commit();
    qb::recording const r = db.agrees();
    CHECK(r.queries() == 7);
    CHECK(r.round_trips() == 9);
}

TEST_CASE("values apart from the text, none and binary ones among them") {
    observed db;
    pqxx::work w(db.c);
    for (int i = 0; i < 10; ++i) w.exec_params("select $1::int", i);
    w.exec_params("select $1::text, $2::int", static_cast<char const*>(nullptr), 7);
    pqxx::binarystring const bytes(std::string("a\0b", 3));
    CHECK(w.exec_params1("select length($1::bytea)", bytes)[0].as<int>() == 3);
    w.exec_params0("set local work_mem = '1MB'");
    CHECK_THROWS_AS(w.exec_params_n(2, "select $1::text", "x"), pqxx::unexpected_rows);
    CHECK(w.parameterized("select $1::int + $2::int")(1)(2).exec().size() == 1);
    CHECK(w.parameterized("select $1::int + $2::int")()(2, false).exec().size() == 1);
    w.commit();
    qb::recording const r = db.agrees();
    CHECK(r.round_trips() == 18);

    observed failing;
    pqxx::nontransaction n(failing.c);
    CHECK_THROWS_AS(n.exec_params("select $1::int", "x"), pqxx::data_exception);
    CHECK_THROWS_AS(n.exec_params("selec $1", "x"), pqxx::syntax_error);
    failing.agrees({{because::refused, "select $1::int"}, {because::refused, "selec $1"}});
}

TEST_CASE("prepared statements count as their text, and the lazy Parse is a round trip") {
    make_table("create table prepared (id int primary key)");
    observed db;
    db.c.prepare("find", "select id from prepared where id = $1");
    db.c.prepare("add", "insert into prepared values ($1)");
    db.c.prepare("now", "select 1");
    db.c.prepare_now("now");
    db.c.prepare("never", "select 2, 2");
    db.c.prepare("select $1::text || 'unnamed'");
    pqxx::work w(db.c);
    for (int i = 0; i < 50; ++i) w.exec_prepared("find", i);
    w.exec_prepared0("add", 1);
    CHECK(w.exec_prepared1("find", 1)[0].as<int>() == 1);
    CHECK_THROWS_AS(w.exec_prepared_n(2, "find", 1), pqxx::unexpected_rows);
    w.exec_prepared("now");
    w.exec_prepared("", "x");
    CHECK(w.prepared("find")(1).exec().size() == 1);
    CHECK(w.prepared("find")().exec().empty());
    CHECK(w.prepared("find").exists());
    CHECK(!w.prepared("unknown").exists());
    CHECK_THROWS_AS(w.exec_prepared("unknown"), pqxx::argument_error);
    w.commit();
    db.c.unprepare("find");
    db.c.unprepare("never");
    db.c.prepare("find", "select count(*) from prepared where id = $1");
    CHECK(pqxx::nontransaction(db.c).exec_prepared("find", 1).size() == 1);
    qb::recording const r = db.agrees();
    CHECK(r.count(qb::query("select id from prepared where id = $1")) == 54);
    CHECK(r.queries() == 58);
    CHECK(r.round_trips() == r.statements() + 5);
}

TEST_CASE("prepared statements that fail, when they are prepared and when they run") {
    make_table("create table once (id int primary key)");
    observed db;
    db.c.prepare("add", "insert into once values ($1)");
    db.c.prepare("bad", "selec");
    db.c.prepare("missing", "select * from missing");
    {
        pqxx::nontransaction n(db.c);
        n.exec_prepared("add", 1);
        CHECK_THROWS_AS(n.exec_prepared("add", 1), pqxx::unique_violation);
        CHECK_THROWS_AS(n.exec_prepared("add", "x"), pqxx::data_exception);
        CHECK_THROWS_AS(n.exec_prepared("bad"), pqxx::syntax_error);
        CHECK_THROWS_AS(n.exec_prepared("missing"), pqxx::undefined_table);
    }
    CHECK_THROWS_AS(db.c.prepare_now("bad"), pqxx::syntax_error);
    qb::recording const r = db.agrees({
        {because::refused, "insert into once values ($1)"},
        {because::prepare_refused, "selec"},
        {because::prepare_refused, "select * from missing"},
        {because::prepare_refused, "selec"},
    });
    CHECK(r.queries() == 3);
}

TEST_CASE("a stateless cursor, back and forth") {
    observed db;
    pqxx::work w(db.c);
    cursor c(w, "select generate_series(1, 10)", "c", false);
    CHECK(c.size() == 10);
    CHECK(c.retrieve(0, 3).size() == 3);
    CHECK(c.retrieve(9, 5).size() == 4);
    CHECK(c.retrieve(4, 4).empty());
    CHECK(c.retrieve(8, 20).size() == 2);
    CHECK_THROWS_AS(c.retrieve(11, 12), std::out_of_range);
    c.close();
    qb::recording const r = db.agrees({{because::cursor_check, "FETCH 0 IN \"c_1\""}});
    CHECK(r.queries() == 1);
}

TEST_CASE(
    "a cursor that outlives its transaction, one that was declared in SQL, and one that failed") {
    observed db;
    {
        pqxx::work w(db.c);
        cursor c(w, "select generate_series(1, 4)", "held", true);
        CHECK(c.retrieve(0, 2).size() == 2);
        w.exec("declare adopted scroll cursor for select generate_series(1, 5)");
        cursor adopted(w, "adopted");
        CHECK(adopted.retrieve(1, 3).size() == 2);
    }
    pqxx::work w(db.c);
    CHECK_THROWS_AS(cursor(w, "select * from missing", "failed", false), pqxx::undefined_table);
    db.agrees({{because::cursor_check, "FETCH 0 IN \"held_1\""}});
}

TEST_CASE("a cursor's rows by strides, as a stream and with iterators") {
    observed db;
    {
        pqxx::work w(db.c);
        pqxx::icursorstream stream(w, "select generate_series(1, 6)", "stream", 2);
        int rows = 0;
        for (pqxx::result r; stream.get(r);) rows += static_cast<int>(r.size());
        CHECK(rows == 6);
        w.commit();
    }
    {
        pqxx::work w(db.c);
        pqxx::icursorstream stream(w, "select generate_series(1, 20)", "s", 3);
        pqxx::result r;
        stream >> r;
        stream.set_stride(5);
        stream.ignore(4);
        stream >> r;
        CHECK(r.size() == 5);
        pqxx::icursor_iterator i(stream), j(i), end;
        ++j;
        j += 1;
        CHECK(j != i);
        CHECK(i->size() == 0);  // it was passed
        i++;
        CHECK(i != end);
    }
    {
        pqxx::work w(db.c);
        w.exec("declare declared cursor for select generate_series(1, 3)");
        pqxx::result const name = w.exec("select 'declared'");
        pqxx::icursorstream stream(w, name[0][0], 2);
        pqxx::result r;
        stream >> r;
        CHECK(r.size() == 2);
    }
    qb::recording const r = db.agrees({{because::cursor_check, "FETCH 0 IN \"stream_1\"", 2}});
    CHECK(r.queries() == 4);
}

TEST_CASE("a pipeline sends what it was given, a SELECT 1 of its own ahead") {
    observed db;
    pqxx::work w(db.c);
    pqxx::pipeline p(w);
    p.retain(10);
    std::vector<pqxx::pipeline::query_id> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(p.insert("select " + std::to_string(i) + ", 'p'"));
    CHECK(p.retrieve(ids[3]).size() == 1);
    CHECK(p.is_finished(ids[4]));
    CHECK(p.retrieve().second.size() == 1);
    p.complete();
    CHECK(p.insert("select 1, 2, 3") > 0);
    p.resume();
    p.flush();
    CHECK(p.empty());
    p.retain(0);
    auto const alone = p.insert("select 1, 2, 3, 4");
    CHECK(p.retrieve(alone).size() == 1);
    p.insert("select 1, 2, 3, 4, 5");
    p.insert("select 1, 2, 3, 4, 5, 6");
    p.complete();
    w.commit();
    qb::recording const r = db.agrees({{because::pipeline_head, "SELECT 1"}});
    CHECK(r.queries() == 9);
}

TEST_CASE("a pipeline with a query that fails in the middle") {
    observed db;
    pqxx::work w(db.c);
    {
        pqxx::pipeline p(w);
        p.retain(10);
        auto const first = p.insert("select 1, 2");
        auto const failing = p.insert("select 1 / 0");
        auto const never = p.insert("select 1, 2, 3");
        CHECK(p.retrieve(first).size() == 1);
        CHECK_THROWS_AS(p.retrieve(failing), pqxx::data_exception);
        CHECK_THROWS(p.retrieve(never));
    }
    w.abort();
    qb::recording const r = db.agrees({
        {because::pipeline_head, "SELECT 1"},
        {because::not_reached, "select 1, 2, 3"},
    });
    CHECK(r.queries() == 2);
}

TEST_CASE("a pipeline that is called off, thrown away or used without a transaction") {
    observed db;
    pqxx::nontransaction n(db.c);
    {
        pqxx::pipeline p(n);
        p.insert("select pg_sleep(60)");
        the_server().wait_until_asleep(db.c.backendpid());
        p.cancel();
        CHECK(p.empty());
    }
    n.exec("select 1, 2, 3, 4, 5");  // reads what is left of it
    {
        pqxx::pipeline p(n);
        p.retain(10);
        p.insert("select 1, 2");
        p.insert("select 1, 2, 3");
    }
    {
        pqxx::pipeline p(n);
        auto const one = p.insert("select 1, 2, 3, 4");
        CHECK(p.retrieve(one).size() == 1);
        auto const two = p.insert("insert into pg_temp.missing values (1)");
        CHECK_THROWS_AS(p.retrieve(two), pqxx::undefined_table);
    }
    db.agrees();
}

TEST_CASE("tables are written and read as one COPY each") {
    make_table("create table copied (id int, name text)");
    observed db;
    pqxx::work w(db.c);
    std::vector<std::string> const columns{"id", "name"}, row{"3", "c"};
    {
        pqxx::tablewriter to(w, "copied");
        to.insert(std::vector<std::string>{"1", "a"});
        to.push_back(std::vector<std::string>{"2", "b"});
        to << row;
        *std::back_insert_iterator<pqxx::tablewriter>(to) = row;
        to.complete();
    }
    { pqxx::tablewriter(w, "copied", columns.begin(), columns.end(), "none") << row; }
    {
        pqxx::tablereader from(w, "copied", columns.begin(), columns.end());
        int rows = 0;
        for (std::vector<std::string> r; from >> r; r.clear()) ++rows;
        CHECK(rows == 5);
    }
    {
        pqxx::tablereader from(w, "copied");
        std::string line;
        CHECK(from.get_raw_line(line));
    }  // most of it isn't read by the program
    pqxx::connection elsewhere("dbname=postgres");
    pqxx::nontransaction source(elsewhere);
    source.exec("create temp table source as select 1 as id");
    pqxx::tablereader from(source, "source");
    {
        pqxx::tablewriter to(w, "copied (id)");
        to << from;
    }
    w.commit();
    qb::recording const r = db.agrees();
    CHECK(r.queries() == 5);
    CHECK(r.round_trips() == 10);
    CHECK(r.seen().unobserved_statements == 2);
}

TEST_CASE("streams to and from tables are one COPY each") {
    make_table("create table streamed (id int, name text)");
    observed db;
    using row = std::tuple<int, std::string>;
    std::vector<std::string> const columns{"id", "name"};
    {
        pqxx::work w(db.c);
        {
            pqxx::stream_to to(w, "streamed");
            for (int i = 0; i < 100; ++i) to << row(i, "x");
            to.complete();
        }
        { pqxx::stream_to(w, "streamed", columns) << row(100, "y"); }
        {
            pqxx::stream_from from(w, "streamed", columns);
            int lines = 0;
            for (std::string line; from.get_raw_line(line);) ++lines;
            CHECK(lines == 101);
        }
        {
            pqxx::stream_from from(w, "streamed");
            row r;
            from >> r;
        }  // most of it isn't read by the program
        w.commit();
    }
    {
        pqxx::work w(db.c);
        pqxx::stream_to to(w, "streamed");
        to << std::make_tuple("no number", "x");
        CHECK_THROWS_AS(to.complete(), pqxx::data_exception);
    }
    {
        pqxx::work w(db.c);
        CHECK_THROWS_AS(pqxx::stream_from(w, "missing"), pqxx::undefined_table);
    }
    {
        pqxx::connection elsewhere("dbname=postgres");
        pqxx::nontransaction source(elsewhere);
        source.exec("create temp table source as select 1 as id, 'x' as name");
        pqxx::stream_from from(source, "source");
        pqxx::work w(db.c);
        pqxx::stream_to(w, "streamed") << from;
    }
    qb::recording const r = db.agrees();
    CHECK(r.queries() == 7);
    CHECK(r.rows() == 202);
}

TEST_CASE("large objects, by every class for them") {
    temporary_file const file;
    observed db;
    pqxx::work w(db.c);
    pqxx::largeobject const empty(w);
    pqxx::largeobject const imported(w, file.path);
    imported.to_file(w, file.path);
    {
        pqxx::largeobjectaccess access(w, imported);
        access.write("0123456789");
        access.seek(2, std::ios::beg);
        char buffer[100];
        CHECK(access.read(buffer, 5) == 5);
        CHECK(access.tell() == 7);
        CHECK(access.cseek(0, std::ios::end) == 10'000);
        CHECK(access.cwrite("x", 1) == 1);
        CHECK(access.ctell() == 10'001);
        CHECK(access.cread(buffer, 5) == 0);
        access.to_file(file.path);
    }
    imported.remove(w);
    pqxx::largeobjectaccess created(w, std::ios::in | std::ios::out);
    pqxx::largeobjectaccess from_file(w, file.path, std::ios::in);
    {
        pqxx::olostream out(w, empty, 8);
        out << "a text that is longer than the buffer " << 42 << std::flush;
    }
    {
        pqxx::ilostream in(w, empty, 16);
        std::string word;
        int words = 0;
        while (in >> word) ++words;
        CHECK(words == 9);
    }
    {
        pqxx::lostream both(w, created.id());
        both << "text" << std::flush;
        both.seekg(0);
        std::string word;
        both >> word;
    }
    CHECK_THROWS_AS(pqxx::largeobjectaccess(w, pqxx::oid(1)), pqxx::failure);
    w.abort();
    qb::recording const r = db.agrees({{because::large_object_lookup, ""}});
    CHECK(r.control() == 3);
}

TEST_CASE("notifications are listened for, sent and received") {
    struct receiver : pqxx::notification_receiver {
        using pqxx::notification_receiver::notification_receiver;
        void operator()(std::string const&, int) override { ++received; }
        int received = 0;
    };
    observed db;
    {
        receiver first(db.c, "channel"), second(db.c, "channel"), other(db.c, "Other channel");
        pqxx::work w(db.c);
        w.exec("notify channel, 'payload'");
        w.exec("select pg_notify('Other channel', '')");
        w.commit();
        CHECK(db.c.get_notifs() + db.c.await_notification(0, 1000) >= 0);
        CHECK(first.received + second.received + other.received == 3);
        the_server().value("select count(*) from pg_class");
        CHECK(db.c.await_notification(0, 1) == 0);
    }
    db.agrees();
}

TEST_CASE("a transaction that is tried again") {
    make_table("create table tried (id int); insert into tried values (1)");
    observed db;
    int attempts = 0;
    pqxx::perform([&] {
        pqxx::work w(db.c);
        w.exec("update tried set id = id + 1");
        if (++attempts < 3) {
            w.exec("do $$begin raise 'again' using errcode = 'serialization_failure'; end$$");
        }
        w.commit();
    });
    CHECK(attempts == 3);
    struct twice : pqxx::transactor<> {
        explicit twice(int& n) : tries(n) {}
        void operator()(pqxx::work& w) {
            w.exec("delete from tried");
            if (++tries < 2) w.exec("select 1 / 0");
        }
        int& tries;
    };
    int tries = 0;
    db.c.perform(twice(tries), 5);
    CHECK(tries == 2);
    qb::recording const r = db.agrees();
    CHECK(r.count(qb::updates) == 3);
    CHECK(r.count(qb::deletes) == 2);
}

TEST_CASE("quoting sends nothing") {
    observed db;
    pqxx::work w(db.c);
    std::string const value = R"(it's \ a "value")";
    pqxx::binarystring const bytes(std::string("a\0b", 3));
    std::string const text = "select " + w.quote(value) + ", '" + w.esc(value) + "' as " +
                             w.quote_name(value) + ", " + w.quote_raw("ab") + "::bytea, '" +
                             w.esc_raw("a") + "'::bytea, " + w.quote(7) + ", '" +
                             w.esc_like("50%") + "', " + db.c.quote(bytes);
    CHECK(w.unesc_raw("\\x61") == "a");
    CHECK(db.c.adorn_name("n") != db.c.adorn_name("n"));
    CHECK(w.exec(text).size() == 1);
    CHECK(!pqxx::encrypt_password("user", "password").empty());
    w.commit();
    qb::recording const r = db.agrees();
    CHECK(r.queries() == 1);
}

TEST_CASE("variables and encodings") {
    observed db;
    db.c.set_variable("work_mem", "'1MB'");
    CHECK(db.c.get_variable("work_mem") == "'1MB'");
    CHECK(db.c.get_variable("port") == "5432");
    {
        pqxx::work w(db.c);
        w.set_variable("work_mem", "'2MB'");
        CHECK(w.get_variable("work_mem") == "'2MB'");
        CHECK(w.get_variable("max_connections") == "100");
        w.commit();
    }
    CHECK_THROWS_AS(db.c.set_variable("no_such_variable", "1"), pqxx::sql_error);
    db.c.set_client_encoding("LATIN1");
    CHECK(db.c.get_client_encoding() == "LATIN1");
    CHECK(pqxx::nontransaction(db.c).exec("select 'gr\xF6\xDF\x65' as \"gr\xF6\xDF\x65\"").size() ==
          1);
    db.c.set_client_encoding("UTF8");
    db.c.set_verbosity(pqxx::connection_base::verbose);
    db.c.process_notice("nothing\n");
    CHECK(db.c.protocol_version() == 3);
    CHECK(db.c.server_version() >= 150'000);
    CHECK(db.c.sock() >= 0);
    CHECK(db.c.backendpid() != 0);
    CHECK(std::string(db.c.dbname()) == "libpqxx");
    db.agrees({{because::client_encoding, "select 'größe' as \"größe\"", 1,
                "select '' as \"gr\xF6\xDF\x65\""}});
}

TEST_CASE("several statements in a text, none, and failing ones") {
    make_table("create table texts (id int primary key)");
    observed db;
    pqxx::nontransaction n(db.c);
    n.exec("select 1; insert into texts values (1); select 2, 2;");
    n.exec("");
    n.exec("-- only a comment");
    CHECK_THROWS_AS(n.exec("selec 1"), pqxx::syntax_error);
    CHECK_THROWS_AS(n.exec("insert into texts values (1)"), pqxx::unique_violation);
    CHECK_THROWS_AS(n.exec("select 3, 3, 3; insert into texts values (1); select 4, 4, 4, 4"),
                    pqxx::unique_violation);
    CHECK_THROWS_AS(n.exec("select 1; selec 2"), pqxx::syntax_error);
    n.exec("prepare p as select 5, 5, 5, 5, 5");
    n.exec("execute p; execute p");
    n.exec("deallocate p");
    n.exec("discard all");
    n.exec("explain select 1");
    n.exec("copy texts to '/dev/null'");
    n.exec("create table texts_too as select 1 as a; drop table texts_too");
    qb::recording const r = db.agrees({
        {because::empty_text, ""},
        {because::empty_text, "-- only"},
        {because::refused, "selec 1"},
        {because::not_reached, "select 4, 4, 4, 4"},
        {because::refused, "select 1; selec 2", 1, "select 1"},
    });
    CHECK(r.count(qb::inserts) == 3);
    CHECK(r.queries() == 13);
}

TEST_CASE("a COMMIT that fails, and statements after an error") {
    make_table("create table late (id int primary key deferrable initially deferred)");
    observed db;
    {
        pqxx::work w(db.c);
        w.exec("insert into late values (1), (1)");
        CHECK_THROWS_AS(w.commit(), pqxx::unique_violation);
    }
    {
        pqxx::work w(db.c);
        CHECK_THROWS_AS(w.exec("select 1 / 0"), pqxx::data_exception);
        CHECK_THROWS(w.exec("select 2, 2"));  // it has sent a ROLLBACK by itself
        CHECK_THROWS(w.commit());
    }
    db.agrees({
        {because::failed_at_commit, "COMMIT"},
    });
}

TEST_CASE("a query that is called off") {
    observed db;
    {
        pqxx::nontransaction n(db.c);
        n.exec("set statement_timeout = 20");
        CHECK_THROWS(n.exec("select pg_sleep(60)"));
        n.exec("set statement_timeout = 0");
        pqxx::pipeline p(n);
        auto const id = p.insert("select pg_sleep(60)");
        the_server().wait_until_asleep(db.c.backendpid());
        db.c.cancel_query();
        CHECK_THROWS(p.retrieve(id));
    }
    db.c.cancel_query();  // nothing runs
    db.agrees();
}

TEST_CASE("a backend that was ended, in a transaction and outside") {
    observed db;
    {
        pqxx::work w(db.c);
        w.exec("select 1");
        the_server().value("select pg_terminate_backend(" + std::to_string(db.c.backendpid()) +
                           ", 10000)");
        leak const of_libpqxx;
        CHECK_THROWS_AS(w.exec("select 2, 2"), pqxx::broken_connection);
    }
    db.agrees({{because::backend_gone, "select 2, 2"}});
}

TEST_CASE("a connection that was put to sleep is another one when it wakes up") {
    observed db;
    { pqxx::work(db.c).exec("select 1"); }
    db.agrees();
    db.c.deactivate();
    db.c.activate();
    qb::observation const again = qb::libpqxx::observe(db.c);
    second_opinion::comparison others(the_server(), "client",
                                      {[&](std::FILE* f) { db.c.trace(f); }});
    { pqxx::work(db.c).exec("select 1"); }
    others.agrees();
}

TEST_CASE("connections that are opened late") {
    observed_as<pqxx::lazyconnection> lazy;
    { pqxx::work(lazy.c).exec("select 1"); }
    lazy.agrees();
    observed_as<pqxx::asyncconnection> async;
    { pqxx::work(async.c).exec("select 1"); }
    async.agrees();
}

TEST_CASE("a SELECT 1 of the program's own is a query") {
    observed db;
    pqxx::work w(db.c);
    w.exec("SELECT 1; select 2, 2");
    pqxx::pipeline p(w);
    p.retain(10);
    p.insert("SELECT 1");
    p.insert("SELECT 1");
    p.complete();
    w.commit();
    qb::recording const r = db.agrees({{because::pipeline_head, "SELECT 1"}});
    CHECK(r.queries() == 4);
}

TEST_CASE("no entry of the list of differences is stale") {
    CHECK(second_opinion::stale_differences(second_opinion::libpqxx) == "");
}
