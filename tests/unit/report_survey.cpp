// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>
#include <querybudget/report/survey.hpp>
#include <querybudget/report/survey_options.hpp>
#include <querybudget/report/survey_table.hpp>

#include "fake_driver.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace qb = querybudget;
using qb::detail::survey_options_from;

namespace {

/// A file with this text, gone at the end.
struct text_file {
    explicit text_file(std::string_view text) {
        std::FILE* const file = std::fopen(path.c_str(), "wb");
        REQUIRE(file != nullptr);
        std::fwrite(text.data(), 1, text.size(), file);
        std::fclose(file);
    }
    ~text_file() { std::remove(path.c_str()); }
    text_file(text_file const&) = delete;
    text_file& operator=(text_file const&) = delete;

    std::string path = "allow list.txt";
};

std::string error_of(std::string_view text) { return survey_options_from(text).error; }

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// The environment variable while it lives.
struct asked {
    explicit asked(std::string const& options) { setenv("QUERYBUDGET_SURVEY", options.c_str(), 1); }
    ~asked() { unsetenv("QUERYBUDGET_SURVEY"); }
    asked(asked const&) = delete;
    asked& operator=(asked const&) = delete;
};

qb::observation nothing(qb::location) { return {}; }
qb::observation refused(qb::location at) {
    throw qb::usage_error("QB114", "the hooks of libpq are not reached", at);
}

/// The survey of a run, and what it says of a test that executed these statements.
struct surveyed {
    explicit surveyed(qb::survey::observe_all adapter = nothing) : survey({adapter}, {"a.cpp", 1}) {
        survey.begin_run();
    }

    std::string test(std::string_view name, int queries, std::string_view sql = "SELECT a FROM t") {
        survey.begin_test(name);
        for (int i = 0; i < queries; ++i) db.run(sql, 1, static_cast<std::uint64_t>(i) + 1);
        return survey.end_test();
    }

    fake_driver db;
    qb::survey survey;
};

/// The table of one recording for each test.
struct tabled {
    void add(std::string_view name, void (*test)(fake_driver const&)) {
        qb::recorder r;
        test(db);
        r.stop();
        table.add(name, r.recording(), r.recording().without_set_up());
    }

    fake_driver db;
    qb::detail::survey_table table;
};

}  // namespace

TEST_CASE("QUERYBUDGET_SURVEY is a list of options") {
    auto const none = survey_options_from("");
    CHECK(none.error.empty());
    CHECK_FALSE(none.has_limit());

    auto const o = survey_options_from(" max_queries = 12 , no_n_plus_one,set_up , all,");
    CHECK(o.error.empty());
    CHECK(o.max_queries == 12);
    CHECK(o.no_n_plus_one);
    CHECK(o.set_up);
    CHECK(o.all);
    CHECK_FALSE(o.off);
    CHECK(survey_options_from("off").off);
}

TEST_CASE("an option that is unknown or has a wrong value is named, with what could stand there") {
    for (char const* wrong :
         {"max_query=3", "max_queries", "max_queries=", "max_queries=-1", "max_queries=3x",
          "max_queries=99999999999999999999", "no_n_plus_one=1", "allow", "allow=", "loud"}) {
        CAPTURE(wrong);
        std::string const error = error_of(wrong);
        CHECK(contains(error, "`" + std::string(wrong) + "` is not one of max_queries=<n>"));
        CHECK(contains(error, "[QB116]"));
    }
}

TEST_CASE("an allow-list without a limit would never excuse anything, so it is an error") {
    CHECK(contains(error_of("allow=known.txt"), "give max_queries=<n> or no_n_plus_one, too"));
}

TEST_CASE("an allow-list has globs of tests and of queries, and comments") {
    text_file const file("# known\n\n test GET /orders*\r\nquery SELECT a FROM t WHERE b = ?");
    auto const o = survey_options_from("no_n_plus_one,allow=" + file.path);
    REQUIRE(o.error.empty());
    REQUIRE(o.allow.size() == 2);
    CHECK_FALSE(o.allow[0].is_query);
    CHECK(o.allow[0].glob == "GET /orders*");
    CHECK(o.allow[0].line == 3);
    CHECK(o.allow[1].is_query);
    CHECK(o.allow[1].glob == "SELECT a FROM t WHERE b = ?");
}

TEST_CASE("a line of the allow-list that can't be understood is named with its number") {
    for (char const* wrong : {"GET /orders", "test", "query ", "tests x", "query\tx"}) {
        CAPTURE(wrong);
        text_file const file("# known\n" + std::string(wrong) + "\n");
        std::string const error = error_of("max_queries=1,allow=" + file.path);
        CHECK(contains(error, "allow list.txt:2: a line is `test <glob"));
        CHECK(contains(error, "[QB117]"));
    }
}

TEST_CASE("an allow-list may begin with a byte order mark") {
    text_file const file("\xEF\xBB\xBFtest GET *");
    auto const o = survey_options_from("max_queries=1,allow=" + file.path);
    CHECK(o.error.empty());
    CHECK(o.allow.size() == 1);
}

TEST_CASE("an error of the survey has nothing that XML refuses, and no line without end") {
    text_file const file("\x1b" + std::string(5000, 'x'));
    std::string const error = error_of("max_queries=1,allow=" + file.path);
    CHECK(contains(error, "and not `\\x1bxxx"));
    CHECK(error.size() < 400);
    CHECK(contains(error_of("\x1b[2J"), "`\\x1b[2J` is not one of"));
}

TEST_CASE("an allow-list that can't be read is an error") {
    CHECK(contains(error_of("max_queries=1,allow=no such file"), "No such file"));
    CHECK(contains(error_of("max_queries=1,allow=."), "can't be read: Is a directory"));
}

TEST_CASE("a survey fails nothing unless it is asked to") {
    surveyed run;
    CHECK(run.test("dear", 60).empty());
}

TEST_CASE("a ceiling for the whole suite fails each test above it") {
    asked const options("max_queries=3");
    surveyed run;
    CHECK(run.test("cheap", 3).empty());
    CHECK(contains(run.test("dear", 4), "dear: 4 queries, budget 3 (1 over) [QB201]"));
    CHECK(run.test("none", 0).empty());
}

TEST_CASE("an N+1 fails a test where the survey forbids it") {
    asked const options("no_n_plus_one");
    surveyed run;
    CHECK(contains(run.test("a loop", 9, "SELECT a FROM t WHERE id = ?"), "[QB206]"));
}

TEST_CASE("what is on the allow-list fails no test") {
    text_file const file("test known*\nquery SELECT b *\n");
    asked const options("max_queries=3,allow=" + file.path);
    surveyed run;
    CHECK(run.test("known to be dear", 4).empty());
    CHECK(run.test("any", 4, "SELECT b FROM t").empty());
    CHECK_FALSE(run.test("any", 4, "SELECT c FROM t").empty());
}

TEST_CASE("an allowed query does not excuse the others of its test") {
    text_file const file("query SELECT b *\n");
    asked const options("max_queries=3,allow=" + file.path);
    surveyed run;
    run.survey.begin_test("both");
    for (int i = 0; i < 4; ++i) {
        run.db.run("SELECT a FROM t");
        run.db.run("SELECT b FROM t");
    }
    CHECK(contains(run.survey.end_test(), "both: 4 queries, budget 3 (1 over)"));
}

TEST_CASE("options that can't be understood fail the first test, not silently none") {
    asked const options("max_queris=3");
    surveyed run;
    CHECK(contains(run.test("one", 0), "`max_queris=3` is not one of"));
    CHECK(run.test("two", 0).empty());
}

TEST_CASE("a limit on connections that can't be seen fails; without a limit nothing fails") {
    {
        surveyed run(refused);
        CHECK(run.test("one", 0).empty());
    }
    asked const options("max_queries=3");
    surveyed run(refused);
    CHECK(contains(run.test("one", 0), "a.cpp:1: the hooks of libpq are not reached [QB114]"));
}

TEST_CASE("a survey that is off records nothing and fails nothing") {
    asked const options("off,max_queries=0");
    surveyed run;
    CHECK(run.test("dear", 60).empty());
}

TEST_CASE("a test's name has the sections that it entered, once each") {
    asked const options("max_queries=0");
    surveyed run;
    run.survey.begin_test("orders");
    for (int i = 0; i < 3; ++i) run.survey.enter("of a clerk");
    run.survey.enter("");
    run.survey.enter("on page 2");
    run.db.run("SELECT 1");
    CHECK(contains(run.survey.end_test(), "orders / of a clerk / on page 2: 1 query"));
}

TEST_CASE("a section whose name ends its test's name is a section all the same") {
    asked const options("max_queries=0");
    surveyed run;
    run.survey.begin_test("a list of orders");
    run.survey.enter("orders");
    run.db.run("SELECT 1");
    CHECK(contains(run.survey.end_test(), "a list of orders / orders: 1 query"));
}

TEST_CASE("a limit fails a test of which only unobserved statements are known") {
    asked const options("max_queries=3");
    qb::survey survey({nothing}, {"a.cpp", 1});
    survey.begin_run();
    survey.begin_test("elsewhere");
    qb::detail::count_unobserved();
    CHECK(contains(survey.end_test(), "1 statement ran on a connection that isn't observed"));
}

TEST_CASE("a test that did not end does not add its queries to the next") {
    asked const options("max_queries=3");
    surveyed run;
    run.survey.begin_test("died");
    for (int i = 0; i < 4; ++i) run.db.run("SELECT 1");
    CHECK(run.test("next", 3).empty());
}

TEST_CASE("a test that crashed gets no verdict: the memory that this needs may be damaged") {
    asked const options("max_queries=0");
    surveyed run;
    run.survey.begin_test("crashes");
    run.db.run("SELECT 1");
    run.survey.crashed();
    CHECK(run.survey.end_test().empty());
}

TEST_CASE("the table has the dearest test first, with what repeats most in it") {
    tabled t;
    t.add("cheap", [](fake_driver const& db) { db.run("SELECT a FROM t", 2); });
    t.add("a loop", [](fake_driver const& db) {
        db.run("SELECT id FROM t", 10);
        for (std::uint64_t i = 1; i <= 10; ++i) db.run("SELECT a FROM u WHERE id = ?", 1, i);
    });
    t.add("repeats", [](fake_driver const& db) {
        for (int i = 0; i < 3; ++i) db.run("UPDATE t SET a = ?", 0);
    });
    t.add("pure", [](fake_driver const&) {});
    CHECK(t.table.text(false) ==
          "querybudget survey: 4 tests, 3 with 15 queries, 1 without\n"
          "  queries  round trips     rows  test\n"
          "       11           11       20  a loop\n"
          "                                 possible N+1  10 × SELECT a FROM u WHERE id = ?\n"
          "        3            3        0  repeats\n"
          "                                 missing batch  3 × UPDATE t SET a = ?\n"
          "        1            1        2  cheap\n");
}

TEST_CASE("a finding stands for its test only if nothing repeats more often") {
    tabled t;
    t.add("one", [](fake_driver const& db) {
        db.run("SELECT a FROM t", 1, 7);
        db.run("SELECT a FROM t", 1, 7);
        for (int i = 0; i < 3; ++i) db.run("DELETE FROM t WHERE a IS NULL");
    });
    CHECK(contains(t.table.text(false), "one\n                                 3 × DELETE FROM t"));
}

TEST_CASE("writes before the first read are not counted, and said to be so") {
    tabled t;
    t.add("one", [](fake_driver const& db) {
        for (int i = 0; i < 50; ++i) db.run("INSERT INTO t VALUES (1)");
        db.run("SELECT a FROM t", 50);
        db.run("INSERT INTO t VALUES (1)");
    });
    CHECK(t.table.text(false) ==
          "querybudget survey: 1 test, 1 with 2 queries, 0 without\n"
          "  queries  round trips     rows  test\n"
          "        2            2       50  one\n"
          "  not counted: 50 writes before a test first read (QUERYBUDGET_SURVEY=set_up counts "
          "them)\n");
}

TEST_CASE("the table stops after twenty tests unless all are asked for") {
    tabled t;
    for (int i = 0; i < 23; ++i)
        t.add("test " + std::to_string(i), [](fake_driver const& db) { db.run("SELECT 1"); });
    CHECK(contains(t.table.text(false), "\n  … and 3 more (QUERYBUDGET_SURVEY=all shows them)\n"));
    CHECK_FALSE(contains(t.table.text(true), "more"));
}

TEST_CASE("several runs of one name are one line, that of the dearest") {
    tabled t;
    t.add("generated", [](fake_driver const& db) { db.run("SELECT 1"); });
    t.add("generated", [](fake_driver const& db) {
        db.run("SELECT 1");
        db.run("SELECT a FROM t");
    });
    CHECK(contains(t.table.text(false),
                   "\n        2            2        0  generated  (the dearest of 2 runs)\n"));
}

TEST_CASE("a name can't write into the terminal or begin a line") {
    tabled t;
    t.add("red \x1b[31m\n  9999  forged", [](fake_driver const& db) { db.run("SELECT 1"); });
    CHECK(contains(t.table.text(false), "  red \\x1b[31m\\x0a  9999  forged\n"));
}

TEST_CASE("a suite of which no query was seen is told so, and a run without tests says nothing") {
    tabled t;
    CHECK(t.table.text(false).empty());
    t.add("pure", [](fake_driver const&) {});
    CHECK(contains(t.table.text(false), "No query was seen"));
}
