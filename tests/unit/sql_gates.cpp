// SPDX-License-Identifier: BSL-1.0
#include "sql_support.hpp"

// What the gates in tests/oracle and tests/fuzz found once.

TEST_CASE("a named placeholder follows PostgreSQL's operator ?") {
    CHECK(sql_test::pg("select * from t where j ? :x") == "select * from t where j ? ?");
    CHECK(sql_test::pg("select * from t where j ? :1") == "select * from t where j ? ?");
    CHECK(sql_test::pg("select a[?:x]") == "select a[? : x]");
    CHECK(sql_test::pg("select a = ?::int") == "select a = ?::int");
}

TEST_CASE("a sign after GLOB, REGEXP and MATCH belongs to the number") {
    for (std::string const word : {"glob", "regexp", "match"})
        CHECK(sql_test::lite("select a " + word + " -5") == "select a " + word + " ?");
    CHECK(sql_test::lite("select t.match - 5") == "select t.match - ?");
}

TEST_CASE("byte order marks in front of any statement are white space") {
    CHECK(sql_test::pg("\xEF\xBB\xBF\xEF\xBB\xBF select 1") == "select ?");
    CHECK(sql_test::lite("; \xEF\xBB\xBFselect 1") == "select ?");
    CHECK(sql_test::lite("select 1;\xEF\xBB\xBFselect 2") == "select ?; select ?");
}

TEST_CASE("a name that is a byte order mark keeps its quotes, or it would read as white space") {
    sql_test::lite("[\xEF\xBB\xBF] f) select x.a");
    sql_test::lite("select [] a [\xEF\xBB\xBF] f");
    CHECK(sql_test::lite("[\xEF\xBB\xBF]") == "\"\xEF\xBB\xBF\"");
}

TEST_CASE("the kind is found alike behind brackets that don't match and behind values") {
    sql_test::pg("with x (a[1:2 f) select a from x join y using (a");
    sql_test::pg("with x as (J' with '\x01:merge ((( using E'\\\\-order with '0:merge ((( i");
    sql_test::lite("(with) values (insert");
}

TEST_CASE("a list's elements don't become rows of a VALUES list that stands among them") {
    sql_test::pg("in(,values(),,()");
    sql_test::lite("select a in (1, values (2), 1, (3))");
    CHECK(sql_test::pg("in (1, values (2), 1, (3), (4))") == "in (?, values (?), (?))");
    CHECK(sql_test::pg("in (values (2), (3))") == "in (values (?))");
}

TEST_CASE("what EXPLAIN ANALYZE COPY writes is found by the shortcuts, too") {
    sql_test::pg("explain(analyze)copy*from");
    CHECK(sql_test::pg_facts("explain analyze copy t from stdin").writes);
}

TEST_CASE("a list with commas and nothing between them isn't the empty list") {
    sql_test::pg("in(in(),in(,),");
    CHECK(sql_test::lite("in (,)") == "in (,)");
    CHECK(sql_test::lite("in (1, , 2, , 3)") == "in (?,,)");
}
