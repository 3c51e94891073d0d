// SPDX-License-Identifier: BSL-1.0
#include "sql_support.hpp"

#include <string>

using sql_test::lite_facts;
using sql_test::pg_facts;

TEST_CASE("literals and placeholders are counted apart") {
    auto const f = pg_facts("select 1, 'a', NULL, $1 from t where b in ($2, -3) and c is null");
    CHECK(f.literals == 4);
    CHECK(f.binds == 2);
    CHECK(lite_facts("select ?, :a, 'b'").binds == 2);
    CHECK(pg_facts("select a from t order by 1").literals == 0);
    CHECK(pg_facts("select j ? 'k'").binds == 0);
}

TEST_CASE("equal values give an equal hash, whatever stands around them") {
    auto const values = [](std::string const& sql) { return pg_facts(sql).values; };
    auto const same = values("select * from t where a = 1 and b = 'x'");
    CHECK(same != 0);
    CHECK(values("SELECT *\n FROM t /* 7 */ WHERE a=1 AND b='x'; ") == same);
    CHECK(values("select * from t where a = 2 and b = 'x'") != same);
    CHECK(values("select * from t where a = 1 and b = 'y'") != same);
    CHECK(values("select * from t where a = -1 and b = 'x'") != same);
    CHECK(values("select * from t where a = '1' and b = 'x'") != same);
    CHECK(values("select * from t where a = 'x' and b = 1") != same);
    CHECK(values("select * from t where a = $1") == 0);
    CHECK(values("select 1, $1") != values("select $1, 1"));
}

TEST_CASE("a value is the same however it is quoted or continued") {
    auto const values = [](std::string const& sql) { return pg_facts(sql).values; };
    CHECK(values("select 'ab'") == values("select $$ab$$"));
    CHECK(values("select 'ab'") == values("select 'a' \n 'b'"));
    CHECK(values("select 'abcdefghij''kl'") == values("select 'abc' -- c\n 'defghij''k'\n'l'"));
    CHECK(values("select - 5") == values("select -5"));
    CHECK(values("select null") == values("select NULL"));
    CHECK(values("select ''") != values("select ' '"));
}

TEST_CASE("values in a list count, also those that the canonical text drops") {
    CHECK(pg_facts("select 1 in (1, 2)").values != pg_facts("select 1 in (1, 3)").values);
    std::string list = "select * from t where id in (";
    for (int i = 0; i < 100; ++i) list += std::to_string(i) + ", ";
    auto const f = pg_facts(list + "100) order by 1");
    CHECK(f.literals == 101);
    CHECK(f.longest_list == 101);
    CHECK(f.values != pg_facts(list + "101) order by 1").values);
}

// Long lists are read by a shortcut: `pg` and `lite` compare it with the usual way.
TEST_CASE("values of a long list count like any other, whatever they look like") {
    // clang-format off
    constexpr char const* values[] = {
        "1", "-1", "1234567", "12345678", "123456789", "-1234567890123456789", "1.5", "-12345678.9",
        "1.23456789", "1.", "1..5", "1.2.3", "12345678.12345678", "1e5", "0x1F", "1_000", "2a",
        "'a'", "'a''b'", "'a long text in a list'", "NULL", "null", "nullable", "null.a", "true",
        "?", "?1", "?12345678", "$1", "$1234567", "$a", ":x", "- 1", "-$1", "-?", "-null", "-'a'",
        "+1", "a", "(1)", "((1))", "(1, 2)", "(null,-1.5 , 'a')", "(1, a)", "(1, (2))", "()",
        "(1, 2"
    };
    // clang-format on
    for (std::string const value : values) {
        for (std::string const head : {"select a in (", "select a in ((1, 2), ", "select array[",
                                       "insert into t values (7), ", "select ((1 limit 5, a)) in (",
                                       "select (1 limit 5) in ("}) {
            std::string text = head + "1";
            for (int i = 0; i < 4; ++i) text += ", " + value + ",\n (1), (" + value + ", 2),3";
            sql_test::pg(text + (head.back() == '[' ? ']' : ')') + " + 1 and a in (1, 2)");
            sql_test::lite(text + ") + 1 and a in (1, 2)");
        }
    }
    auto const facts = lite_facts("select a in (1, -2.5, null, 'b', ?, (1, 2, ?), 12345678901, 3)");
    CHECK(facts.literals == 8);
    CHECK(facts.binds == 2);
    CHECK(facts.longest_list == 8);
}

TEST_CASE("the shortcut for lists finds the same limit where LIMIT still waits for its value") {
    sql_test::lite("(select 1 limit 5, a) in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)");
    sql_test::lite("explain limit 1, in(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)");
}

TEST_CASE("the longest list of values is measured") {
    CHECK(pg_facts("select * from t where a in (1, 2, 3) and b in (1, 2)").longest_list == 3);
    CHECK(pg_facts("insert into t values (1, 2), ($1, $2)").longest_list == 2);
    CHECK(pg_facts("select array[1, 2, 3, 4]").longest_list == 4);
    CHECK(pg_facts("select * from t where a in (b, c)").longest_list == 0);
    CHECK(pg_facts("select * from t where a in (select 1 from u)").longest_list == 0);
    CHECK(pg_facts("select f(1, 2, 3)").longest_list == 0);
    CHECK(pg_facts("select * from t where (a, b) in ((1, 2), (3, 4))").longest_list == 2);
}

TEST_CASE("the limit is the statement's own") {
    CHECK(pg_facts("select a from t").limit == -1);
    CHECK(pg_facts("select a from t limit 20 offset 40").limit == 20);
    CHECK(pg_facts("select a from t limit $1").limit == 0);
    CHECK(pg_facts("select a from t limit all").limit == -1);
    CHECK(pg_facts("select a from t limit null").limit == -1);
    CHECK(pg_facts("select a from t limit 2 + 3").limit == 2);
    CHECK(pg_facts("(select a from t limit 7)").limit == 7);
    CHECK(pg_facts("select a, (select b from u limit 1) from t").limit == -1);
    CHECK(pg_facts("select a from t fetch first 5 rows only").limit == 5);
    CHECK(pg_facts("select a from t fetch next row only").limit == 1);
    CHECK(pg_facts("select a from t fetch first $1 rows only").limit == 0);
    CHECK(lite_facts("select a from t limit 5, 10").limit == 10);
    CHECK(lite_facts("select a from t limit -1 offset 3").limit == -1);
    CHECK(pg_facts("fetch 5 from c").limit == -1);
    CHECK(pg_facts("select a from t limit 99999999999999999999").limit == INT64_MAX);
}

TEST_CASE("a hash of the whole statement is never zero") {
    CHECK(pg_facts("").id == querybudget::xxh64("", 1));
    CHECK(pg_facts("select 1").id == querybudget::xxh64("select ?", 1));
}
