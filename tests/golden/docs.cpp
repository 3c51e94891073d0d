// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/tool/docs.hpp>

#include "temporary_folder.hpp"

#include <filesystem>
#include <string>

namespace qb = querybudget;
using qb::detail::measure;
using qb::tool::endpoint_table_difference;
using qb::tool::with_endpoint_table;

namespace {

constexpr char head[] =
    "| endpoint | page | queries | cold | other limits | why |\n|---|---:|---:|---:|---|---|\n";

qb::endpoint_budget endpoint(std::string const& name) {
    qb::endpoint_budget b;
    b.name = name;
    b.limits = {{measure::queries, 4, 7}};
    return b;
}

/// Of one endpoint, in a README that stands nowhere in particular.
std::string row(qb::endpoint_budget const& b, std::string const& readme = "README.md") {
    std::string const table = qb::tool::endpoint_table({"b.toml", {b}, {}}, readme);
    REQUIRE(table.substr(0, sizeof head - 1) == head);
    return table.substr(sizeof head - 1);
}

std::string error_of(std::string const& text) {
    try {
        (void)with_endpoint_table("docs/READ\nME.md", text, "");
    } catch (qb::budget_file_error const& e) { return e.what(); }
    return "none";
}

constexpr char begins[] = "<!-- querybudget endpoints -->\n";
constexpr char ends[] = "<!-- end of querybudget endpoints -->\n";

}  // namespace

TEST_CASE("an endpoint's row has its page, its limits and the reason") {
    qb::endpoint_budget b = endpoint("GET /orders");
    b.page = 50;
    b.cold = {measure::queries, 7, 9};
    b.limits.push_back({measure::round_trips, 6, 10});
    b.limits.push_back({measure::db_time, 2500000, 11});
    b.no_n_plus_one = b.no_duplicates = b.read_only = true;
    b.why = "session, count";
    CHECK(row(b) ==
          "| GET /orders | 50 | 4 | 7 | round trips ≤ 6, time in the database ≤ 2.5 ms, "
          "no N+1, no duplicates, read only | session, count |\n");
}

TEST_CASE("what the budget file doesn't say is an empty cell") {
    qb::endpoint_budget b = endpoint("a");
    b.limits.clear();
    b.cold = {measure::queries, 0, 9};
    CHECK(row(b) == "| a | | | 0 | | |\n");
    CHECK(qb::tool::endpoint_table({}, "README.md") == head);
}

TEST_CASE("endpoints stand in the table in the order of their file") {
    CHECK(qb::tool::endpoint_table({"b.toml", {endpoint("b"), endpoint("a")}, {}}, "README.md") ==
          std::string(head) + "| b | | 4 | | | |\n| a | | 4 | | | |\n");
}

TEST_CASE("an endpoint is linked to its golden file, as seen from the README") {
    temporary_folder const folder;
    qb::endpoint_budget b = endpoint("GET /orders");
    b.golden = folder.with("a b/Größe/get-orders.sql", "");
    CHECK(row(b, folder / "README.md") ==
          "| [GET /orders](a%20b/Gr%C3%B6%C3%9Fe/get-orders.sql) | | 4 | | | |\n");
    CHECK(row(b, folder / "docs/x/../README.md") ==
          "| [GET /orders](../a%20b/Gr%C3%B6%C3%9Fe/get-orders.sql) | | 4 | | | |\n");
}

TEST_CASE("an endpoint without a golden file is no link") {
    temporary_folder const folder;
    qb::endpoint_budget b = endpoint("GET /orders");
    b.golden = folder / "none.sql";
    CHECK(row(b) == "| GET /orders | | 4 | | | |\n");
    b.golden = folder / "";
    CHECK(row(b) == "| GET /orders | | 4 | | | |\n");
}

TEST_CASE("names and reasons can't break the table") {
    qb::endpoint_budget b = endpoint("../../x|[y](z)\n<!-- end of querybudget endpoints -->");
    b.why = "a | b\n| c |";
    std::string const text = row(b);
    CHECK(text ==
          "| ../../x\\|\\[y\\](z) \\<!-- end of querybudget endpoints --\\> | | 4 | | | "
          "a \\| b \\| c \\| |\n");
    std::string const readme = std::string(begins) + text + ends;
    CHECK(with_endpoint_table("README.md", readme, text) == readme);
}

TEST_CASE("the table is put between its two lines, and nothing else changes") {
    std::string const before = std::string("# A\n\ttext  \n") + begins;
    std::string const after = std::string(ends) + "\nthe rest";
    CHECK(with_endpoint_table("README.md", before + "| old |\n\n" + after, "| a |\n| b |\n") ==
          before + "| a |\n| b |\n" + after);
    CHECK(with_endpoint_table("README.md", before + after, "") == before + after);
    std::string const at_end = before + "<!-- end of querybudget endpoints -->";
    CHECK(with_endpoint_table("README.md", at_end, "a\n") ==
          before + "a\n<!-- end of querybudget endpoints -->");
}

TEST_CASE("the table gets the line ends of its README") {
    CHECK(with_endpoint_table("README.md",
                              "<!-- querybudget endpoints -->\r\n"
                              "<!-- end of querybudget endpoints --> \r\n",
                              "| a |\n") ==
          "<!-- querybudget endpoints -->\r\n| a |\r\n"
          "<!-- end of querybudget endpoints --> \r\n");
}

TEST_CASE("the two lines in a block of code are an example") {
    std::string const example =
        std::string("```html\n") + begins + "~~~\n" + ends + "```\n~~~\n" + begins + "~~~\n";
    CHECK(with_endpoint_table("README.md", example + begins + ends, "a\n") ==
          example + begins + "a\n" + ends);
}

TEST_CASE("a README without a place for the table, or with two, is an error with the line") {
    std::string const path = "docs/READ\\x0aME.md";
    CHECK(error_of("text\n") == path +
                                    ": there is no place for the table of endpoints: put a line  "
                                    "<!-- querybudget endpoints -->  and, below it,  "
                                    "<!-- end of querybudget endpoints -->  where it should stand");
    CHECK(error_of(std::string("\n") + begins) ==
          path +
              ":2: the table of endpoints has no end: put a line  "
              "<!-- end of querybudget endpoints -->  below it");
    CHECK(error_of(std::string(begins) + ends + begins + ends) ==
          path + ":3: the table of endpoints begins again, as in line 1: remove one of them");
    std::string const alone =
        ": the table of endpoints ends here without having begun: put one line  "
        "<!-- querybudget endpoints -->  above each of these, or remove this one";
    CHECK(error_of(std::string(begins) + ends + ends) == path + ":3" + alone);
    CHECK(error_of(std::string(ends) + begins) == path + ":1" + alone);
    CHECK(error_of("a <!-- querybudget endpoints -->\n").find("no place") != std::string::npos);
}

TEST_CASE("a table that is right has no difference, whatever its line ends") {
    std::string const text = std::string("x\n") + begins + "| a |\r\n| b |  \n" + ends;
    CHECK_FALSE(endpoint_table_difference("README.md", text, "| a |\n| b |\n").has_value());
}

TEST_CASE("of a table that isn't right the first line is told") {
    auto const difference = [](std::string const& is, std::string const& should_be) {
        std::string const text = std::string("x\n") + begins + is + ends;
        qb::tool::docs_difference const d =
            endpoint_table_difference("README.md", text, should_be).value();
        return std::to_string(d.line) + ": " + d.found + " → " + d.expected;
    };
    CHECK(difference("| a |\n| b |\n", "| a |\n| c |\n") == "4: | b | → | c |");
    CHECK(difference("| a |\n", "| a |\n| c |\n") == "4:  → | c |");
    CHECK(difference("| a |\n| b |\n", "| a |\n") == "4: | b | → ");
    CHECK(difference("", "| a |\n") == "3:  → | a |");
    CHECK(difference("| a |\n\n", "| a |\n") == "4:  → ");
}
