// SPDX-License-Identifier: BSL-1.0
#include "edits.hpp"
#include "generator.hpp"
#include "options.hpp"

#include <doctest/doctest.h>
#include <libpq-fe.h>

#include <querybudget/sql/facts.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

namespace qb = querybudget;

namespace {

/// A database with pg_stat_statements and the generator's tables; the usual PG… variables say
/// where.
class server {
public:
    server() {
        connection_.reset(PQconnectdb(""));
        REQUIRE_MESSAGE(PQstatus(connection_.get()) == CONNECTION_OK,
                        std::string(PQerrorMessage(connection_.get())));
        run("set client_min_messages = warning");
        REQUIRE(run("create extension if not exists pg_stat_statements schema public"));
        for (char const* table : oracle::tables) {
            run("drop table if exists public." + std::string(table));
            REQUIRE(run("create table public." + std::string(table) +
                        " (id integer, user_id integer, price integer, quantity_in_the_warehouse"
                        " integer, name text, state text, größe text, e text, data jsonb)"));
        }
    }

    bool run(std::string const& sql) { return status(PQexec(connection_.get(), sql.c_str())); }

    /// Number of classes and of calls since the last reset.
    std::pair<long, long> counted() {
        result const rows(PQexec(connection_.get(),
                                 "select count(distinct queryid), coalesce(sum(calls), 0) from "
                                 "pg_stat_statements where query not like '%pg_stat_statements%'"),
                          PQclear);
        REQUIRE(PQntuples(rows.get()) == 1);
        return {std::atol(PQgetvalue(rows.get(), 0, 0)), std::atol(PQgetvalue(rows.get(), 0, 1))};
    }
    void reset() { REQUIRE(run("select pg_stat_statements_reset()")); }

private:
    using result = std::unique_ptr<PGresult, decltype(&PQclear)>;
    static bool status(PGresult* r) {
        result const owner(r, PQclear);
        return PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
    }
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_{nullptr, PQfinish};
};

std::uint64_t id_of(std::string const& sql) {
    return qb::facts_of(sql, qb::dialect::postgresql).id;
}

}  // namespace

TEST_CASE("what is one class to us has one entry in pg_stat_statements, with all its calls") {
    server db;
    oracle::generator make{qb::dialect::postgresql, oracle::chosen().seed};
    oracle::random_numbers random{oracle::chosen().seed + 99};
    oracle::value_style style;
    style.parses = style.typed = true;
    std::size_t const least = oracle::chosen().cases == 0 ? 2000 : oracle::chosen().cases;
    std::size_t texts = 0, ran = 0, classes = 0;
    while (texts < least) {
        oracle::statement const s = make.next();
        std::uint64_t const id = id_of(oracle::write(s, {}, style, random).text());
        auto const kind =
            qb::facts_of(oracle::write(s, {}, style, random).text(), qb::dialect::postgresql).kind;
        // The server doesn't normalise the other kinds.
        if (kind > qb::statement_kind::delete_ || s.pieces[0].text == "declare") continue;
        db.reset();
        long calls = 0;
        std::string sql;
        for (int n = 0; n < 6; ++n, ++texts) {
            oracle::written w = oracle::write(s, {}, style, random);
            for (std::size_t i = 1; n > 2 && i < w.gaps.size(); ++i)
                w.gaps[i] = oracle::gap_for(w, i, s.language, random);
            sql = w.text();
            CHECK(id_of(sql) == id);
            if (db.run(sql)) ++calls;
        }
        if (calls == 0) continue;
        INFO("seed: " << oracle::chosen().seed);
        INFO("text: " << sql);
        CHECK(calls == 6);
        CHECK(db.counted() == std::pair<long, long>{1, calls});
        ran += static_cast<std::size_t>(calls);
        ++classes;
    }
    std::printf("%zu texts, %zu ran, in %zu classes\n", texts, ran, classes);
    CHECK(ran * 10 >= texts * 8);
}

TEST_CASE("what is one class to us and several entries to pg_stat_statements is on a list") {
    // clang-format off
    struct {
        char const* first;
        char const* second;
        char const* reason;
    } const differences[] = {
        {"select id from users where id in (1, 2)", "select id from users where id in (1, 2, 3)", "the length of a list"},
        {"select id from users where id in (1)", "select id from users where id in (1, 2)", "a list of one is = to it"},
        {"insert into users (id) values (1)", "insert into users (id) values (1), (2)", "the number of rows"},
        {"select id from users where id = 1", "select id from users where id = 1.5", "the type of a constant"},
        {"select array[1]", "select array[1, 2]", "the length of a list"},
    };
    // clang-format on
    server db;
    for (auto const& d : differences) {
        INFO("reason: " << std::string(d.reason));
        CHECK(id_of(d.first) == id_of(d.second));
        db.reset();
        CHECK(db.run(d.first));
        CHECK(db.run(d.second));
        CHECK(db.counted() == std::pair<long, long>{2, 2});
    }
}
