// SPDX-License-Identifier: BSL-1.0
#include "sql_support.hpp"

#include <querybudget/sql/text_memo.hpp>

#include <string>

namespace qb = querybudget;
using sql_test::operator==;

namespace {

bool right(qb::detail::text_memo& memo, std::string const& sql, qb::dialect d) {
    return memo.facts(sql, d) == qb::facts_of(sql, d);
}

}  // namespace

TEST_CASE("a remembered text gives the same facts as a new one") {
    qb::detail::text_memo memo;
    CHECK(memo.size() == 0);
    for (int round = 0; round < 3; ++round) {
        for (char const* sql :
             {"", "a", "select 1", "select 2", "select * from t where id in (1, 2)"})
            CHECK(right(memo, sql, qb::dialect::postgresql));
    }
    CHECK(memo.size() == 5);
}

TEST_CASE("the same text in another dialect is another text") {
    qb::detail::text_memo memo;
    for (int round = 0; round < 2; ++round) {
        CHECK(right(memo, "select [a] from t", qb::dialect::sqlite));
        CHECK(right(memo, "select [a] from t", qb::dialect::postgresql));
    }
    CHECK(memo.size() == 2);
}

TEST_CASE("a hundred thousand texts are kept within bounds and never mixed up") {
    qb::detail::text_memo memo;
    bool all = true;
    for (int i = 0; i < 100000; ++i) {
        std::string const sql = "select * from t" + std::to_string(i % 5000) +
                                " where id = " + std::to_string(i) +
                                " and a long tail that is always the same";
        all = all && right(memo, sql, qb::dialect::sqlite);
    }
    CHECK(all);
    CHECK(memo.size() <= 4096);
}

TEST_CASE("texts that differ only where the weak hash doesn't look are told apart") {
    qb::detail::text_memo memo;
    std::string const base = "select " + std::string(500, 'a') + " from t";
    for (int round = 0; round < 2; ++round) {
        for (std::size_t i = 8; i < 500; i += 3) {
            std::string sql = base;
            sql[i] = 'b';
            REQUIRE(right(memo, sql, qb::dialect::sqlite));
        }
    }
}

TEST_CASE("a text of more than two kibibytes isn't kept") {
    qb::detail::text_memo memo;
    CHECK(right(memo, "select '" + std::string(3000, 'x') + "'", qb::dialect::sqlite));
    CHECK(memo.size() == 0);
    CHECK(right(memo, "select '" + std::string(2000, 'x') + "'", qb::dialect::sqlite));
    CHECK(memo.size() == 1);
}
