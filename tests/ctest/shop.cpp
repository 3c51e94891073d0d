// SPDX-License-Identifier: BSL-1.0
// What the projects of nested.sh run.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/adapter/libpqxx.hpp>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <string>
#include <thread>
#include <vector>

namespace qb = querybudget;

namespace {

/// Waits until eight processes are here.
void meet_in(std::string const& folder) {
    namespace fs = std::filesystem;
    fs::create_directories(folder);
    std::ofstream(folder + '/' + std::to_string(::getpid())).close();
    for (int i = 0; i < 6000; ++i) {
        if (std::distance(fs::directory_iterator(folder), fs::directory_iterator()) >= 8) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL("the other seven aren't running");
}

struct sqlite_shop {
    explicit sqlite_shop(std::string const& file = ":memory:") {
        REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
        run("CREATE TABLE orders(id INTEGER)");
        run("INSERT INTO orders VALUES (1), (2), (3)");
        watch = qb::sqlite::observe(db);
    }
    ~sqlite_shop() { sqlite3_close(db); }
    sqlite_shop(sqlite_shop const&) = delete;
    sqlite_shop& operator=(sqlite_shop const&) = delete;

    void run(char const* sql) const {
        REQUIRE(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    void orders() const { run("SELECT id FROM orders"); }

    sqlite3* db = nullptr;
    qb::observation watch;
};

}  // namespace

TEST_CASE("a shop on SQLite") {
    meet_in("together on SQLite");
    sqlite_shop const shop("shop of " + std::to_string(::getpid()) + ".sqlite");
    ASSERT_EXACT_QUERIES(100, qb::named("GET /shop on SQLite")) {
        for (int i = 0; i < 100; ++i) shop.orders();
    }
}

TEST_CASE("a shop on PostgreSQL") {
    meet_in("together on PostgreSQL");
    pqxx::connection c;
    pqxx::nontransaction shop(c);
    std::string const table = "shop_of_" + std::to_string(::getpid());
    shop.exec("CREATE TABLE " + table + " AS SELECT generate_series(1, 3) AS id");
    qb::observation const watch = qb::libpqxx::observe(c);
    ASSERT_EXACT_QUERIES(100, qb::named("GET /shop on PostgreSQL")) {
        for (int i = 0; i < 100; ++i) shop.exec("SELECT id FROM " + table);
    }
}

TEST_CASE("measured scopes") {
    sqlite_shop const shop;
    EXPECT_MAX_QUERIES(2, qb::named("GET /orders")) { shop.orders(); }
    EXPECT_MAX_QUERIES(2, qb::named("a<b> & \"c\" ]]>\ne")) { shop.orders(); }
    EXPECT_MAX_QUERIES(2, qb::named("größe \xff")) { shop.orders(); }
    EXPECT_MAX_QUERIES(2) { shop.orders(); }
}

TEST_CASE("a broken budget") {
    sqlite_shop const shop;
    ASSERT_NO_QUERIES(qb::named("GET /cached")) { shop.orders(); }
}

TEST_CASE("scopes on several threads") {
    sqlite_shop const shop;
    std::vector<std::thread> threads;
    for (int t = 1; t <= 4; ++t) {
        threads.emplace_back([t] {
            for (int i = 0; i < 500; ++i) {
                std::string const name = "thread " + std::to_string(t) + '.' + std::to_string(i);
                EXPECT_NO_QUERIES(qb::named(name)) {}
            }
        });
    }
    for (std::thread& t : threads) t.join();
}
