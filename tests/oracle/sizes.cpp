// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/splitter.hpp>
#include <querybudget/sql/tables.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <string>
#include <string_view>

namespace qb = querybudget;
using qb::dialect;

namespace {

constexpr std::size_t megabyte = 1000000;

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    text.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
}

std::string filled(std::string_view piece) { return repeated(piece, megabyte / piece.size() + 1); }

/// The canonical text and every other reader finish, too. How long they take is no verdict here:
/// whatever isn't linear doesn't finish.
void check(std::string const& sql, dialect d, std::string const& canonical, bool malformed) {
    auto const facts = qb::facts_of(sql, d);
    std::string const text = qb::canonical_sql(sql, d);
    CHECK(text.size() == canonical.size());
    CHECK((text == canonical));
    CHECK(facts.id == qb::xxh64(canonical, 1));
    CHECK(facts.malformed == malformed);
    CHECK((qb::canonical_sql(text, d) == text));
    CHECK(qb::display_sql(sql, d).size() <= 2 * sql.size() + 16);
    CHECK(qb::summary_of(sql, d).size() <= 255);
    CHECK(qb::tables_of(sql, d).size() <= sql.size());
    CHECK(qb::tags_of(sql, d).size() <= sql.size());
    qb::statement_splitter splitter{sql, d};
    std::size_t size = 0;
    for (std::string_view part; splitter.next(part);) size += part.size();
    CHECK(size <= sql.size());
}

void check_both(std::string const& sql, std::string const& canonical, bool malformed = false) {
    check(sql, dialect::postgresql, canonical, malformed);
    check(sql, dialect::sqlite, canonical, malformed);
}

}  // namespace

TEST_CASE("lists of a megabyte are as their first element") {
    for (std::string const element :
         {"1, ", "-1,", "'it''s', ", "NULL, ", "?, ", "1 /* c */ ,\n", "1.5, 'a', x'1f', "})
        check_both("select * from t where a in (" + filled(element) + "7)",
                   "select * from t where a in (?)");
    check_both("select * from t where (a, b) in (" + filled("(1, 'x'), ") + "(3, 4))",
               "select * from t where (a, b) in ((?, ?))");
    check_both("select * from t where a in (" + filled("abs(-1), ") + "abs(3))",
               "select * from t where a in (abs(?))");
    check_both("insert into t (a, b) values " + filled("(1, 'x'), ") + "(3, null)",
               "insert into t (a, b) values (?, ?)");
    check_both(
        "insert into t values " + filled("(lower('x'), (1 + 2)), ") + "(lower('y'), (3 + 4))",
        "insert into t values (lower(?), (? + ?))");
    check("select array[" + filled("1, ") + "2]", dialect::postgresql, "select array[?]", false);
    check("select a in (" + filled("$1::int, ") + "$2::int)", dialect::postgresql,
          "select a in (?::int)", false);
    check("insert into t values " + filled("(1, default), ") + "(2, 3)", dialect::postgresql,
          "insert into t values (?, ?)", false);
}

TEST_CASE("of a list with a megabyte of different elements all stay after the eighth shape") {
    std::string elements, canonical;
    for (int i = 0; elements.size() < megabyte; ++i) {
        std::string const name = "a" + std::to_string(i);
        elements += name + ",";
        canonical += name + ", ";
    }
    check_both("select b in (" + elements + "1)", "select b in (" + canonical + "?)");
}

TEST_CASE("200,000 comments inside one another are nothing") {
    std::string const open = repeated("/*", 200000), close = repeated("*/", 200000);
    check("select 1 " + open + close + " + a", dialect::postgresql, "select ? + a", false);
    check("select 1 " + open, dialect::postgresql, "select ?", true);
    // SQLite's don't nest, and may end with the text.
    std::string const apart = repeated("/* ", 200000);
    check("select 1 " + apart + "*/ + a", dialect::sqlite, "select ? + a", false);
    check("select 1 " + apart, dialect::sqlite, "select ?", false);
}

TEST_CASE("a string of a megabyte is one value") {
    std::string const text = filled("it''s a -- /* (, ");
    check_both("select * from t where a = '" + text + "' and b = 1",
               "select * from t where a = ? and b = ?");
    check_both("select * from t where a = '" + text, "select * from t where a = ?", true);
    check("select E'" + filled("\\'") + "'", dialect::postgresql, "select ?", false);
    check("select " + filled("'a'\n"), dialect::postgresql, "select ?", false);
    check("select $tag$" + filled("$ta $tag $$ ' ") + "$tag$, a", dialect::postgresql,
          "select ?, a", false);
    check("select $tag$" + filled("$ta $tag $$ ' "), dialect::postgresql, "select ?", true);
}

TEST_CASE("2,000 parentheses stay as they are") {
    std::string const open = repeated("(", 2000), close = repeated(")", 2000);
    check_both("select " + open + "1" + close, "select " + open + "?" + close);
    check_both("select " + open + "1", "select " + open + "?");
    check_both("select 1" + close, "select ?" + close);
    check_both("select a in " + open + "1" + close + " and b in (1, 2)",
               "select a in " + open + "?" + close + " and b in (?)");
    check_both(repeated("select a in (", 2000) + "1" + close,
               repeated("select a in (", 2000) + "?" + close);
    check("select " + repeated("a[", 2000) + "1" + repeated("]", 2000), dialect::postgresql,
          "select " + repeated("a[", 2000) + "?" + repeated("]", 2000), false);
}

TEST_CASE("a name, a number and a hundred thousand statements of a megabyte are read") {
    std::string const name = filled("abc_1");
    check_both("select " + name + " from t", "select " + name + " from t");
    check_both("select \"" + filled("a b") + "\"", "select \"" + filled("a b") + "\"");
    check_both("select " + filled("12"), "select ?");
    std::string const rest = repeated("; select ?", 99999);
    check_both(repeated("select 1;", 100000), "select ?" + rest);
}
