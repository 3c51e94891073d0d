// SPDX-License-Identifier: BSL-1.0
#include "measured.hpp"

#include <querybudget/tool/compare_files.hpp>

#include <doctest/doctest.h>

using querybudget::read_budget_file;
using querybudget::tool::compare_files;

namespace {

/// What is said of a file that had the first limits on the main branch and has the others now.
std::string compared(std::string const& base, std::string const& now) {
    temporary_folder const folder;
    std::string const head = "version = 1\n[\"GET /orders\"]\n";
    return texts(compare_files(read_budget_file(folder.write("base.toml", head + base)),
                               read_budget_file(folder.write("now.toml", head + now))),
                 folder);
}

}  // namespace

TEST_CASE("a file that allows no more than the main branch's needs no reason") {
    CHECK(compared("queries = 4\ncold = 9\npage = 50",
                   "queries = 3\ncold = 9\npage = 60\nrows = 9\n"
                   "read_only = true\n[\"GET /new\"]\nrows = 1") == "");
    CHECK(compared("queries = 4\n[\"GET /old\"]\nrows = 1", "queries = 4") == "");
}

TEST_CASE("a limit that rose without a reason is named with both values and the fix") {
    CHECK(compared("queries = 4", "queries = 9") ==
          "now.toml:2: no reason: GET /orders: queries: 4 → 9\n"
          "    fix: say why below it, as in  why = \"…\"; or take it back\n");
}

TEST_CASE("the reason of the last time is none for this one") {
    CHECK(compared("queries = 4\nwhy = \"#1\"", "queries = 9\nwhy = \"#1\"") ==
          "now.toml:2: no reason: GET /orders: queries: 4 → 9\n"
          "    fix: say why below it, otherwise than before; or take it back\n");
    CHECK(compared("queries = 4\nwhy = \"#1\"", "queries = 9\nwhy = \"#2\"") == "");
    CHECK(compared("queries = 4", "queries = 9\nwhy = \" \\n\"") != "");
}

TEST_CASE("whatever else allows more needs a reason, too") {
    auto const said = [](std::string const& base, std::string const& now) {
        std::string const text = compared(base, now);
        return text.substr(0, text.find('\n'));
    };
    std::string const begin = "now.toml:2: no reason: GET /orders: ";
    CHECK(said("queries = 4\nrows = 9", "queries = 4") == begin + "rows: 9 → no limit");
    CHECK(said("queries = 4\ncold = 5", "queries = 4\ncold = 6") == begin + "cold: 5 → 6");
    CHECK(said("queries = 4\ncold = 5", "queries = 4") == begin + "cold: 5 → no limit");
    CHECK(said("db_time_ms = 2", "db_time_ms = 2.5") ==
          begin + "time in the database: 2 ms → 2.5 ms");
    CHECK(said("queries = 4\npage = 50", "queries = 4\npage = 10") == begin + "page: 50 → 10");
    CHECK(said("queries = 4\npage = 50", "queries = 4") == begin + "page: 50 → none");
    for (char const* flag : {"no_n_plus_one", "no_duplicates", "read_only"}) {
        CHECK(said(std::string("queries = 4\n") + flag + " = true", "queries = 4") ==
              begin + flag + ": true → false");
    }
}

TEST_CASE("a newly known finding needs a reason that its scope hasn't given yet") {
    auto const known = [](std::string const& query, std::string const& why) {
        return "{ finding = \"n_plus_one\", query = \"" + query + "\", why = \"" + why + "\" }";
    };
    std::string const one = "queries = 4\n[known]\n\"csv\" = [" + known("select 1 from a", "#1");
    CHECK(compared("queries = 4", one + "]\n") == "");
    CHECK(compared(one + "]", one + ", " + known("SELECT 2 FROM a", "#1") + "]") == "");
    CHECK(compared(one + "]", one + ", " + known("select 1 from b", "#2") + "]") == "");
    CHECK(compared(one + "]", one + "]\n\"pdf\" = " + known("select 1 from a", "#1")) == "");
    CHECK(compared(one + "]", one + ", " + known("select 1 from b", "#1") + "]")
              .starts_with("now.toml:5: no reason: csv: newly known: select 1 from b\n"));
}
