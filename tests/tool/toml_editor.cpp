// SPDX-License-Identifier: BSL-1.0
#include <querybudget/tool/toml_editor.hpp>
#include <querybudget/tool/toml_text.hpp>

#include <doctest/doctest.h>

using querybudget::tool::in_whole_units;
using querybudget::tool::toml_editor;
using querybudget::tool::toml_limit;
using querybudget::tool::toml_string;

namespace {

std::string with(std::string text, char const* key, char const* value) {
    toml_editor editor(std::move(text));
    editor.set("GET /orders", key, value);
    return editor.text();
}

}  // namespace

TEST_CASE("a text that nobody edits stays as it is, to the byte") {
    std::string const text =
        "\xEF\xBB\xBF# é\r\nversion=1\r\n\n\t[ \"GET /orders\" ] #x\nqueries=4";
    CHECK(toml_editor(text).text() == text);
}

TEST_CASE("only the value of a key changes, whatever stands around it") {
    CHECK(with("# é\n[\"GET /orders\"] # c\n  queries   =  4 # \"six\" \n\npage = 5\n", "queries",
               "12") == "# é\n[\"GET /orders\"] # c\n  queries   =  12 # \"six\" \n\npage = 5\n");
    CHECK(with("\xEF\xBB\xBF\"GET /orders\".queries=0x10#hex", "queries", "12") ==
          "\xEF\xBB\xBF\"GET /orders\".queries=12#hex");
    CHECK(with("\"é\" = 1\r\n\"GET /orders\" = { 'queries' = 1_000, page = 5 }\r\n", "queries",
               "12") == "\"é\" = 1\r\n\"GET /orders\" = { 'queries' = 12, page = 5 }\r\n");
    CHECK(with("\"GET /orders\" = { why = \"é→😀\", queries = 4 } # é", "queries", "12") ==
          "\"GET /orders\" = { why = \"é→😀\", queries = 12 } # é");
    CHECK(with("[\"GET /orders\"]\nwhy = '''é\nb''' # why\nqueries = 4\n", "why", "\"c\"") ==
          "[\"GET /orders\"]\nwhy = \"c\" # why\nqueries = 4\n");
}

TEST_CASE("a key that isn't there is added below the last one, as that is indented") {
    CHECK(with("[\"GET /orders\"]\n  page    = 5\n  queries = 4 # four\n\n# next\n[b]\n", "why",
               "\"x\"") ==
          "[\"GET /orders\"]\n  page    = 5\n  queries = 4 # four\n  why     = \"x\"\n\n# "
          "next\n[b]\n");
    CHECK(with("[\"GET /orders\"]\r\nqueries = 4\r\n[b]\r\n", "why", "\"x\"") ==
          "[\"GET /orders\"]\r\nqueries = 4\r\nwhy     = \"x\"\r\n[b]\r\n");
    CHECK(with("[\"GET /orders\"]\nq=4", "why", "\"x\"") == "[\"GET /orders\"]\nq=4\nwhy = \"x\"");
    CHECK(with("[\"GET /orders\"]\nwhy = \"\"\"a\n# no comment\"\"\"\n", "cold", "7") ==
          "[\"GET /orders\"]\nwhy = \"\"\"a\n# no comment\"\"\"\ncold = 7\n");
}

TEST_CASE("a key is added to a table of one line and to keys with dots in their own form") {
    CHECK(with("\"GET /orders\" = { queries = 4 } # c\n", "why", "\"x\"") ==
          "\"GET /orders\" = { queries = 4, why = \"x\" } # c\n");
    CHECK(with(" \"GET /orders\" . queries = 4\nb = 1\n", "why", "\"x\"") ==
          " \"GET /orders\" . queries = 4\n \"GET /orders\" . why     = \"x\"\nb = 1\n");
}

TEST_CASE("several changes of one table stand in the order in which they were asked for") {
    toml_editor editor("[\"GET /orders\"]\nqueries = 4\npage = 5\n");
    editor.set("GET /orders", "cold", "9");
    editor.set("GET /orders", "why", "\"x\"");
    editor.set("GET /orders", "page", "50");
    editor.set("GET /orders", "queries", "12");
    CHECK(editor.text() == "[\"GET /orders\"]\nqueries = 12\npage = 50\ncold = 9\nwhy  = \"x\"\n");
}

TEST_CASE("a table is added at the end, with the line ends that the text has") {
    toml_editor editor("version = 1\r\n# end");
    editor.append("\"GET /a\"", {{"page", "50"}, {"queries", "4"}});
    editor.append("\"GET /b\"", {{"queries", "2"}});
    CHECK(editor.text() ==
          "version = 1\r\n# end\r\n\r\n[\"GET /a\"]\r\npage    = 50\r\nqueries = 4\r\n"
          "\r\n[\"GET /b\"]\r\nqueries = 2\r\n");
}

TEST_CASE("any name that TOML can hold comes back from it as it was") {
    for (std::string const name :
         {"GET /orders", "", "a.b", "é 注文", "\"]\nx = 1\n[\"", "\\", "\x1b[31m", "\x7f", "\t'"}) {
        toml_editor editor("version = 1\n");
        editor.append(toml_string(name).value(), {{"queries", "4"}});
        toml::table const read = toml::parse(editor.text());
        CAPTURE(editor.text());
        CHECK(read[name]["queries"].value<int>() == 4);
        CHECK(editor.text().find('\x1b') == std::string::npos);
    }
}

TEST_CASE("a name that is no UTF-8 can't be written") {
    CHECK_FALSE(toml_string("\xff").has_value());
}

TEST_CASE("a time is written in whole milliseconds, never less than it was") {
    using querybudget::detail::measure;
    CHECK(in_whole_units(measure::db_time, 2'000'001) == 3'000'000);
    CHECK(in_whole_units(measure::db_time, 2'000'000) == 2'000'000);
    CHECK(in_whole_units(measure::queries, 2'000'001) == 2'000'001);
    CHECK(toml_limit(measure::db_time, 3'000'000) == "3");
    CHECK(toml_limit(measure::queries, 2'000'001) == "2000001");
}
