// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace qb = querybudget;

namespace {

struct with_values {
    explicit with_values(char const* value = "1") { ::setenv("QUERYBUDGET_VALUES", value, 1); }
    ~with_values() { ::unsetenv("QUERYBUDGET_VALUES"); }
    with_values(with_values const&) = delete;
    with_values& operator=(with_values const&) = delete;
};

using texts = std::vector<std::string>;

texts examples_in(qb::recording const& r) {
    REQUIRE(r.groups().size() == 1);
    return r.groups()[0].examples;
}

qb::recording ten_customers(fake_driver const& db) {
    return qb::measure([&] {
        for (int i = 0; i < 10; ++i)
            db.run("SELECT name FROM customers WHERE id = " + std::to_string(i / 2));
    });
}

}  // namespace

TEST_CASE("no text with values is kept unless it is asked for") {
    fake_driver const db;
    CHECK(examples_in(ten_customers(db)).empty());
    for (char const* value : {"", "0", "yes"}) {
        with_values const option(value);
        CHECK(examples_in(ten_customers(db)).empty());
    }
    qb::recorder const before;
    with_values const option;
    db.run("SELECT name FROM customers WHERE id = 7");
    CHECK(examples_in(before.recording()).empty());
}

TEST_CASE("three different ones are kept, and shown under what repeats") {
    fake_driver const db;
    with_values const option;
    qb::recording const r = ten_customers(db);
    CHECK(examples_in(r) == texts{"SELECT name FROM customers WHERE id = 0",
                                  "SELECT name FROM customers WHERE id = 1",
                                  "SELECT name FROM customers WHERE id = 2"});
    qb::recording const loop = qb::measure([&] {
        db.run("SELECT id FROM orders", 4);
        for (int i = 0; i < 4; ++i) db.run("SELECT a FROM t WHERE id = " + std::to_string(i));
    });
    CHECK(qb::failure_text("", {}, loop)
              .find("\n  for example  SELECT a FROM t WHERE id = 0\n"
                    "               SELECT a FROM t WHERE id = 1\n") != std::string::npos);
}

TEST_CASE("a text without values is no example, and a long one is cut") {
    fake_driver const db;
    with_values const option;
    CHECK(examples_in(qb::measure([&] { db.run("SELECT name FROM customers"); })).empty());
    CHECK(examples_in(qb::measure([&] { db.run("SELECT name FROM t WHERE id = ?"); })).empty());
    texts const cut = examples_in(
        qb::measure([&] { db.run("SELECT '" + std::string(100'000, 'x') + "' FROM t"); }));
    REQUIRE(cut.size() == 1);
    CHECK(cut[0].size() == 1024);
}

TEST_CASE("of several threads, no more are kept, and none twice") {
    fake_driver const db;
    with_values const option;
    auto const run = [&](int id) { db.run("SELECT a FROM t WHERE id = " + std::to_string(id)); };
    qb::recorder const r;
    run(1);
    run(2);
    std::thread([&] {
        for (int const id : {1, 3, 4}) run(id);
    }).join();
    texts const kept = examples_in(r.recording());
    CHECK(kept.size() == 3);
    CHECK(std::count(kept.begin(), kept.end(), "SELECT a FROM t WHERE id = 1") == 1);
}
