// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/judge/golden.hpp>
#include <querybudget/querybudget.hpp>

#include "../unit/fake_driver.hpp"
#include "temporary_folder.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qb = querybudget;

namespace {

/// A golden file and a recording, as texts of statements.
struct endpoint {
    std::vector<std::string> golden;
    std::vector<std::string> now;

    [[nodiscard]] static qb::recording run(std::vector<std::string> const& all) {
        fake_driver const db;
        return qb::measure([&] {
            for (std::string const& sql : all) db.run(sql);
        });
    }

    [[nodiscard]] std::vector<qb::violation> compared() const {
        qb::endpoint_budget budget;
        budget.name = "GET /orders";
        budget.golden = folder.with(
            "get-orders.sql", qb::golden_text(budget.name, 0, qb::golden_mix_of(run(golden))));
        std::vector<qb::violation> broken;
        qb::detail::compare_with_golden(budget, run(now), broken);
        return broken;
    }

    /// The violation's text without the folder, then its lines but the last, which is the fix.
    [[nodiscard]] std::string difference() const {
        std::vector<qb::violation> const broken = compared();
        if (broken.empty()) return "none";
        REQUIRE(broken.size() == 1);
        qb::violation const& v = broken[0];
        std::string const begin =
            "the queries aren't those of " + (folder / "get-orders.sql") + ": ";
        REQUIRE(v.id() == "QB209");
        REQUIRE(v.text().substr(0, begin.size()) == begin);
        std::string text = v.text().substr(begin.size());
        REQUIRE(v.details().size() > 1);
        REQUIRE(v.details().size() <= 8);
        for (std::size_t i = 0; i + 1 < v.details().size(); ++i) text += '\n' + v.details()[i];
        CHECK(v.details().back() ==
              "fix: undo what changed the SQL; or, where it is meant, run `querybudget accept`");
        return text;
    }

    temporary_folder folder{};
};

constexpr char page[] = "SELECT id, customer_id FROM orders ORDER BY id LIMIT 50";
constexpr char count[] = "SELECT count(*) FROM orders";
constexpr char exists[] = "SELECT EXISTS (SELECT 1 FROM orders)";
constexpr char lookup[] = "SELECT name FROM customers WHERE id = 7";

}  // namespace

TEST_CASE("the same queries in another order, with other values, are those of the golden file") {
    CHECK(endpoint{{page, lookup, lookup, count}, {lookup, count, "begin", page, lookup}}
              .difference() == "none");
    CHECK(endpoint{{lookup}, {"select NAME from customers where id=$1;"}}.difference() == "none");
    CHECK(endpoint{{}, {}}.difference() == "none");
}

TEST_CASE("people may put the queries of a golden file in another order") {
    temporary_folder const folder;
    qb::endpoint_budget budget;
    budget.golden = folder.with("a.sql", "-- 1 ×\nselect b\nfrom t;\n-- 1 ×\nselect a\nfrom t;\n");
    std::vector<qb::violation> broken;
    qb::detail::compare_with_golden(budget, endpoint::run({"select a from t", "select b from t"}),
                                    broken);
    CHECK(broken.empty());
}

TEST_CASE("without a golden file there is nothing to compare") {
    temporary_folder const folder;
    qb::endpoint_budget budget;
    std::vector<qb::violation> broken;
    for (std::string const& path : {std::string(), folder / "none.sql", folder / "none/none.sql"}) {
        budget.golden = path;
        qb::detail::compare_with_golden(budget, endpoint::run({page}), broken);
        CHECK(broken.empty());
    }
}

TEST_CASE("a golden file that says what can't mean anything is a violation of its own") {
    temporary_folder const folder;
    qb::endpoint_budget budget;
    budget.golden = folder.with("a.sql", "select 1;\n");
    std::vector<qb::violation> broken;
    qb::detail::compare_with_golden(budget, endpoint::run({page}), broken);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].id() == "QB317");
    CHECK(broken[0].text() ==
          budget.golden + ":1: a query needs how often it runs on a line above it: `-- 1 ×`");
}

TEST_CASE("a changed query shows the clauses that changed") {
    CHECK(endpoint{{page}, {"SELECT id, customer_id FROM orders ORDER BY name LIMIT 50"}}
              .difference() ==
          "1 changed\n"
          "changed: select id, customer_id from orders order by name limit ?\n"
          "  - order by id\n"
          "  + order by name");
}

TEST_CASE("a condition more is one line") {
    CHECK(endpoint{{lookup}, {"SELECT name FROM customers WHERE id = 7 AND gone IS NULL"}}
              .difference() ==
          "1 changed\n"
          "changed: select name from customers where id = ? and gone is null\n"
          "  + and gone is null");
}

TEST_CASE("what runs more or less often says so") {
    CHECK(endpoint{{lookup, count, count}, {lookup, lookup, lookup, count}}.difference() ==
          "1 run more often, 1 run less often\n"
          "3 × instead of 1 × select name from customers where id = ?\n"
          "1 × instead of 2 × select count(*) from orders");
}

TEST_CASE("a changed query that runs more often says both") {
    CHECK(endpoint{{lookup},
                   {"SELECT name FROM customers WHERE key = 7",
                    "SELECT name FROM customers WHERE key = 8"}}
              .difference() ==
          "1 changed\n"
          "changed: 2 × instead of 1 × select name from customers where key = ?\n"
          "  - where id = ?\n"
          "  + where key = ?");
}

TEST_CASE("new queries and those that are gone are told") {
    CHECK(endpoint{{lookup, count}, {page, page, count}}.difference() ==
          "1 new, 1 gone\n"
          "new: 2 × select id, customer_id from orders order by id limit ?\n"
          "gone: 1 × select name from customers where id = ?");
}

TEST_CASE("COUNT and EXISTS are no changed pages") {
    CHECK(endpoint{{count}, {"SELECT id FROM orders"}}.difference() ==
          "1 new, 1 gone\n"
          "new: 1 × select id from orders\n"
          "gone: 1 × select count(*) from orders");
    CHECK(endpoint{{exists}, {"SELECT id FROM orders"}}.difference() ==
          "1 new, 1 gone\n"
          "new: 1 × select id from orders\n"
          "gone: 1 × select exists (select ? from orders)");
    CHECK(endpoint{{exists}, {count}}.difference().substr(0, 13) == "1 new, 1 gone");
    CHECK(endpoint{{page, count}, {page, exists}}.difference().substr(0, 13) == "1 new, 1 gone");
}

TEST_CASE("lookups in other tables are no changed ones, however alike") {
    CHECK(endpoint{{lookup}, {"SELECT name FROM suppliers WHERE id = 7"}}.difference() ==
          "1 new, 1 gone\n"
          "new: 1 × select name from suppliers where id = ?\n"
          "gone: 1 × select name from customers where id = ?");
}

TEST_CASE("nor are queries of one table that have little in common") {
    CHECK(endpoint{{"select a from t"},
                   {"select max(x), min(y) from t join u on t.id = u.id group by z limit 1"}}
              .difference()
              .substr(0, 13) == "1 new, 1 gone");
}

TEST_CASE("of several queries the nearest is the one that changed") {
    std::string const text =
        endpoint{{"select a from t where x = 1", "select b from t where y = 1 and z = 2"},
                 {"select b from t where y = 1 and z = 2 and w = 3"}}
            .difference();
    CHECK(text ==
          "1 changed, 1 gone\n"
          "changed: select b from t where y = ? and z = ? and w = ?\n"
          "  + and w = ?\n"
          "gone: 1 × select a from t where x = ?");
}

TEST_CASE("a changed clause stands below what it was, before a new one") {
    CHECK(endpoint{{"select a from t order by id"}, {"select a from t where b order by name"}}
              .difference() ==
          "1 changed\n"
          "changed: select a from t where b order by name\n"
          "  - order by id\n"
          "  + order by name\n"
          "  + where b");
}

TEST_CASE("of a condition that stands twice one can be gone") {
    CHECK(endpoint{{"select a from t where b and c and c"}, {"select a from t where b and c"}}
              .difference() ==
          "1 changed\n"
          "changed: select a from t where b and c\n"
          "  - and c");
}

TEST_CASE("clauses in another order are said to be") {
    CHECK(endpoint{{"select 1 from t where a and b and c"}, {"select 1 from t where a and c and b"}}
              .difference() ==
          "1 changed\n"
          "changed: select ? from t where a and c and b\n"
          "  the same clauses in another order");
}

TEST_CASE("a column at the end of a long list is seen") {
    std::string columns = "column_0";
    for (int i = 1; i < 60; ++i) columns += ", column_" + std::to_string(i);
    std::string const text = endpoint{
        {"select " + columns + " from t"},
        {"select " + columns +
         ", hidden from t"}}.difference();
    CHECK(text.find("\n  - select … column_57, column_58, column_59\n") != std::string::npos);
    CHECK(text.find("\n  + select … column_57, column_58, column_59, hidden") != std::string::npos);
}

TEST_CASE("of many changes the first ones are shown, and how many more there are") {
    endpoint many;
    for (int i = 0; i < 10; ++i) many.now.push_back("select a from t" + std::to_string(i));
    std::string const text = many.difference();
    CHECK(text.substr(0, 7) == "10 new\n");
    CHECK(text.find("new: 1 × select a from t5\n… and 4 more") != std::string::npos);
    many.now.resize(7);
    CHECK(many.difference().find("more") == std::string::npos);
}

TEST_CASE("of a change with many clauses the first are shown") {
    std::string before = "select 1 from t where a0 = 1";
    std::string after = "select 1 from t where b0 = 1";
    for (int i = 1; i < 9; ++i) {
        before += " and a" + std::to_string(i) + " = 1";
        after += " and b" + std::to_string(i) + " = 1";
    }
    std::string const text = endpoint{{before}, {after}}.difference();
    CHECK(endpoint{{before, count}, {after, count, count}}.compared()[0].details().size() == 8);
    CHECK(text.find("  + where b0 = ?\n  - and a1 = ?\n  + and b1 = ?\n  … and 14 more lines") !=
          std::string::npos);
}

TEST_CASE("no byte of hostile SQL reaches a terminal") {
    endpoint const hostile{{"select \"\x1b[2J\" from t", "select a from t order by \"\x07\""},
                           {"select \"\xff\n\" from u", "select a from t order by \"\x9b\""}};
    for (qb::violation const& v : hostile.compared()) {
        CHECK(qb::detail::printable(v.text()) == v.text());
        for (std::string const& line : v.details()) CHECK(qb::detail::printable(line) == line);
    }
}

TEST_CASE("thousands of queries that all changed are compared at once") {
    endpoint many;
    for (int i = 0; i < 3000; ++i) {
        many.golden.push_back("select a" + std::to_string(i) + " from t where b = 1");
        many.now.push_back("select c" + std::to_string(i) + " from t where b = 1");
    }
    CHECK(many.difference().substr(0, 34) == "64 changed, 2936 new, 2936 gone\nch");
}

TEST_CASE("a changed golden mix fails the scope with the path of its file") {
    temporary_folder const folder;
    qb::endpoint_budget budget;
    budget.golden = folder.with("a.sql", "-- 1 ×\nselect 1;\n");
    std::vector<qb::violation> broken;
    qb::recording const r = endpoint::run({page, lookup});
    qb::detail::compare_with_golden(budget, r, broken);
    std::string const text = qb::failure_text("GET /orders", broken, r);
    INFO(text);
    CHECK(text.find("GET /orders: the queries aren't those of " + budget.golden +
                    ": 2 new, 1 gone [QB209]\n"
                    "  new: 1 × select id, customer_id from orders order by id limit ?\n") == 0);
    CHECK(broken[0].expected() == 1);
    CHECK(broken[0].observed() == 2);
}
