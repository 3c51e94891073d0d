// SPDX-License-Identifier: BSL-1.0
#include "pg_query.hpp"
#include "postgres_statements.hpp"

#include <doctest/doctest.h>

#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>

#include <map>
#include <string>
#include <utility>

namespace qb = querybudget;

namespace {

std::uint64_t ours(std::string const& sql) { return qb::facts_of(sql, qb::dialect::postgresql).id; }

struct difference {
    char const* first;
    char const* second;
    char const* reason;
};

// clang-format off
// All that is one class to us and two to libpg_query.
constexpr difference merged[] = {
    {"select a = 1", "select a = +1", "a plus is an operator to it, a part of the number to us (R5)"},
    {"select a = 1::int", "select a = -1::int", "it negates the cast; to us the sign belongs to the number (R5)"},
    {"select a = 'x'::text", "select a = N'x'::text", "it reads N'' as a cast of its own"},
    {"select a from t limit 1", "select a from t limit +1", "a plus again"},
    {"set a to b, c", "set a to default", "whatever is set is one value to us (R11)"},
    {"explain (analyze false) delete from t", "explain (analyze 1) delete from t", "the value of an option (R7)"},
    {"explain (analyze false) delete from t", "explain (analyze 0) delete from t", "the same"},
};

// What is one class to libpg_query and two to us, apart from the generator's.
constexpr difference kept_apart[] = {
    {"select a, b from t", "select b, a from t", "the order of the select list"},
    {"select 1 from t where a = 1 and b = 2", "select 1 from t where b = 2 and a = 1", "the order of predicates"},
    {"select a from t x", "select a from t y", "aliases"},
    {"select f(1)", "select f(1, 2)", "argument counts"},
    {"select a from t where a = 1", "select a from t where a in (1)", "= and IN: a lookup and a batch must not mix (R8)"},
    {"select a from t where a = 1", "select a from t where a = '1'::int", "it drops casts of constants, we don't (R4)"},
    {"select a from t where a = date '2020-01-01'", "select a from t where a = '2020-01-01'", "the same"},
    {"select 1 from t1_2020", "select 1 from t1_2021", "digits in table names"},
    {"select a from t order by 1", "select a from t order by 2", "a position is not a value (R9)"},
    {"select a from t where not (a = 1)", "select a from t where not a = 1", "parentheses"},
    {"select all a from t", "select a from t", "noise word"},
    {"begin", "begin work", "noise word"},
    {"insert into t values (1)", "insert into t values (default), (1, 2)", "rows of several lengths"},
};
// clang-format on

}  // namespace

TEST_CASE("statements of all kinds that are one class to us are one to libpg_query") {
    std::map<std::uint64_t, std::pair<std::uint64_t, std::string>> seen;
    for (char const* sql : oracle::postgres_statements) {
        oracle::their_fingerprint const f{sql};
        REQUIRE(f.parsed());
        auto const added = seen.try_emplace(ours(sql), f.id, sql);
        auto const& [id, first] = added.first->second;
        std::string const before = first;
        bool const same = id == f.id;
        INFO("first:  " << before);
        INFO("second: " << std::string(sql));
        bool listed = false;
        for (difference const& d : merged)
            listed = listed || (d.first == before && std::string(d.second) == sql);
        CHECK((same || listed));
    }
}

TEST_CASE("what we merge and libpg_query doesn't is on a list") {
    for (difference const& d : merged) {
        INFO("first:  " << std::string(d.first));
        INFO("second: " << std::string(d.second));
        CHECK(ours(d.first) == ours(d.second));
        CHECK(oracle::their_fingerprint{d.first}.id != oracle::their_fingerprint{d.second}.id);
    }
}

TEST_CASE("what we keep apart and libpg_query doesn't is on a list") {
    for (difference const& d : kept_apart) {
        INFO("first:  " << std::string(d.first));
        INFO("second: " << std::string(d.second));
        CHECK(ours(d.first) != ours(d.second));
        CHECK(oracle::their_fingerprint{d.first}.id == oracle::their_fingerprint{d.second}.id);
    }
}
