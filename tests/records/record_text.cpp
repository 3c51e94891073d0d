// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <querybudget/querybudget.hpp>
#include <querybudget/report/json_text.hpp>
#include <querybudget/report/record_text.hpp>

#include "../unit/fake_driver.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

namespace qb = querybudget;

namespace {

std::string record_of(qb::budget const& by, qb::recording const& r) {
    return qb::detail::scope_record(
        {{{"/src/shop/orders_test.cpp", 42}, "ASSERT_QUERIES", true}, by, r, by.check(r)});
}

std::string json_of(std::string_view text) {
    std::string json;
    qb::detail::append_json_text(json, text);
    return json;
}

/// What a reader gets.
std::string read_back(std::string_view text) { return nlohmann::json::parse(json_of(text)); }

qb::recording orders_and_customers(fake_driver const& db) {
    return qb::measure([&] {
        db.run("BEGIN");
        db.run("SELECT id, customer_id FROM orders LIMIT 50", 3);
        for (int i = 0; i < 3; ++i) {
            qb::record_statement({.sql = "SELECT name FROM customers WHERE id = 7",
                                  .dialect = qb::dialect::postgresql,
                                  .connection = db.watch.id(),
                                  .rows = 1,
                                  .values = static_cast<std::uint64_t>(i) + 1});
        }
        db.run("COMMIT");
    });
}

}  // namespace

TEST_CASE("a process is told by its number, start and program") {
    CHECK(qb::detail::process_record(4711, 1'795'485'600, "shop tests") ==
          R"({"querybudget":1,"type":"process","pid":4711,"started":"2026-11-24T02:00:00Z",)"
          R"("program":"shop tests"})"
          "\n");
}

TEST_CASE("a scope's record says what was measured, how it was judged, and each query") {
    fake_driver const db;
    qb::budget const by{qb::queries <= 2, qb::named("GET /orders"), qb::page_of(3)};
    CHECK(record_of(by, orders_and_customers(db)) ==
          R"({"querybudget":1,"type":"scope","name":"GET /orders","endpoint":false,)"
          R"("file":"/src/shop/orders_test.cpp","line":42,"expression":"ASSERT_QUERIES","page":3,)"
          R"("cold":false,"violations":["QB201"],"counts":{"queries":4,"selects":4,"control":2,)"
          R"("statements":6,"round_trips":6,"rows":6,"rows_per_query":3,"transactions":1},)"
          R"("db_time_ns":0,"findings":[{"kind":"n_plus_one","id":"f1:02c9efdb00d03bba",)"
          R"("sql":"SELECT name FROM customers WHERE id = ?","executions":3,"distinct_values":3,)"
          R"("known_values":3,"proven":false,"parent_id":"f1:8efe8918af0fd6e1",)"
          R"("parent_sql":"SELECT id, customer_id FROM orders LIMIT ?","parent_rows":3}],)"
          R"("queries":[{"id":"f1:8efe8918af0fd6e1","kind":"select","dialect":"sqlite",)"
          R"("sql":"SELECT id, customer_id FROM orders LIMIT ?","executions":1,"rows":3},)"
          R"({"id":"f1:02c9efdb00d03bba","kind":"select","dialect":"postgresql",)"
          R"("sql":"SELECT name FROM customers WHERE id = ?","executions":3,"rows":3}]})"
          "\n");
}

TEST_CASE("a scope without a name goes by its file and line") {
    qb::budget const by{qb::queries <= 2};
    nlohmann::json const record = nlohmann::json::parse(record_of(by, qb::recording()));
    CHECK(record["name"] == "orders_test.cpp:42");
    CHECK(record["counts"].empty());
}

TEST_CASE("what the budget ignores is not in the record") {
    fake_driver const db;
    qb::budget const by{qb::queries <= 2, qb::ignore(qb::table("customers"))};
    nlohmann::json const record = nlohmann::json::parse(record_of(by, orders_and_customers(db)));
    CHECK(record["counts"]["queries"] == 1);
    CHECK(record["queries"].size() == 1);
    CHECK(record["violations"].empty());
}

TEST_CASE("the first call of an endpoint is told from the others") {
    qb::budget const by{qb::endpoint("GET /orders"), qb::cold};
    nlohmann::json const record = nlohmann::json::parse(record_of(by, qb::recording()));
    CHECK(record["name"] == "GET /orders");
    CHECK(record["endpoint"] == true);
    CHECK(record["cold"] == true);
}

TEST_CASE("values are in a record only where they are asked for") {
    fake_driver const db;
    qb::budget const by{qb::queries <= 2};
    auto const record = [&] {
        return record_of(by, qb::measure([&] { db.run("SELECT a FROM t WHERE name = 'Ada'"); }));
    };
    CHECK(record().find("Ada") == std::string::npos);
    ::setenv("QUERYBUDGET_VALUES", "1", 1);
    std::string const with_values = record();
    ::unsetenv("QUERYBUDGET_VALUES");
    CHECK(with_values.find(R"("examples":["SELECT a FROM t WHERE name = 'Ada'"])") !=
          std::string::npos);
}

TEST_CASE("what people write, quotes, backslashes and control characters come back as they were") {
    using namespace std::string_view_literals;
    for (std::string_view const text :
         {""sv, "GET /orders"sv, "Größe 顧客 🛒"sv, R"(a "quoted" \ name)"sv,
          "two\nlines\r\t"sv, "\x1b[2J\x7f"sv, "a\0b"sv, "\u0080\u009b31m\u009f"sv,
          "\u00a0\uFFFD"sv, "../../x"sv, R"(\u0041 </script>)"sv}) {
        CHECK(read_back(text) == text);
    }
}

TEST_CASE("nothing that a terminal would obey is in a record") {
    CHECK(json_of("\x1b[2J\x7f\u009b31m\n") == R"("\u001b[2J\u007f\u009b31m\u000a")");
}

TEST_CASE("bytes that are no UTF-8 are readable and valid") {
    CHECK(read_back("\xff ü \x80 x") == "\\xff ü \\x80 x");
    CHECK(read_back("cut \xe2\x82") == "cut \\xe2\\x82");
    CHECK(read_back("\xc2") == "\\xc2");
    CHECK(read_back("\xc0\x80 \xed\xa0\x80") == "\\xc0\\x80 \\xed\\xa0\\x80");
}
