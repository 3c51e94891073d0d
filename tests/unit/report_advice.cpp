// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/judge/printable.hpp>
#include <querybudget/querybudget.hpp>
#include <querybudget/report/advice.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace qb = querybudget;

namespace {

constexpr qb::dialect lite = qb::dialect::sqlite;
constexpr qb::dialect pg = qb::dialect::postgresql;

std::string const any_read = "one query for all of them, with IN (…) or a join";
std::string const any_write = "one statement for all of them";

qb::group group_of(std::string const& sql, qb::dialect d = lite) {
    qb::group g;
    g.sql = qb::display_sql(sql, d);
    g.kind = qb::kind_of(sql, d);
    g.dialect = d;
    g.executions = 50;
    return g;
}

qb::finding finding_of(qb::group const& g, qb::finding_kind kind = qb::finding_kind::n_plus_one) {
    qb::finding f;
    f.kind = kind;
    f.sql = g.sql;
    f.executions = f.distinct_values = f.known_values = g.executions;
    return f;
}

std::string advice(qb::group const& g, qb::group const* parent = nullptr) {
    return qb::detail::advice_for({finding_of(g), g, parent});
}
std::string advice(std::string const& sql, qb::dialect d = lite) {
    return advice(group_of(sql, d));
}
std::string advice(qb::finding_kind kind, std::string const& sql, qb::dialect d = lite) {
    qb::group const g = group_of(sql, d);
    return qb::detail::advice_for({finding_of(g, kind), g});
}
std::string page(std::string const& sql, qb::dialect d = lite) {
    return qb::detail::advice_for(group_of(sql, d));
}
bool contains(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

/// Statements of both dialects, from the file of frozen fingerprints.
std::vector<std::string> corpus() {
#ifdef QUERYBUDGET_TEST_DATA_DIR
    std::string const folder = QUERYBUDGET_TEST_DATA_DIR;
#else
    std::string const here = __FILE__;
    std::size_t const slash = here.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : here.substr(0, slash);
#endif
    std::vector<std::string> texts(1);
    if (std::FILE* const file = std::fopen((folder + "/fingerprints_v1.txt").c_str(), "rb")) {
        int column = 0;
        for (int c; (c = std::fgetc(file)) != EOF;) {
            if (c == '\n') column = 0;
            if (c == '\n') texts.emplace_back();
            if (c == '\t') ++column;
            if (column == 1 && c != '\t') texts.back() += static_cast<char>(c);
        }
        std::fclose(file);
    }
    return texts;
}

}  // namespace

TEST_CASE("a lookup by one column: IN, or a join") {
    std::string const fix = "one query with  WHERE id IN (…), or a join";
    CHECK(advice("SELECT name FROM customers WHERE id = 7") == fix);
    CHECK(advice("select name from customers where id=$1", pg) == fix);
    CHECK(advice("SELECT name FROM customers WHERE id IN (7)") == fix);
    CHECK(advice("SELECT name FROM customers WHERE id == 7") == fix);
    CHECK(advice("SELECT name FROM customers WHERE 7 = id") == fix);
    CHECK(advice("SELECT name FROM customers WHERE ((id = (7)))") == fix);
    CHECK(advice("SELECT name FROM customers WHERE id = $1::bigint", pg) == fix);
    CHECK(advice("SELECT name FROM customers WHERE id = CAST($1 AS bigint)", pg) == fix);
    CHECK(advice("SELECT name FROM customers WHERE id = 7 FOR UPDATE", pg) == fix);
}

TEST_CASE("a column stays as the query writes it") {
    CHECK(contains(advice("SELECT 1, n FROM customers c WHERE c.id = 7"), "WHERE c.id IN (…)"));
    CHECK(contains(advice(R"(SELECT n FROM "a" WHERE ("a"."Order Id" = $1))", pg),
                   R"(WHERE "a"."Order Id" IN (…))"));
    CHECK(contains(advice("SELECT n FROM a WHERE [where] = 1"), "WHERE [where] IN (…)"));
    CHECK(contains(advice("SELECT n FROM a WHERE lower(mail) = lower('X')"),
                   "WHERE lower(mail) IN (…)"));
    CHECK(contains(advice("SELECT n FROM a WHERE id::text = $1", pg), "WHERE id::text IN (…)"));
}

TEST_CASE("the parent's table is named where it is the only one, and another one") {
    std::string const lookup = "SELECT name FROM customers WHERE id = 7";
    auto const below = [&](std::string const& parent, qb::dialect d = lite) {
        qb::group const p = group_of(parent, d);
        return advice(group_of(lookup), &p);
    };
    CHECK(below("SELECT id FROM orders") ==
          "one query with  WHERE id IN (…), or a join with orders");
    CHECK(contains(below("SELECT id FROM orders, items"), "or a join"));
    CHECK_FALSE(contains(below("SELECT id FROM orders, items"), "orders"));
    CHECK_FALSE(contains(below("SELECT id FROM customers"), "with customers"));
}

TEST_CASE("nothing is joined with what isn't in the same database") {
    std::string const lookup = "SELECT name FROM customers WHERE id = 7";
    qb::group const call = group_of("http GET /orders");
    CHECK(advice(group_of(lookup), &call) == "one query with  WHERE id IN (…)");
    qb::group const elsewhere = group_of("SELECT id FROM orders", pg);
    CHECK(advice(group_of(lookup), &elsewhere) == "one query with  WHERE id IN (…)");
}

TEST_CASE("other conditions stay") {
    std::string const fix = "one query with  WHERE a IN (…) AND …, or a join";
    CHECK(advice("SELECT n FROM t WHERE a = 1 AND deleted IS NULL") == fix);
    CHECK(advice("SELECT n FROM t WHERE b > 1 AND a = 1") == fix);
    CHECK(advice("SELECT n FROM t WHERE b BETWEEN 1 AND 2 AND a = 1") == fix);
    CHECK(advice("SELECT n FROM t WHERE a = 1 AND (b = 2 OR c = 3)") == fix);
    CHECK(advice("SELECT n FROM t, u WHERE t.id = u.t AND a = 1") == fix);
    CHECK(advice("SELECT n FROM t WHERE a = 1 AND CASE WHEN b AND c = 2 AND d THEN 1 END = 1") ==
          fix);
    CHECK(advice("SELECT n FROM t WHERE b IS DISTINCT FROM 2 AND a = 1", pg) == fix);
    CHECK(advice("SELECT n FROM t WHERE a = 1 AND data ? 'x'", pg) == fix);
}

TEST_CASE("several columns: a row of them, as the dialect takes it") {
    std::string const sql = "SELECT n FROM prices WHERE shop_id = 1 AND sku = 'x'";
    CHECK(advice(sql) ==
          "one query with  WHERE (shop_id, sku) IN (VALUES (…), …), or IN (…) for the one that "
          "changes, or a join");
    CHECK(advice(sql, pg) ==
          "one query with  WHERE (shop_id, sku) IN ((…), …), or IN (…) for the one that changes, "
          "or a join");
    CHECK(advice("SELECT n FROM t WHERE a = 1 AND a = 2") ==
          "one query with  WHERE a IN (…), or a join");
    CHECK(advice("SELECT n FROM t WHERE a=1 AND b=1 AND c=1 AND d=1 AND e=1") == any_read);
}

TEST_CASE("an aggregate: GROUP BY the column") {
    std::string const fix = "one query with  WHERE order_id IN (…)  GROUP BY order_id";
    CHECK(advice("SELECT sum(price) FROM items WHERE order_id = 7") == fix);
    CHECK(advice("SELECT COUNT(*) FROM items WHERE order_id = 7") == fix);
    CHECK(advice("SELECT coalesce(max(price), 0) AS m FROM items WHERE order_id = 7 LIMIT 1") ==
          fix);
    CHECK(advice("SELECT count(*) FILTER (WHERE paid) FROM items WHERE order_id = 7", pg) == fix);
    CHECK(advice("SELECT sum(price) FROM items WHERE a = 7 AND b = 8", pg) ==
          "one query with  WHERE (a, b) IN ((…), …)  GROUP BY a, b");
    CHECK(advice("SELECT status, count(*) FROM items WHERE order_id = 7 GROUP BY status") ==
          "one query with  WHERE order_id IN (…)  GROUP BY order_id, …");
}

TEST_CASE("what only looks like an aggregate is none") {
    std::string const fix = "one query with  WHERE id IN (…), or a join";
    CHECK(advice("SELECT max(a, b) FROM t WHERE id = 7") == fix);
    CHECK(advice("SELECT count FROM t WHERE id = 7") == fix);
    CHECK(advice("SELECT \"count(x)\", 'sum(x)' FROM t WHERE id = 7") == fix);
    CHECK(advice("SELECT a, (SELECT count(*) FROM u WHERE u.t = t.id) FROM t WHERE id = 7") == fix);
}

TEST_CASE("a window function would count over all of them: nothing particular is said") {
    CHECK(advice("SELECT a, sum(b) OVER (ORDER BY c) FROM t WHERE id = 7") == any_read);
}

TEST_CASE("a question whether there is a row: IN, and look each up") {
    std::string const fix = "one query with  WHERE a IN (…), and look each up in its result";
    CHECK(advice("SELECT EXISTS (SELECT 1 FROM t WHERE a = 7)") == fix);
    CHECK(advice("SELECT EXISTS(SELECT * FROM t WHERE a = 7 LIMIT 1) AS found") == fix);
    CHECK(advice("SELECT NOT EXISTS (SELECT 1 FROM t WHERE a = 7)") == fix);
    CHECK(advice("SELECT 1 FROM t WHERE a = 7") == fix);
    CHECK(advice("SELECT 1 AS one FROM t WHERE a = 7 LIMIT 1") == fix);
    CHECK(advice("SELECT (1) AS \"a\" FROM t WHERE a = 7 LIMIT 1") == fix);
    CHECK(advice("SELECT 1 FROM grants WHERE role_id = 7 AND customer_id = 8") ==
          "one query with  WHERE (role_id, customer_id) IN (VALUES (…), …), or IN (…) for the one "
          "that changes, and look each up in its result");
}

TEST_CASE("the first few of each: number them") {
    std::string const sql =
        "SELECT * FROM comments WHERE post_id = 7 ORDER BY created DESC, id DESC LIMIT 3";
    std::string const fix =
        "one query with  WHERE post_id IN (…)  and  row_number() OVER (PARTITION BY post_id ORDER "
        "BY created DESC, id DESC) AS n, inside one with  WHERE n <= ?";
    CHECK(advice(sql) == fix);
    CHECK(advice(sql, pg) == fix + ", or LATERAL");
    CHECK(advice("SELECT * FROM comments WHERE post_id = 7 ORDER BY created DESC, id DESC FETCH "
                 "FIRST 3 ROWS ONLY",
                 pg) == fix + ", or LATERAL");
    qb::group few = group_of("SELECT * FROM comments WHERE post_id = 7 LIMIT 3");
    few.paged = 50;
    few.most_rows = 3;
    CHECK(contains(advice(few), "OVER (PARTITION BY post_id) AS n"));
}

TEST_CASE("an order that a window doesn't know is not copied") {
    CHECK(contains(advice("SELECT a + b AS score FROM t WHERE c = 7 ORDER BY score LIMIT 3"),
                   "PARTITION BY c ORDER BY …)"));
    CHECK(contains(advice("SELECT a FROM t WHERE c = 7 ORDER BY a = 3 LIMIT 3"),
                   "PARTITION BY c ORDER BY …)"));
}

TEST_CASE("LIMIT 1 of a lookup is a lookup") {
    std::string const fix = "one query with  WHERE id IN (…), or a join";
    CHECK(advice("SELECT a FROM t WHERE id = 7 LIMIT 1") == fix);
    CHECK(advice("SELECT a FROM t WHERE id = 7 ORDER BY id LIMIT 1") == fix);
    qb::group bound = group_of("SELECT a FROM t WHERE id = $1 LIMIT $2", pg);
    bound.paged = 50;
    bound.most_rows = 1;
    CHECK(advice(bound) == fix);
}

TEST_CASE("what can't be numbered is not: DISTINCT, GROUP BY, FOR UPDATE, OFFSET") {
    CHECK(advice("SELECT DISTINCT a FROM t WHERE c = 7 ORDER BY a LIMIT 3") == any_read);
    CHECK(advice("SELECT a FROM t WHERE c = 7 GROUP BY a ORDER BY a LIMIT 3") == any_read);
    CHECK(advice("SELECT a FROM t WHERE c = 7 ORDER BY a LIMIT 3 FOR UPDATE", pg) == any_read);
    CHECK(advice("SELECT a FROM t WHERE c = 7 ORDER BY a LIMIT 3 OFFSET 3") == any_read);
    CHECK(advice("SELECT a FROM t ORDER BY a LIMIT 1 OFFSET 3") ==
          "one query with a larger LIMIT, instead of one for each OFFSET");
}

TEST_CASE("a tree that is walked node by node: WITH RECURSIVE") {
    qb::group const g = group_of("SELECT id FROM parts WHERE parent_id = 7");
    CHECK(qb::detail::advice_for({finding_of(g), g, nullptr, true}) ==
          "one query for the whole tree, with  WITH RECURSIVE");
}

TEST_CASE("where nothing varies, or a read is a duplicate: keep the first result") {
    CHECK(advice("SELECT theme FROM settings") == "keep the first result");
    CHECK(advice(qb::finding_kind::duplicate, "SELECT a FROM t WHERE id = 7") ==
          "keep the first result");
    CHECK(advice(qb::finding_kind::duplicate, "http GET /customers/{}") == "keep the first result");
    qb::group const g = group_of("SELECT a FROM t WHERE b < 7");
    qb::finding same = finding_of(g);
    same.distinct_values = 1;
    CHECK(qb::detail::advice_for({same, g}) == "keep the first result");
    same.known_values = 8;
    CHECK(qb::detail::advice_for({same, g}) == any_read);
}

TEST_CASE("the ids of new rows are no duplicates to keep") {
    CHECK(advice(qb::finding_kind::duplicate, "SELECT last_insert_rowid()") ==
          "INSERT … RETURNING gives it back");
    CHECK(advice("SELECT currval('s')", pg) == "INSERT … RETURNING gives it back");
    CHECK(advice(qb::finding_kind::duplicate, "SELECT nextval('s')", pg) ==
          "one query:  SELECT nextval(…) FROM generate_series(1, …)");
    CHECK(advice(qb::finding_kind::duplicate, "SELECT lastval() FROM t") ==
          "keep the first result");
}

TEST_CASE("where no shape is recognised, the general advice") {
    CHECK(advice("SELECT n FROM t WHERE a < 1") == any_read);
    CHECK(advice("SELECT n FROM t WHERE a = 1 OR b = 2") == any_read);
    CHECK(advice("SELECT n FROM t WHERE a = 1 OR b = 2 AND c = 3") == any_read);
    CHECK(advice("SELECT n FROM t WHERE a BETWEEN 1 AND 2") == any_read);
    CHECK(advice("SELECT n FROM t WHERE NOT a = 1") == any_read);
    CHECK(advice("SELECT n FROM t WHERE a NOT IN (1)") == any_read);
    CHECK(advice("SELECT n FROM t WHERE a <> 1") == any_read);
    CHECK(advice("SELECT n FROM t WHERE (a, b) = (1, 2)") == any_read);
    CHECK(advice("SELECT n FROM t WHERE coalesce(a, 1) = 2") == any_read);
    CHECK(advice("SELECT n FROM t WHERE a = ANY($1)", pg) == any_read);
    CHECK(advice("SELECT n FROM t WHERE a = b AND c > 1") == any_read);
    CHECK(advice("SELECT n FROM t WHERE a = 1 UNION SELECT n FROM u WHERE a = 1") == any_read);
    CHECK(advice("VALUES (1)") == any_read);
}

TEST_CASE("IN is not said of an equality that NULL meets") {
    CHECK(advice("SELECT n FROM t WHERE a IS 1") == any_read);
    CHECK(advice("SELECT n FROM t WHERE a IS NOT DISTINCT FROM $1", pg) == any_read);
}

TEST_CASE("a value in a subselect may be the one that changes") {
    CHECK(advice("SELECT n FROM t WHERE a IN (SELECT b FROM u WHERE c = 7)") == any_read);
    CHECK(advice("SELECT n FROM t WHERE d = 1 AND a IN (SELECT b FROM u WHERE c = 7)") == any_read);
    CHECK(advice("WITH x AS (SELECT a FROM t WHERE c = 7) SELECT * FROM x WHERE a = 1") ==
          any_read);
    CHECK(advice("WITH x AS (SELECT a FROM t) SELECT * FROM x WHERE a = 7") ==
          "one query with  WHERE a IN (…), or a join");
}

TEST_CASE("strings, comments and quoted names are no clauses") {
    std::string const fix = "one query with  WHERE note IN (…), or a join";
    CHECK(advice("SELECT a FROM t WHERE note = ' WHERE id = 7 LIMIT 3 OFFSET 4 GROUP BY x'") ==
          fix);
    CHECK(advice("SELECT a /* sum(x) WHERE b = 1 */ FROM t WHERE note = 'x' -- LIMIT 3") == fix);
    CHECK(contains(advice(R"(SELECT "group by" FROM t WHERE "limit" = 3 ORDER BY "offset")"),
                   R"(WHERE "limit" IN (…), or a join)"));
    CHECK(page("SELECT a FROM t WHERE note = 'OFFSET 3' ORDER BY a LIMIT 1") == "");
}

TEST_CASE("a column named offset, which SQLite takes without quotes, pages nothing") {
    std::string const sql =
        "SELECT t.offset, offset FROM t WHERE offset = 3 AND key = 4 ORDER BY "
        "offset LIMIT 2";
    CHECK(page(sql) == "");
    CHECK(contains(advice(sql), "WHERE (offset, key) IN (VALUES (…), …)  and"));
}

TEST_CASE("pages by OFFSET: continue after the last key") {
    CHECK(page("SELECT id FROM posts ORDER BY id LIMIT 10 OFFSET 20") ==
          "continue after the last key (WHERE id > ? ORDER BY id LIMIT ?): OFFSET reads what it "
          "skips");
    CHECK(page("SELECT id FROM posts WHERE a = 1 ORDER BY p.at DESC, p.id DESC LIMIT 20, 10") ==
          "continue after the last key (WHERE … AND (p.at, p.id) < (?, ?) ORDER BY p.at DESC, p.id "
          "DESC LIMIT ?): OFFSET reads what it skips");
    CHECK(contains(page("SELECT a FROM t ORDER BY id OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY", pg),
                   "(WHERE id > ? ORDER BY id LIMIT ?)"));
}

TEST_CASE("an order that no comparison follows gets no condition") {
    std::string const fix =
        "continue after the last key instead of OFFSET, which reads what it skips";
    CHECK(page("SELECT a FROM t ORDER BY a, b DESC LIMIT 10 OFFSET 20") == fix);
    CHECK(page("SELECT a FROM t ORDER BY lower(a) LIMIT 10 OFFSET 20") == fix);
    CHECK(page("SELECT a FROM t ORDER BY a NULLS FIRST LIMIT 10 OFFSET 20") == fix);
    CHECK(page("SELECT a + 1 AS b FROM t ORDER BY b LIMIT 10 OFFSET 20") == fix);
    CHECK(page("SELECT a FROM t UNION SELECT a FROM u ORDER BY a LIMIT 10 OFFSET 20") == fix);
    CHECK(contains(page("SELECT a FROM t LIMIT 10 OFFSET 20"), "ORDER BY a key and continue"));
}

TEST_CASE("a query that ran once, or pages otherwise, needs no advice") {
    qb::group once = group_of("SELECT id FROM posts ORDER BY id LIMIT 10 OFFSET 20");
    once.executions = 1;
    CHECK(qb::detail::advice_for(once) == "");
    CHECK(page("SELECT id FROM posts WHERE id > 7 ORDER BY id LIMIT 10") == "");
    CHECK(page("SELECT a FROM (SELECT a FROM t ORDER BY a LIMIT 9 OFFSET 9) AS x") == "");
    CHECK(page("UPDATE t SET a = 1") == "");
}

TEST_CASE("single inserts: many rows of VALUES") {
    constexpr auto kind = qb::finding_kind::missing_batch;
    std::string const fix = "one INSERT with many rows of VALUES";
    CHECK(advice(kind, "INSERT INTO t (a, b) VALUES (1, 2)") == fix);
    CHECK(advice(kind, "INSERT OR IGNORE INTO t VALUES (1)") == fix);
    CHECK(advice(kind, "REPLACE INTO t VALUES (1)") == "one REPLACE with many rows of VALUES");
    CHECK(advice(kind, "INSERT INTO t VALUES (1)", pg) == fix + ", or COPY (pqxx::stream_to)");
    CHECK(advice(kind, "INSERT INTO t VALUES (1, now())", pg) == fix);
    CHECK(advice(kind, "INSERT INTO t VALUES (1) RETURNING id", pg) ==
          fix + "; RETURNING gives a row for each");
    CHECK(advice(kind, "INSERT INTO t DEFAULT VALUES") == any_write);
    CHECK(advice(kind, "INSERT INTO t SELECT * FROM u WHERE id = 7") ==
          "one INSERT … SELECT for all of them, with  WHERE id IN (…)");
    CHECK(advice(kind,
                 "INSERT INTO t SELECT * FROM u ON CONFLICT (a) DO UPDATE SET b = 1 WHERE t.c = 3",
                 pg) == "one INSERT … SELECT for all of them");
}

TEST_CASE("single upserts keep their ON CONFLICT") {
    constexpr auto kind = qb::finding_kind::missing_batch;
    std::string const nothing = "INSERT INTO t VALUES (1) ON CONFLICT (a) DO NOTHING";
    std::string const update =
        "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE t.c = 3";
    std::string const fix = "one INSERT with many rows of VALUES, and the same ON CONFLICT";
    CHECK(advice(kind, nothing, pg) == fix);
    CHECK(advice(kind, update) == fix);
    CHECK(advice(kind, update, pg) ==
          "one INSERT with many rows of VALUES, each key once, and the same ON CONFLICT");
}

TEST_CASE("single updates and deletes: one for all") {
    constexpr auto kind = qb::finding_kind::missing_batch;
    CHECK(advice(kind, "UPDATE t SET a = 1, b = 2 WHERE id = 7") ==
          "one UPDATE … FROM (VALUES …) AS v, or  WHERE id IN (…)  where all get the same");
    CHECK(advice(kind, "UPDATE t SET at = now() WHERE id = 7", pg) ==
          "one UPDATE with  WHERE id IN (…)");
    CHECK(advice(kind, "UPDATE t SET a = a + 1") == any_write);
    CHECK(advice(kind, "DELETE FROM t WHERE id = 7") == "one DELETE with  WHERE id IN (…)");
    CHECK(advice(kind, "DELETE FROM t WHERE a = 7 AND b = 8", pg) ==
          "one DELETE with  WHERE (a, b) IN ((…), …), or IN (…) for the one that changes");
    CHECK(advice(kind, "DELETE FROM t WHERE at < 7") == any_write);
    CHECK(advice(kind, "TRUNCATE t", pg) == any_write);
    CHECK(advice(kind, "CREATE TABLE t (a)") == any_write);
}

TEST_CASE("calls that are not SQL: one for all, or a cache") {
    CHECK(advice("http GET /customers/{}") == "one call for all of them, or a cache");
    CHECK(advice("user:{}:profile") == "one call for all of them, or a cache");
    CHECK(advice("EXECUTE p(1)", pg) == any_write);
    CHECK(advice("VACUUM") == any_write);
}

TEST_CASE("a cursor of single rows, and a join of two lists") {
    CHECK(advice(qb::finding_kind::row_cursor, "FETCH 1 FROM c", pg) ==
          "FETCH 100 instead of one row");
    CHECK(advice(qb::finding_kind::row_explosion, "SELECT a FROM t, u, v WHERE t.id = 7") ==
          "one query for each of the two lists, or an aggregate of one of them");
}

TEST_CASE("names that a terminal would obey, or without end, are not repeated") {
    CHECK(advice("SELECT a FROM t WHERE \"\x1b[31m\" = 7") == any_read);
    CHECK(advice("SELECT a FROM t WHERE \"" + std::string(100, 'x') + "\" = 7") == any_read);
    CHECK(contains(advice("SELECT a FROM t WHERE b = 7 ORDER BY \"\x1b[31m\" LIMIT 2"), "BY …)"));
    CHECK_FALSE(contains(page("SELECT a FROM t ORDER BY \"\x07\" LIMIT 2 OFFSET 2"), "\x07"));
    qb::group const parent = group_of("SELECT id FROM \"\x1b[31m\"");
    CHECK(advice(group_of("SELECT a FROM t WHERE b = 7"), &parent) ==
          "one query with  WHERE b IN (…), or a join");
}

TEST_CASE("a text that was cut says nothing of what is missing") {
    qb::group g = group_of("SELECT sum(a) FROM t WHERE b = 7");
    g.cut = true;
    CHECK(advice(g) == any_read);
    CHECK(advice("SELECT a FROM t WHERE b = 7 AND (c = 3") == any_read);
    CHECK(advice("SELECT a FROM t WHERE b = 7) AND c = 3") == any_read);
    g.cut = false;
    g.sql = "SELECT a FROM t WHERE b = ? AND \"c = ?";
    CHECK(advice(g) == any_read);
}

TEST_CASE("empty, long and deeply nested texts are read to their end") {
    CHECK(advice("") == any_write);
    std::string columns = "SELECT a";
    std::string conditions = "SELECT a FROM t WHERE id = 7";
    while (columns.size() < 16'384) columns += ", a_column";
    while (conditions.size() < 16'384) conditions += " AND a < 1";
    CHECK(advice(columns + " FROM t WHERE id = 7") == "one query with  WHERE id IN (…), or a join");
    CHECK(advice(conditions) == "one query with  WHERE id IN (…) AND …, or a join");
    std::string const nested(8'000, '(');
    CHECK(advice("SELECT a FROM t WHERE " + nested + "id = 7" + std::string(8'000, ')')) ==
          "one query with  WHERE id IN (…), or a join");
    CHECK(advice("SELECT a FROM t WHERE " + nested + "id = 7") == any_read);
}

TEST_CASE("every finding has an advice of one printable line, whatever its text, cut anywhere") {
    constexpr qb::finding_kind kinds[] = {
        qb::finding_kind::n_plus_one, qb::finding_kind::missing_batch, qb::finding_kind::duplicate};
    std::size_t checked = 0;
    for (std::string const& text : corpus()) {
        for (std::size_t size = 1; size <= text.size(); ++size) {
            for (qb::dialect const d : {lite, pg}) {
                qb::group const g = group_of(text.substr(0, size), d);
                for (qb::finding_kind const kind : kinds) {
                    std::string const said = qb::detail::advice_for({finding_of(g, kind), g, &g});
                    INFO(g.sql);
                    REQUIRE_FALSE(said.empty());
                    REQUIRE(said.size() < 700);
                    REQUIRE(qb::detail::printable(said) == said);
                }
                REQUIRE(qb::detail::advice_for(g).size() < 700);
                ++checked;
            }
        }
    }
    CHECK(checked > 10'000);
}
