// SPDX-License-Identifier: BSL-1.0
#include <querybudget/adapter/libpqxx.hpp>

#include "postgres.hpp"

#include <pqxx/pqxx>

// activate and deactivate have no successor in libpqxx 6.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

TEST_CASE("a transaction's BEGIN and COMMIT are seen, and are control") {
    pqxx::connection c;
    qb::observation const watch = qb::libpqxx::observe(c);
    qb::recording const r = qb::measure([&] {
        pqxx::work work(c);
        CHECK(work.exec("SELECT generate_series(1, 50)").size() == 50);
        work.commit();
    });
    CHECK(r.queries() == 1);
    CHECK(r.rows() == 50);
    CHECK(r.control() == 2);
    CHECK(r.round_trips() == 3);
}

TEST_CASE("what libpqxx adds is control: a lazy Parse, a pipeline's SELECT 1, a cursor's FETCH 0") {
    pqxx::connection c;
    qb::observation const watch = qb::libpqxx::observe(c);
    c.prepare("find", "SELECT $1::int");
    qb::recording const r = qb::measure([&] {
        pqxx::work work(c);
        for (int i = 0; i < 3; ++i) work.exec_prepared("find", i);
        pqxx::pipeline p(work);
        p.retain(10);
        auto const a = p.insert("SELECT 'a', 2"), b = p.insert("SELECT 'b', 2");
        p.complete();
        CHECK(p.retrieve(a).size() + p.retrieve(b).size() == 2);
        pqxx::stateless_cursor<pqxx::cursor_base::read_only, pqxx::cursor_base::owned> cursor(
            work, "SELECT generate_series(1, 9)", "c", true);
        CHECK(cursor.retrieve(0, 4).size() == 4);
    });
    CAPTURE(list(r));
    CHECK(r.count(qb::matching("SELECT ?::int")) == 3);
    CHECK(r.count(qb::matching("SELECT ?, ?")) == 2);
    for (qb::group const& g : r.groups()) {
        if (g.sql == "SELECT 1") CHECK(g.kind == qb::statement_kind::driver);
    }
}

TEST_CASE("observing the same connection through libpqxx and libpq counts each statement once") {
    pqxx::connection c;
    qb::observation const first = qb::libpqxx::observe(c);
    qb::observation const again = qb::libpqxx::observe(c);
    CHECK(first.id() == again.id());
    qb::recording const r = qb::measure([&] { pqxx::nontransaction(c).exec("SELECT 1"); });
    CHECK(r.statements() == 1);
}

TEST_CASE("a connection that isn't open can't be observed") {
    pqxx::lazyconnection c;
    CHECK_THROWS_WITH_AS((void)qb::libpqxx::observe(c), doctest::Contains("c.activate()) [QB115]"),
                         qb::usage_error);
    c.activate();
    CHECK(qb::libpqxx::observe(c));
}

TEST_CASE("a connection that libpqxx 6 opens again is a new one, and is shown as not observed") {
    pqxx::connection c;
    qb::observation const watch = qb::libpqxx::observe(c);
    qb::recorder r;
    pqxx::nontransaction(c).exec("SELECT 1");
    c.deactivate();
    c.activate();
    pqxx::nontransaction(c).exec("SELECT 1");
    CHECK(r.recording().statements() == 1);
    CHECK(r.recording().seen().unobserved_statements == 1);
    REQUIRE(r.recording().seen().unobserved.size() == 1);
    CHECK(r.recording().seen().unobserved[0] == "PostgreSQL \"postgres\"");
}

TEST_CASE("a block fails like any other") {
    pqxx::connection c;
    qb::observation const watch = qb::libpqxx::observe(c);
    qb::budget const four({qb::queries <= 4, qb::no_n_plus_one});
    qb::recording const r = qb::measure([&] {
        pqxx::work work(c);
        for (auto const& row : work.exec("SELECT generate_series(1, 50) AS id"))
            work.exec_params("SELECT $1::int", row[0].as<int>());
    });
    auto const broken = four.check(r);
    REQUIRE(broken.size() == 2);
    CHECK(broken[0].text() == "51 queries, budget 4 (47 over)");
    CHECK(broken[1].id() == std::string("QB206"));
}

TEST_CASE("a SELECT 1 of the program's own is a query, also at the head of a text") {
    pqxx::connection c;
    qb::observation const watch = qb::libpqxx::observe(c);
    qb::recording const r =
        qb::measure([&] { pqxx::nontransaction(c).exec("SELECT 1; SELECT 'x', 2"); });
    CHECK(r.queries() == 2);
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?, ?\n");
}

TEST_CASE("a parent is proven by its rows and by the values that it returned, bound or not") {
    pqxx::connection c;
    pqxx::nontransaction work(c);
    work.exec("CREATE TEMP TABLE f(id int, name text)");
    work.exec("INSERT INTO f SELECT 100 + i, 'o''' || i FROM generate_series(1, 20) i");
    qb::observation const watch = qb::libpqxx::observe(c);
    c.prepare("find", "SELECT name FROM f WHERE id = $1");
    auto const proven = [&](auto lookup) {
        auto const found = qb::measure([&] {
                               for (auto const& row : work.exec("SELECT name, id FROM f"))
                                   lookup(row[1].as<int>(), row[0].as<std::string>());
                           }).findings();
        REQUIRE(found.size() == 1);
        return found[0].proven && found[0].parent_sql == "SELECT name, id FROM f";
    };
    CHECK(proven([&](int id, std::string const&) { work.exec_prepared("find", id); }));
    CHECK(proven([&](int id, std::string const&) {
        work.exec_params("SELECT id FROM f WHERE id = $1 AND name <> $2", id, "nobody");
    }));
    CHECK(proven([&](int, std::string const& name) {
        work.exec("SELECT id FROM f WHERE name = " + work.quote(name));
    }));
}

TEST_CASE("FETCH of one row at a time is a row cursor, in batches it is none") {
    pqxx::connection c;
    qb::observation const watch = qb::libpqxx::observe(c);
    auto const found = [&](char const* fetch) {
        return qb::measure([&] {
                   pqxx::work work(c);
                   work.exec("DECLARE c CURSOR FOR SELECT generate_series(1, 9)");
                   while (!work.exec(fetch).empty()) {}
               })
            .findings();
    };
    REQUIRE(found("FETCH FROM c").size() == 1);
    CHECK(found("FETCH FROM c")[0].kind == qb::finding_kind::row_cursor);
    CHECK(found("FETCH 4 FROM c").empty());
}
