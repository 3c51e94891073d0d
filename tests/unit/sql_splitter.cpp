// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <querybudget/sql/splitter.hpp>

#include <string>

namespace qb = querybudget;

namespace {

/// The parts, each in `<` and `>`.
std::string parts(std::string_view text, qb::dialect d) {
    std::string all;
    qb::statement_splitter splitter{text, d};
    for (std::string_view part; splitter.next(part);) all.append("<").append(part).append(">");
    return all;
}
std::string pg(std::string_view text) { return parts(text, qb::dialect::postgresql); }
std::string lite(std::string_view text) { return parts(text, qb::dialect::sqlite); }

}  // namespace

TEST_CASE("a text is cut at its semicolons and empty statements are skipped") {
    CHECK(pg("select 1; select 2 ;; ; select 3") == "<select 1><select 2><select 3>");
    CHECK(pg("") == "");
    CHECK(pg(" ; -- nothing\n;") == "");
    CHECK(pg("select 1;") == "<select 1>");
    CHECK(lite("begin; select 1; end") == "<begin><select 1><end>");
}

TEST_CASE("a semicolon in quotes, dollar quotes or comments cuts nothing") {
    CHECK(pg("select ';', $$;$$, $x$;$$;$x$, \";\" /* ; */ -- ;\n; select E'\\';'") ==
          "<select ';', $$;$$, $x$;$$;$x$, \";\" /* ; */ -- ;><select E'\\';'>");
    CHECK(lite("select [;], `;`; select 2") == "<select [;], `;`><select 2>");
    CHECK(pg("select 'open; select 2") == "<select 'open; select 2>");
}

TEST_CASE("a comment stays with its statement, so that its tags can be read") {
    CHECK(pg("/* a */ select 1 /* b */; select 2 -- c") ==
          "</* a */ select 1 /* b */><select 2 -- c>");
}

TEST_CASE("the body of a trigger belongs to it") {
    CHECK(lite("create temp trigger x after update on t begin update u set a = case when b then 1 "
               "end; delete from v; end; select 2") ==
          "<create temp trigger x after update on t begin update u set a = case when b then 1 "
          "end; delete from v; end><select 2>");
    CHECK(lite("create table \"trigger\" (a); begin; select 1") ==
          "<create table \"trigger\" (a)><begin><select 1>");
}

TEST_CASE("the body of BEGIN ATOMIC belongs to its function") {
    CHECK(pg("create or replace function f() returns int begin atomic select 1; select case when "
             "true then 1 end; end; select 2") ==
          "<create or replace function f() returns int begin atomic select 1; select case when "
          "true then 1 end; end><select 2>");
    CHECK(pg("create procedure p() begin atomic end; select 2") ==
          "<create procedure p() begin atomic end><select 2>");
}

TEST_CASE("PostgreSQL doesn't cut inside parentheses") {
    CHECK(pg("create rule r as on insert to t do (select 1; select 2); select 3") ==
          "<create rule r as on insert to t do (select 1; select 2)><select 3>");
    CHECK(lite("select (1; select 2") == "<select (1><select 2>");
}

TEST_CASE("after the last part the view is empty, again and again") {
    qb::statement_splitter splitter{"select 1", qb::dialect::sqlite};
    std::string_view part;
    CHECK(splitter.next(part));
    CHECK_FALSE(splitter.next(part));
    CHECK(part.empty());
    CHECK_FALSE(splitter.next(part));
}
