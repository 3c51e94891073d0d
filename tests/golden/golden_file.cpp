// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/adapter/remote_call.hpp>
#include <querybudget/judge/budget_file.hpp>
#include <querybudget/judge/golden.hpp>
#include <querybudget/querybudget.hpp>

#include "../unit/fake_driver.hpp"
#include "corpus.hpp"
#include "temporary_folder.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace qb = querybudget;
using qb::golden_mix;

namespace {

constexpr char orders[] =
    "-- GET /orders, a page of 50 rows: 4 queries. Written by `querybudget accept`.\n"
    "\n"
    "-- 1 ×\n"
    "select id, customer_id\n"
    "from orders\n"
    "order by id\n"
    "limit ?;\n"
    "\n"
    "-- 3 ×\n"
    "select name\n"
    "from customers\n"
    "where id = ?\n"
    "    and gone is null;\n";

golden_mix a_mix() {
    return {{"select name from customers where id = ? and gone is null", 3},
            {"select id, customer_id from orders order by id limit ?", 1}};
}

qb::group kept(std::string const& sql, qb::dialect d) {
    qb::group g;
    g.id = qb::fingerprint_of(sql, d).id;
    g.dialect = d;
    g.sql = qb::display_sql(sql, d);
    return g;
}

std::map<std::string, std::uint64_t> as_map(golden_mix const& mix) {
    std::map<std::string, std::uint64_t> map;
    for (qb::golden_query const& q : mix) map[q.sql] += q.executions;
    return map;
}

golden_mix read(std::string const& text) {
    temporary_folder const folder;
    return qb::read_golden(folder.with("a.sql", text)).value();
}

std::string error_of(std::string const& text) {
    temporary_folder const folder;
    std::string const path = folder.with("a.sql", text);
    try {
        (void)qb::read_golden(path);
    } catch (qb::budget_file_error const& e) {
        std::string const what = e.what();
        REQUIRE(what.substr(0, path.size()) == path);
        return what.substr(path.size());
    }
    return "none";
}

}  // namespace

TEST_CASE("a golden file has a query's clauses line by line, and how often each runs") {
    CHECK(qb::golden_text("GET /orders", 50, a_mix()) == orders);
}

TEST_CASE("a golden file is the same whatever the order of its queries") {
    golden_mix mix = a_mix();
    std::reverse(mix.begin(), mix.end());
    CHECK(qb::golden_text("GET /orders", 50, mix) == orders);
    mix.back().executions = 1;
    mix.push_back({mix.back().sql, 2});
    CHECK(qb::golden_text("GET /orders", 50, mix) == orders);
}

TEST_CASE("a golden file says nothing about a page that nobody claims") {
    CHECK(qb::golden_text("a", 0, {}) == "-- a: 0 queries. Written by `querybudget accept`.\n");
}

TEST_CASE("an endpoint's name stays on its line of the golden file") {
    CHECK(qb::golden_text("a\n-- 1 ×\nselect \x1b[2J", 0, {}).substr(0, 49) ==
          "-- a\\x0a-- 1 ×\\x0aselect \\x1b[2J: 0 queries. Wri");
    CHECK(read(qb::golden_text("1 ×", 0, {})).empty());
}

TEST_CASE("what was written is read again") {
    CHECK(as_map(read(orders)) == as_map(a_mix()));
    CHECK(read("").empty());
}

TEST_CASE("all canonical texts survive a golden file") {
    temporary_folder const folder;
    golden_mix mix;
    std::uint64_t n = 0;
    corpus::for_each_text([&](std::string const& sql, qb::dialect d) {
        mix.push_back({qb::canonical_sql(sql, d), ++n});
    });
    std::string const path = folder.with("a.sql", qb::golden_text("all", 0, mix));
    CHECK(as_map(qb::read_golden(path).value()) == as_map(mix));
    CHECK(qb::golden_text("all", 0, qb::read_golden(path).value()) ==
          temporary_folder::text_of(path));
}

TEST_CASE("texts survive that hold what a golden file is made of, or what no editor keeps") {
    for (char const* const sql : {"select \"a\nb\" from t",
                                  "select \"a\r\n  b\"",
                                  "\"a \n\"",
                                  "-- 1 ×",
                                  "-- x",
                                  ";",
                                  "a;",
                                  " a ",
                                  "  from t",
                                  " from t",
                                  "",
                                  "\\x41 \\x",
                                  "\\",
                                  "a\\",
                                  "\x1b[2J",
                                  "\xff\xfe",
                                  "×",
                                  "<<<<<<< a",
                                  "======= from b",
                                  "\t",
                                  "GET /a;\nb",
                                  "\"a;  from b\" from \"c  ",
                                  "\xEF\xBB\xBF",
                                  "select a; from b",
                                  "\xc2\x9b"
                                  "1m from x"}) {
        golden_mix const mix{{sql, 2}};
        std::string const text = qb::golden_text("x", 0, mix);
        INFO(text);
        CHECK(as_map(read(text)) == as_map(mix));
        CHECK(qb::detail::printable(text).size() ==
              text.size() +
                  3 * static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
    }
}

TEST_CASE("a golden file may come from another editor") {
    std::string windows = "\xEF\xBB\xBF";
    for (char const c : std::string(orders)) windows += c == '\n' ? "\r\n" : std::string(1, c);
    CHECK(as_map(read(windows)) == as_map(a_mix()));
    std::string const all = orders;
    CHECK(as_map(read(all.substr(0, all.size() - 1))) == as_map(a_mix()));
    CHECK(as_map(read(all.substr(0, all.size() - 2))) == as_map(a_mix()));
}

TEST_CASE("people may put a golden file in another order, indent it otherwise and comment it") {
    CHECK(as_map(read(
              "-- the lookups\n--  3 x\n\tselect name\n\n-- by key\nfrom customers where id = ?"
              "   \nand gone is null;\n-- 3 x slower\n--1×\nselect id, customer_id\n"
              "from orders order by id\nlimit ?\n")) == as_map(a_mix()));
}

TEST_CASE("what a golden file can't mean is an error with the line and what to do") {
    CHECK(error_of("-- x\nselect 1;\n") ==
          ":2: a query needs how often it runs on a line above it: `-- 1 ×`");
    CHECK(error_of("-- 1 ×\nselect 1;\nselect 2;\n") ==
          ":3: a query needs how often it runs on a line above it: `-- 1 ×`");
    CHECK(error_of("-- 0 ×\nselect 1;\n") ==
          ":2: a query needs how often it runs on a line above it: `-- 1 ×`");
    CHECK(error_of("-- 1 ×\n\n-- 2 ×\nselect 1;\n") ==
          ":1: no query below how often it runs: add it, or remove the line");
    CHECK(error_of("\n-- 1 ×\n") ==
          ":2: no query below how often it runs: add it, or remove the line");
    CHECK(error_of("-- 1 ×\na;\n-- 1 ×\nb;\n-- 2 ×\na;\n") ==
          ":5: the query of line 1 again: leave one, with both counts together");
    CHECK(error_of("-- 99999999999999999999 ×\nselect 1;\n").substr(0, 3) == ":2:");
    for (char const* const mark : {"<<<<<<< HEAD", "=======", ">>>>>>> other"}) {
        CHECK(
            error_of(std::string("-- 1 ×\na\n") + mark + "\nb;\n") ==
            ":3: an unfinished merge: settle it, or remove the file and run `querybudget accept`");
    }
}

TEST_CASE("no golden file is none, and one that can't be read is an error") {
    temporary_folder const folder;
    CHECK_FALSE(qb::read_golden(folder / "a.sql").has_value());
    std::string const file = folder.with("file", "");
    CHECK_FALSE(qb::read_golden(file + "/a.sql").has_value());
    std::filesystem::create_directory(folder / "folder.sql");
    try {
        (void)qb::read_golden(folder / "folder.sql");
        FAIL("no error");
    } catch (qb::budget_file_error const& e) {
        CHECK(e.what() ==
              folder / "folder.sql: can't be read (Is a directory): make it a file that can");
    }
}

TEST_CASE("queries are known by their canonical text, although a recording keeps another one") {
    corpus::for_each_statement([](std::string const& sql, qb::dialect d) {
        if (qb::golden_sql(kept(sql, d)) != qb::canonical_sql(sql, d))
            CHECK(qb::golden_sql(kept(sql, d)) == qb::canonical_sql(sql, d));
    });
}

TEST_CASE("where the text that a recording keeps isn't enough, the fingerprint is with it") {
    std::string const sql = "select j?'a' from t";
    std::string const id = qb::to_string(qb::fingerprint_of(sql, qb::dialect::postgresql));
    CHECK(qb::golden_sql(kept(sql, qb::dialect::postgresql)) == "select j ? from t (" + id + ')');
}

TEST_CASE("control, cursor steps and nested statements are not in the golden mix") {
    fake_driver const db;
    auto const r = qb::measure([&] {
        db.run("BEGIN");
        db.run("SELECT * FROM posts WHERE id = 1");
        db.run("select * from posts where id = 2");
        db.run("FETCH 1 FROM c");
        db.run("SET a = 1");
        db.run("UPDATE posts SET a = 1");
        db.run("COMMIT");
    });
    CHECK(as_map(qb::golden_mix_of(r)) ==
          std::map<std::string, std::uint64_t>{{"select * from posts where id = ?", 2},
                                               {"update posts set a = ?", 1}});
}

TEST_CASE("queries that are too long to be kept are told apart by their fingerprints") {
    fake_driver const db;
    std::string const columns(20000, 'a');
    auto const r = qb::measure([&] {
        db.run("select " + columns + ", b from t");
        db.run("select " + columns + ", c from t");
        db.run("SELECT " + columns + ", c FROM t");
    });
    golden_mix const mix = qb::golden_mix_of(r);
    REQUIRE(mix.size() == 2);
    CHECK(mix[0].sql != mix[1].sql);
    CHECK(mix[0].executions + mix[1].executions == 3);
    for (qb::golden_query const& q : mix) CHECK(q.sql.substr(q.sql.size() - 25, 8) == "… (f1:");
}

TEST_CASE("the queries beyond those that a recording tells apart are one") {
    fake_driver const db;
    auto const r = qb::measure([&] {
        for (int i = 0; i < 5000; ++i) db.run("select a" + std::to_string(i) + " from t");
        db.run("insert into t values (1)");
    });
    auto const map = as_map(qb::golden_mix_of(r));
    CHECK(map.size() == 4097);
    CHECK(map.at("(further statements, beyond the first 4096 different ones)") == 905);
}

TEST_CASE("what is no SQL is known by its own text") {
    fake_driver const db;
    auto const r = qb::measure([&] { qb::remote_call const call("http", "GET /Users/17/from X"); });
    CHECK(as_map(qb::golden_mix_of(r)) ==
          std::map<std::string, std::uint64_t>{{"http GET /Users/{}/from X", 1}});
}
