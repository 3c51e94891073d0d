// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/tool/markdown.hpp>

#include <string>

using querybudget::tool::markdown_code;
using querybudget::tool::markdown_code_in_table;
using querybudget::tool::markdown_link;
using querybudget::tool::markdown_path;
using querybudget::tool::markdown_text;

TEST_CASE("in Markdown the usual names and reasons stay as they are") {
    for (char const* text :
         {"", "GET /orders", "#310", "Größe 顧客 🛒", "session, count, page; 3 %!", "{id}"})
        CHECK(markdown_text(text) == text);
}

TEST_CASE("no sign of a name is one of Markdown") {
    CHECK(markdown_text("a|b") == "a\\|b");
    CHECK(markdown_text("a\\|b") == "a\\\\\\|b");
    CHECK(markdown_text("[x](http://evil)") == "\\[x\\](http://evil)");
    CHECK(markdown_text("![x]") == "!\\[x\\]");
    CHECK(markdown_text("<script>&lt;") == "\\<script\\>\\&lt;");
    CHECK(markdown_text("*a* _b_ `c` ~~d~~ $e$") ==
          "\\*a\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~ \\$e\\$");
    CHECK(markdown_text("<!-- end -->") == "\\<!-- end --\\>");
}

TEST_CASE("a name of several lines is one in Markdown") {
    CHECK(markdown_text("a\nb\r\nc\td") == "a b  c d");
    CHECK(markdown_code("select\n1") == "`select 1`");
}

TEST_CASE("what a terminal would obey is written out in Markdown") {
    CHECK(markdown_text("\x1b[2J") == "\\\\x1b\\[2J");
    CHECK(markdown_code("\x1b[2J") == "`\\x1b[2J`");
    CHECK(markdown_text("\xff") == "\\\\xff");
}

TEST_CASE("code shows everything as it is") {
    CHECK(markdown_code("select * from a_b where <x> & \\") ==
          "`select * from a_b where <x> & \\`");
    CHECK(markdown_code("") == "");
    CHECK(markdown_code("  ") == "`  `");
    CHECK(markdown_code(" a ") == "`  a  `");
    CHECK(markdown_code(" a") == "` a`");
}

TEST_CASE("backticks in code get a longer fence") {
    CHECK(markdown_code("select `a b` from t") == "``select `a b` from t``");
    CHECK(markdown_code("`a``b`") == "``` `a``b` ```");
    CHECK(markdown_code("a`") == "`` a` ``");
}

TEST_CASE("code in a table doesn't end its cell") {
    CHECK(markdown_code_in_table("select a || b from `t`") == "`` select a \\|\\| b from `t` ``");
    CHECK(markdown_code("a || b") == "`a || b`");
}

TEST_CASE("a link's path has no blank, bracket or other sign that ends it") {
    CHECK(markdown_path("query-budgets/get-orders.sql") == "query-budgets/get-orders.sql");
    CHECK(markdown_path("my files/(a) <b>%.sql") == "my%20files/%28a%29%20%3Cb%3E%25.sql");
    CHECK(markdown_path("Größe") == "Gr%C3%B6%C3%9Fe");
    CHECK(markdown_path("../a\nb") == "../a%0Ab");
}

TEST_CASE("a link is one whatever its text says") {
    CHECK(markdown_link("GET /orders", "a b.sql") == "[GET /orders](a%20b.sql)");
    CHECK(markdown_link("](evil)", "a.sql") == "[\\](evil)](a.sql)");
    CHECK(markdown_link("http://a, https://www.b", "a.sql") ==
          "[http\\://a, https\\://www\\.b](a.sql)");
}
