// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>
#include <querybudget/report/call_sites.hpp>

#include "library.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace qb = querybudget;

// Not inlined where a test counts calls; nothing is a tail call, which would leave no trace of its
// caller.
#define APART [[gnu::noinline]]

namespace app {

qb::observation const& watch() {
    static qb::observation const driver = qb::observe_driver("fake");
    return driver;
}

/// A wrapper of the driver, as every application has one: all its queries go through one line.
class database {
public:
    APART int query(std::string const& sql, std::uint64_t rows = 1) {
        qb::record_statement({.sql = sql, .connection = watch().id(), .rows = rows});
        return ++queries_;
    }

private:
    int queries_ = 0;
};

APART int one(database& db, int id) {
    return db.query("SELECT name FROM customers WHERE id = " + std::to_string(id)) + 1;
}
APART int list(database& db, std::uint64_t rows = 10) {
    return db.query("SELECT id FROM orders", rows) + 1;
}

APART int page(database& db, std::uint64_t rows = 10, int read = 10) {
    int sum = list(db, rows);
    for (int i = 0; i < read; ++i) sum += one(db, i);  // the loop's line
    return sum;
}
constexpr int page_line = __LINE__ - 3;

inline int tiny(database& db) { return db.query("SELECT tiny") + 1; }
constexpr int tiny_line = __LINE__ - 1;
APART int calls_tiny(database& db) { return tiny(db) + 1; }
constexpr int calls_tiny_line = __LINE__ - 1;

APART int node(database& db, int depth) {
    if (depth > 0) return node(db, depth - 1) + 1;
    return db.query("SELECT leaf") + 1;
}
constexpr int leaf_line = __LINE__ - 2;

APART int first_place(database& db) { return db.query("SELECT b FROM t") + 1; }
APART int second_place(database& db) { return db.query("SELECT b FROM t") + 2; }
APART int third_place(database& db) { return db.query("SELECT b FROM t") + 3; }

APART int in_a_lambda(database& db) {
    int sum = list(db);
    std::array<int, 10> ids{};
    std::for_each(ids.begin(), ids.end(), [&](int id) {
        sum += one(db, id);  // the loop's line
    });
    return sum;
}
constexpr int lambda_line = __LINE__ - 4;

namespace a_name_that_nobody_would_want_to_read_to_its_end_in_every_line_of_a_report {
APART int of_long_name(database& db) { return db.query("SELECT long") + 1; }
}  // namespace a_name_that_nobody_would_want_to_read_to_its_end_in_every_line_of_a_report

}  // namespace app

using namespace app;

namespace {

std::string text_of(qb::recording const& r) {
    qb::budget const none{qb::queries == 0};
    return qb::failure_text("", none.check(r), r);
}

/// The first line of the report that says where something comes from, without blanks.
std::string site_in(qb::recording const& r) {
    std::string const text = text_of(r);
    for (char const* const beginning : {"  at ", "  in the loop of "}) {
        std::size_t const at = text.find(beginning);
        if (at != std::string::npos) return text.substr(at + 2, text.find('\n', at) - at - 2);
    }
    return "nowhere in " + text;
}

std::string at(char const* function, int line) {
    return std::string("app::") + function + "() call_sites.cpp:" + std::to_string(line);
}

bool contains(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a query knows the function, file and line of the calls that lead to it") {
    database db;
    qb::recording const r = qb::measure([&] { page(db); });
    auto const calls = r.groups().at(1).site.frames();
    REQUIRE(calls.size() == 3);
    CHECK(calls[0].function == "app::database::query");
    CHECK(calls[0].file == "call_sites.cpp");
    CHECK(calls[1].function == "app::one");
    CHECK(calls[2] == qb::call_frame{"app::page", "call_sites.cpp", page_line});
    CHECK(contains(r.groups()[1].site.text(), ", from " + at("page", page_line)));
}

TEST_CASE(
    "the report names the loop: the nearest call that a query shares with the one it repeats for") {
    database db;
    std::string const site = site_in(qb::measure([&] { page(db); }));
    CAPTURE(site);
    CHECK(contains(site, "in the loop of " + at("page", page_line)));
}

TEST_CASE("a wrapper through which all queries go is left out") {
    database db;
    std::string const site = site_in(qb::measure([&] { page(db); }));
    CAPTURE(site);
    CHECK(contains(site, "at app::one() "));
    CHECK_FALSE(contains(site, "query"));
}

TEST_CASE("a wrapper is told of where it is all that there is") {
    database db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 3; ++i) db.query("SELECT 1");
    });
    CHECK(contains(site_in(r), "at app::database::query() "));
}

TEST_CASE("a loop in the test itself is the test's, whatever the framework calls its function") {
    database db;
    qb::recording const r = qb::measure([&] {
        list(db);
        for (int i = 0; i < 10; ++i) one(db, i);
    });
    CHECK(contains(site_in(r),
                   "in the loop of the test call_sites.cpp:" + std::to_string(__LINE__ - 3)));
}

TEST_CASE("a function that was inlined is found all the same") {
    database db;
    qb::recording const r = qb::measure([&] { calls_tiny(db); });
    auto const calls = r.groups().at(0).site.frames();
    CAPTURE(r.groups()[0].site.text());
    REQUIRE(calls.size() == 3);
    CHECK(calls[1] == qb::call_frame{"app::tiny", "call_sites.cpp", tiny_line});
    CHECK(calls[2] == qb::call_frame{"app::calls_tiny", "call_sites.cpp", calls_tiny_line});
}

TEST_CASE("a loop over a lambda is the loop of the function that both stand in") {
    database db;
    std::string const site = site_in(qb::measure([&] { in_a_lambda(db); }));
    CAPTURE(site);
    CHECK(contains(site, "at app::one() "));
    CHECK(contains(site, "in the loop of " + at("in_a_lambda", lambda_line)));
    CHECK_FALSE(contains(site, "from "));
}

TEST_CASE("recursion is one call, also where the stack is too deep to be kept") {
    database db;
    for (int const depth : {3, 300}) {
        qb::recording const r = qb::measure([&] {
            for (int i = 0; i < 3; ++i) node(db, depth);
        });
        auto const calls = r.groups().at(0).site.frames();
        REQUIRE(calls.size() >= 2);
        CHECK(calls[1] == qb::call_frame{"app::node", "call_sites.cpp", leaf_line});
        if (calls.size() == 3) CHECK(calls[2].function == qb::detail::test_function);
        CHECK_FALSE(contains(text_of(r), "other place"));
    }
}

TEST_CASE("a query that comes from several places says so, and names the most frequent") {
    database db;
    qb::recording const two = qb::measure([&] {
        second_place(db);
        for (int i = 0; i < 3; ++i) first_place(db);
    });
    CHECK(contains(site_in(two), "from app::first_place() "));
    CHECK(contains(site_in(two), ", and 1 other place"));
    qb::recording const three = qb::measure([&] {
        first_place(db);
        second_place(db);
        third_place(db);
    });
    CHECK(contains(site_in(three), ", and 2 other places"));
    qb::recording const one_place = qb::measure([&] {
        for (int i = 0; i < 3; ++i) first_place(db);
    });
    CHECK_FALSE(contains(site_in(one_place), "other place"));
}

TEST_CASE("inside a loop and outside of it are two places") {
    database db;
    qb::recording const r = qb::measure([&] {
        page(db, 8, 7);
        one(db, 77);
    });
    std::string const site = site_in(r);
    CAPTURE(site);
    CHECK(contains(site, "in the loop of " + at("page", page_line)));
    CHECK(contains(site, ", and 1 other place"));
}

TEST_CASE("what a library runs comes from the library, shared or static") {
    qb::recording const shared = qb::measure([] { in_library::run(watch()); });
    auto calls = shared.groups().at(0).site.frames();
    REQUIRE(!calls.empty());
    CHECK(calls[0] == qb::call_frame{"in_library::run", "library.cpp", 8});
    qb::recording const linked = qb::measure([] { in_static_library::run(watch()); });
    calls = linked.groups().at(0).site.frames();
    REQUIRE(!calls.empty());
    CHECK(calls[0] == qb::call_frame{"in_static_library::run", "library.cpp", 8});
}

TEST_CASE("a worker's queries come from the worker, and share no loop with another thread") {
    database db;
    qb::recording const r = qb::measure([&] {
        list(db);
        std::thread([&] {
            for (int i = 0; i < 10; ++i) one(db, i);
        }).join();
    });
    std::string const site = site_in(r);
    CAPTURE(site);
    CHECK(contains(site, "at app::one() "));
    CHECK_FALSE(contains(site, "loop"));
}

TEST_CASE("functions and files can be skipped") {
    database db;
    ::setenv("QUERYBUDGET_SKIP_FRAMES", "nothing::* app::one", 1);
    std::string const site = site_in(qb::measure([&] { page(db); }));
    CAPTURE(site);
    ::unsetenv("QUERYBUDGET_SKIP_FRAMES");
    CHECK(site.starts_with("in the loop of app::page() "));
    ::setenv("QUERYBUDGET_SKIP_FRAMES", "call_sites.*", 1);
    auto const calls = qb::measure([&] { page(db); }).groups().at(0).site.frames();
    ::unsetenv("QUERYBUDGET_SKIP_FRAMES");
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].function == qb::detail::test_function);
}

TEST_CASE("resolving is no query, and doesn't need a recorder to be stopped") {
    database db;
    qb::recorder recorder;
    page(db);
    std::uint64_t const before = recorder.recording().statements();
    CHECK(!recorder.recording().groups()[0].site.text().empty());
    CHECK(recorder.recording().statements() == before);
}

TEST_CASE("a query without a stack comes from nowhere, and nothing is said") {
    qb::call_site const none;
    CHECK(none.text().empty());
    CHECK(none.frames().empty());
}

TEST_CASE("an address that belongs to no module has no name") {
    int on_the_stack = 0;
    qb::detail::call_stack s{};
    s.frames[0] = &on_the_stack;
    s.frames[1] = nullptr;
    s.size = 2;
    qb::call_site site;
    site.add(s);
    CHECK(site.text().empty());
}

TEST_CASE("the statement that crosses a limit is told with its own place and loop") {
    database db;
    qb::budget const b{qb::queries <= 9};
    qb::recorder recorder(0, {}, b.watched());
    page(db);
    recorder.stop();
    qb::recording const r = recorder.recording();
    std::string const text = qb::failure_text("", b.check(r), r);
    CAPTURE(text);
    CHECK(text.find("\n  crossed by the 10th query  SELECT name FROM customers WHERE id = ?\n"
                    "                             at app::one() call_sites.cpp:") !=
          std::string::npos);
    std::size_t const line = text.find("crossed");
    CHECK(text.find("in the loop of app::page() call_sites.cpp:" + std::to_string(page_line)) <
          text.find("N+1", line));
}

TEST_CASE("the only query is told with its place, though it ran once") {
    database db;
    qb::budget const b{qb::queries == 0};
    qb::recorder recorder(0, {}, b.watched());
    calls_tiny(db);
    recorder.stop();
    qb::recording const r = recorder.recording();
    std::string const text = qb::failure_text("", b.check(r), r);
    CAPTURE(text);
    CHECK(text.find("\n  1 × SELECT tiny\n      at app::") != std::string::npos);
    CHECK(text.find("crossed") == std::string::npos);
}

TEST_CASE("a long name is cut, and its line is still told") {
    database db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 2; ++i)
            a_name_that_nobody_would_want_to_read_to_its_end_in_every_line_of_a_report::
                of_long_name(db);
    });
    std::string const site = site_in(r);
    CAPTURE(site);
    CHECK(site.find("app::a_name_that_nobody") != std::string::npos);
    CHECK(site.find(" …() call_sites.cpp:") != std::string::npos);
    CHECK(site.find("of_long_name") == std::string::npos);
}
