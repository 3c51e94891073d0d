// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/budget_file.hpp>
#include <querybudget/querybudget.hpp>

#include "temporary_folder.hpp"

#include <string>
#include <string_view>

namespace qb = querybudget;
using qb::detail::measure;

namespace {

qb::budget_file read(std::string_view toml) {
    temporary_folder const folder;
    return qb::read_budget_file(folder.file("query-budgets.toml", toml));
}

/// What is wrong with it, behind the path: `:3: …`.
std::string error_of(std::string_view toml) {
    temporary_folder const folder;
    std::string const path = folder.file("query-budgets.toml", toml);
    try {
        (void)qb::read_budget_file(path);
    } catch (qb::budget_file_error const& e) {
        std::string text = e.what();
        CHECK(text.substr(0, path.size()) == path);
        text.erase(0, path.size());
        for (std::size_t at; (at = text.find(folder.path())) != std::string::npos;)
            text.replace(at, folder.path().size(), "/tmp");
        return text;
    }
    return "no error";
}

/// The same for what stands below the table of an endpoint, from line 3 on.
std::string error_below(std::string_view items) {
    return error_of("version = 1\n[\"GET /orders\"]\n" + std::string(items));
}

/// The same for an entry of `[known]`, in line 3.
std::string error_of_known(std::string_view entry) {
    return error_of("version = 1\n[known]\n" + std::string(entry));
}

std::string golden_of(std::string_view name, std::string_view item = {}) {
    qb::budget_file const f =
        read("version = 1\n['" + std::string(name) + "']\nqueries = 1\n" + std::string(item));
    std::string const& path = f.endpoints.at(0).golden;
    return path.substr(path.find("/query-budgets/"));
}

}  // namespace

TEST_CASE("a file reads as its endpoints in their order, with the lines of their limits") {
    qb::budget_file const f = read(R"(# What each endpoint may cost.
version = 1

["GET /orders"]
page    = 50
queries = 4          # session, count, page
cold    = 7
read_only = true

["GET /invoices"]
queries = 0
)");
    REQUIRE(f.endpoints.size() == 2);
    qb::endpoint_budget const& orders = f.endpoints[0];
    CHECK(orders.name == "GET /orders");
    CHECK(orders.file == f.path);
    CHECK(orders.line == 4);
    CHECK(orders.page == 50);
    REQUIRE(orders.limits.size() == 1);
    CHECK(orders.limits[0].what == measure::queries);
    CHECK(orders.limits[0].value == 4);
    CHECK(orders.limits[0].line == 6);
    CHECK(orders.cold.value == 7);
    CHECK(orders.cold.line == 7);
    CHECK(orders.read_only);
    CHECK_FALSE(orders.no_n_plus_one);
    CHECK_FALSE(orders.no_duplicates);
    CHECK(f.endpoints[1].name == "GET /invoices");
    CHECK(f.endpoints[1].limits[0].value == 0);
}

TEST_CASE("each key limits what it names") {
    std::string toml = "version = 1\n[x]\n";
    int n = 0;
    for (qb::detail::limit_key const& key : qb::detail::limit_keys)
        toml += std::string(key.text) + " = " + std::to_string(++n) + '\n';
    qb::budget_file const f = read(toml);
    REQUIRE(f.endpoints.at(0).limits.size() == std::size(qb::detail::limit_keys));
    n = 0;
    for (qb::endpoint_budget::limit const& limit : f.endpoints[0].limits) {
        CHECK(limit.what == qb::detail::limit_keys[n].what);
        std::uint64_t const unit = limit.what == measure::db_time ? 1'000'000 : 1;
        CHECK(limit.value == static_cast<std::uint64_t>(++n) * unit);
        CHECK(limit.line == n + 2);
    }
}

TEST_CASE("a time is in milliseconds, with a fraction or without") {
    CHECK(read("version = 1\n[x]\ndb_time_ms = 2.5\n").endpoints[0].limits[0].value == 2'500'000);
    CHECK(read("version = 1\n[x]\ndb_time_ms = 3\n").endpoints[0].limits[0].value == 3'000'000);
}

TEST_CASE("the flags and the why of an endpoint") {
    qb::budget_file const f =
        read("version = 1\n[x]\nno_n_plus_one = true\nno_duplicates = true\nwhy = 'two\tmore'\n");
    CHECK(f.endpoints[0].no_n_plus_one);
    CHECK(f.endpoints[0].no_duplicates);
    CHECK_FALSE(f.endpoints[0].read_only);
    CHECK(f.endpoints[0].why == "two\tmore");
}

TEST_CASE("dotted keys and inline tables mean what TOML says") {
    qb::budget_file const f = read(
        "version = 1\n'GET /a'.queries = 2\n'GET /a'.page = 9\n\"b\" = { queries = 3, page = 5 "
        "}\n");
    REQUIRE(f.endpoints.size() == 2);
    CHECK(f.endpoints[0].name == "GET /a");
    CHECK(f.endpoints[0].line == 2);
    CHECK(f.endpoints[0].page == 9);
    CHECK(f.endpoints[1].name == "b");
    CHECK(f.endpoints[1].limits[0].value == 3);
    CHECK(f.endpoints[1].limits[0].line == 4);
}

TEST_CASE("a name may have any bytes") {
    qb::budget_file const f =
        read("version = 1\n[\"\\u0000 \\u001b[31m \\\" 日本\"]\nfile = 'x'\nqueries = 1\n");
    CHECK(f.endpoints[0].name == std::string("\0 \x1b[31m \" 日本", 16));
    CHECK(f.find(f.endpoints[0].name) == &f.endpoints[0]);
    CHECK(f.find("x") == nullptr);
}

TEST_CASE("a byte order mark and CRLF change nothing") {
    qb::budget_file const f = read("\xEF\xBB\xBFversion = 1\r\n[x]\r\nqueries = 4\r\n");
    CHECK(f.endpoints[0].limits[0].line == 3);
    CHECK(f.endpoints[0].limits[0].value == 4);
}

TEST_CASE("golden files are named as their endpoints") {
    CHECK(golden_of("GET /orders") == "/query-budgets/get-orders.sql");
    CHECK(golden_of("/api/v2/{id}/?x=1") == "/query-budgets/api-v2-id-x-1.sql");
    CHECK(golden_of("Übersicht") == "/query-budgets/bersicht.sql");
    CHECK(golden_of("x", "file = 'Some_file-1.b'") == "/query-budgets/Some_file-1.b.sql");
    CHECK(golden_of("x", "file = 'orders.sql'") == "/query-budgets/orders.sql");
}

TEST_CASE("the folder of golden files is named as the file without its last ending") {
    CHECK(qb::detail::golden_folder("/a.b/shop.budgets.toml") == "/a.b/shop.budgets");
    CHECK(qb::detail::golden_folder("/a.b/budgets") == "");
    CHECK(qb::detail::golden_folder("/a/.toml") == "");
    temporary_folder const folder;
    CHECK_THROWS_WITH((void)qb::read_budget_file(folder.file("budgets", "version = 1\n")),
                      doctest::Contains("give it one, as in query-budgets.toml"));
}

TEST_CASE("what isn't TOML is said with its line") {
    CHECK(error_of("version = 1\n[GET /orders]\n") ==
          ":2: this is no TOML (https://toml.io): Error while parsing table header: expected ']', "
          "saw '/'");
    CHECK(error_of("version = 1\nx = \"\xff\"\n") ==
          ":2: this is no TOML (https://toml.io): Encountered invalid utf-8 sequence");
    CHECK(error_of("version = tru\n") ==
          ":1: this is no TOML (https://toml.io): Error while parsing boolean: expected 'true', "
          "saw 'tru\\x0a'");
}

TEST_CASE("a name that isn't quoted and should be is an error, where toml++ would abort") {
    std::string const fix =
        ": a name of other characters than letters, digits, _ and - stands in quotation marks, as "
        "in [\"GET /orders\"]";
    CHECK(error_of("version = 1\n[/orders]\nqueries = 1\n") == ":2" + fix);
    CHECK(error_of("version = 1\n  [[\t{id}]]\n") == ":2" + fix);
    CHECK(error_of("\xEF\xBB\xBF[\n") == ":1" + fix);
    CHECK(error_of("version = 1\nÜbersicht.queries = 1\n") == ":2" + fix);
    CHECK(error_of("version = 1\n[").find(":2: this is no TOML") == 0);
}

TEST_CASE("a value that isn't there is an error, where toml++ would abort") {
    std::string const fix = "there is no value behind the = sign: write it on the same line";
    for (std::string const nothing : {"\n", "  # 4\n", " \r\n", "}", "]", ","}) {
        CAPTURE(nothing);
        CHECK(error_below("queries =" + nothing) == ":3: " + fix);
    }
    CHECK(error_below("queries = [\n}").substr(0, 42) ==
          ":4: a bracket is closed that isn't open: r");
}

TEST_CASE("a date is an error, where toml++ would abort on some that are none") {
    std::string const fix = "no key takes a date or a time: write it in quotation marks, as a text";
    for (std::string const date : {"2026-01-01", "07:32:00", "1979-05-27Tx", "[0, 1979-05-27 x"}) {
        CAPTURE(date);
        CHECK(error_below("why = " + date).substr(4) == fix);
    }
    CHECK(error_below("queries = +1_0\nrows = 1\ndb_time_ms = 1e-1\n2026-01 = 3").substr(0, 14) ==
          ":6: `2026-01` ");
}

TEST_CASE("a backslash before a letter beyond ASCII is an error, where toml++ is undefined") {
    std::string const fix =
        ":3: this backslash can't be read here: remove it, or write two in a text";
    CHECK(error_below("why = \"\"\"a\\\xEF\xBB\x9F\"\"\"") == fix);
    CHECK(error_below("why = \"\\é\"") == fix);
    CHECK(error_below("why = \"\"\"\\\n  é\"\"\"") == fix);
    CHECK(error_below("why = \"\"\"\\\n  a é\"\"\"\nqueries = 1") == "no error");
    CHECK(error_below("why = \"\\\\é\"\nqueries = 1") == "no error");
}

TEST_CASE("what opens a text in the middle of a value is an error, where toml++ is undefined") {
    std::string const fix =
        ":3: a quotation mark or bracket in the middle of something: remove it, or quote all of it";
    for (std::string const value : {"1'ý'", "1w[\"ý\"]", "1.'ý'", "1{'ý'=1}", "'a''b'"}) {
        CAPTURE(value);
        CHECK(error_below("queries = " + value) == fix);
    }
    CHECK(error_of("\xEF\xBB\xBF'version' = 1\na.'é'.'b' = 1").substr(0, 8) == ":2: `é`");
}

TEST_CASE("two keys on a line are an error, where toml++ is undefined") {
    CHECK(error_below("queries = 4=\"ý\"") ==
          ":3: a second = sign: write each key on a line of its own");
    CHECK(error_of("version = 1\nx = { queries = 4, page = 50 }\n[known]\ny = [{ query = 'a', "
                   "finding = 'duplicate', why = 'b' }, { query = 'b', finding = 'duplicate', why "
                   "= 'c' }]") == "no error");
}

TEST_CASE("UTF-16 is told to become UTF-8") {
    CHECK(error_of(std::string("\xFF\xFEv\0", 4)) == ":1: this is UTF-16: save it as UTF-8");
    CHECK(error_of(std::string("\xFE\xFF\0v", 4)) == ":1: this is UTF-16: save it as UTF-8");
}

TEST_CASE("an endpoint or a key that stands there twice says which to keep") {
    CHECK(error_of("version = 1\n['GET /a']\nqueries = 1\n['GET /a']\nqueries = 2\n") ==
          ":4: this stands in the file a second time: an endpoint has one table, and a key one "
          "value; make one of the two");
    CHECK(error_below("queries = 1\nqueries = 2\n").substr(0, 50) ==
          ":4: this stands in the file a second time: an endp");
}

TEST_CASE("the version is asked for first") {
    CHECK(error_of("") == ":1: the version is missing: write  version = 1  above the first table");
    CHECK(error_of("[x]\nversion = 1\nnonsense = 1") ==
          ":1: the version is missing: write  version = 1  above the first table");
    CHECK(error_of("[x]\nquerys = 1\n[version]\n") ==
          ":3: `version` is a table: write  version = 1  above the first table");
    CHECK(error_of("\nversion = '1'\n") ==
          ":2: `version` is a text: write  version = 1  above the first table");
    CHECK(error_of("version = 2\n[x]\nquerys = 1") ==
          ":1: version 2 is unknown here: write  version = 1, or update querybudget");
}

TEST_CASE("an unknown key says which was probably meant") {
    CHECK(error_below("querys = 4\n") ==
          ":3: `querys` is no key of an endpoint: did you mean `queries`?");
    CHECK(error_below("queries = 4\nPage = 1\n") ==
          ":4: `Page` is no key of an endpoint: did you mean `page`?");
    CHECK(error_below("'\\u001b' = 4\n") ==
          ":3: `\\u001b` is no key of an endpoint; there are queries, selects, inserts, updates, "
          "deletes, ddl, writes, control, statements, round_trips, rows, rows_per_query, "
          "full_scans, transactions, db_time_ms, page, cold, no_n_plus_one, no_duplicates, "
          "read_only, why, file");
    CHECK(error_below("\"\\u001b\" = 4\n").substr(0, 12) == ":3: `\\x1b` i");
}

TEST_CASE("a value of another type says what to write") {
    CHECK(error_below("queries = '4'\n") ==
          ":3: `queries` is a text: write a whole number, as in  queries = 4");
    CHECK(error_below("queries = 4.0\n") ==
          ":3: `queries` is a number with a fraction: write a whole number, as in  queries = 4");
    CHECK(error_below("page = [50]\n") ==
          ":3: `page` is an array: write a whole number, as in  page = 4");
    CHECK(error_below("db_time_ms = true\n") ==
          ":3: `db_time_ms` is true or false: write milliseconds, as in  db_time_ms = 2.5");
    CHECK(error_below("no_n_plus_one = 1\n") ==
          ":3: `no_n_plus_one` is a whole number: write true or false");
    CHECK(error_below("why = 1\n") ==
          ":3: `why` is a whole number: write a text in quotation marks");
    CHECK(error_below("file = {}\n") == ":3: `file` is a table: write a text in quotation marks");
}

TEST_CASE("a number that can't be meant says what can") {
    CHECK(error_below("queries = -1\n") == ":3: `queries` is -1: write 0 or more");
    CHECK(error_below("queries = 1\ncold = -1\n") == ":4: `cold` is -1: write 0 or more");
    CHECK(error_below("page = 0\n") == ":3: `page` is 0: write 1 or more");
    for (char const* time : {"0", "-1", "0.0", "nan", "inf", "1e300", "1e-9"}) {
        CAPTURE(time);
        CHECK(error_below("db_time_ms = " + std::string(time) + '\n') ==
              ":3: `db_time_ms` is no time that can be kept to: write milliseconds, as in  "
              "db_time_ms = 2.5");
    }
}

TEST_CASE("an endpoint has a limit or a flag, since a page or a why limits nothing") {
    std::string const none =
        ":2: `GET /orders` has no limit: write one below it, as in  queries = 4";
    CHECK(error_below("") == none);
    CHECK(error_below("page = 50\nwhy = 'x'\nread_only = false\n") == none);
    CHECK(error_below("read_only = true\n") == "no error");
}

TEST_CASE("a limit on the first call needs one on the others") {
    CHECK(error_below("rows = 9\ncold = 7\n") ==
          ":4: `cold` is a limit on the first call; write  queries = …  beside it, for the others");
}

TEST_CASE("what stands outside of an endpoint's table is told where to go") {
    CHECK(error_of("version = 1\nqueries = 4\n") ==
          ":2: `queries` is a whole number, but not below an endpoint: write a table for each, as "
          "in [\"GET /orders\"], and its limits below it");
    CHECK(error_of("version = 1\n[[x]]\nqueries = 4\n") ==
          ":2: `x` has one table: write it in [ ], not in [[ ]]");
    CHECK(error_of("version = 1\n[api.orders]\nqueries = 4\n") ==
          ":2: `orders` is a table inside of `api`: quote the name of an endpoint that has dots, "
          "as in [\"a.b\"]");
    CHECK(error_of("version = 1\n[\"\"]\nqueries = 4\n") ==
          ":2: an endpoint has a name, as in [\"GET /orders\"]");
}

TEST_CASE("two endpoints don't share a golden file, whatever the case of its letters") {
    CHECK(error_of("version = 1\n['GET /a']\nqueries = 1\n['get a']\nqueries = 1\n") ==
          ":4: its golden file would be that of line 2, get-a.sql: choose another, as in  file = "
          "\"get-a-2\"");
    CHECK(error_of("version = 1\n[x]\nqueries = 1\n[y]\nfile = 'X'\nqueries = 1\n") ==
          ":4: its golden file would be that of line 2, X.sql: choose another, as in  file = "
          "\"X-2\"");
}

TEST_CASE("an endpoint whose name makes no file name is asked for one") {
    CHECK(error_of("version = 1\n['/']\nqueries = 1\n") ==
          ":2: the name of its golden file would be empty: choose one, as in  file = \"orders\"");
    CHECK(error_of("version = 1\n[" + std::string(201, 'a') + "]\nqueries = 1\n") ==
          ":2: the name of its golden file would be too long: choose one, as in  file = "
          "\"orders\"");
}

TEST_CASE("a golden file stays in its folder") {
    for (char const* name : {"", "../x", "a/b", ".x", "..", "a b", "a\\b", "日本"}) {
        CAPTURE(name);
        CHECK(error_below("queries = 1\nfile = '" + std::string(name) + "'\n") ==
              ":4: `file` is the name of a file in /tmp/query-budgets, of letters, digits, _ . and "
              "-, and begins with no dot: write one, as in  file = \"orders\"");
    }
}

TEST_CASE("known findings, one or several of a scope") {
    qb::budget_file const f = read(R"toml(version = 1
[known]
"export csv" = { finding = "n_plus_one", query = "select sku from items where id = 7", why = "#310" }
import = [
    { finding = "missing_batch", query = "insert into t values (1)", why = "old" },
    { finding = "duplicate", query = "select 1", why = "old" },
]
)toml");
    REQUIRE(f.known.size() == 3);
    CHECK(f.known[0].scope == "export csv");
    CHECK(f.known[0].kind == qb::finding_kind::n_plus_one);
    CHECK(f.known[0].why == "#310");
    CHECK(f.known[0].line == 3);
    CHECK(f.known[1].scope == "import");
    CHECK(f.known[1].kind == qb::finding_kind::missing_batch);
    CHECK(f.known[1].line == 5);
    CHECK(f.known[2].line == 6);
    CHECK(f.endpoints.empty());
}

TEST_CASE("a known finding is one of its scope, kind and fingerprint, in whatever dialect") {
    qb::known_finding const known{"export", qb::finding_kind::n_plus_one,
                                  "select \"a\" from `t` where id = $1", "", 0};
    qb::finding f;
    f.kind = qb::finding_kind::n_plus_one;
    for (qb::dialect const d : {qb::dialect::sqlite, qb::dialect::postgresql}) {
        f.id = qb::fingerprint_of("SELECT  \"a\" FROM `t` WHERE id = $1", d).id;
        CHECK(known.is("export", f));
    }
    CHECK_FALSE(known.is("import", f));
    f.kind = qb::finding_kind::duplicate;
    CHECK_FALSE(known.is("export", f));
    f.kind = qb::finding_kind::n_plus_one;
    f.id = qb::fingerprint_of("select b from t", qb::dialect::sqlite).id;
    CHECK_FALSE(known.is("export", f));
}

TEST_CASE("a known finding that can't be one says what it lacks") {
    std::string const example =
        ": write it as in  { finding = \"n_plus_one\", query = \"…\", why = \"…\" }";
    CHECK(error_of_known("x = { query = 'select 1', why = 'y' }") ==
          ":3: `x` lacks `finding`" + example);
    CHECK(error_of_known("x = { finding = 'duplicate', why = 'y' }") ==
          ":3: `x` lacks `query`" + example);
    CHECK(error_of_known("x = { finding = 'duplicate', query = 'select 1' }") ==
          ":3: `x` lacks `why`" + example);
    CHECK(error_of_known("x = { finding = 'n+1', query = 'select 1', why = 'y' }") ==
          ":3: `n+1` is no finding: there are n_plus_one, missing_batch, row_cursor, "
          "row_explosion, duplicate");
    CHECK(error_of_known("x = { finding = 'duplicates' }") ==
          ":3: `duplicates` is no finding: did you mean `duplicate`?");
    CHECK(error_of_known("x = { query = '/* */ -- x' }") ==
          ":3: `query` is empty: write the text of the query that it is about");
    CHECK(error_of_known("x = { why = ' ' }") ==
          ":3: `why` is empty: say why it is accepted for now");
    CHECK(error_of_known("x = { queri = '' }") ==
          ":3: `queri` is no key of a known finding: did you mean `query`?");
    CHECK(error_of_known("x = 'n_plus_one'") ==
          ":3: `x` lists a text: write a table, as in  { finding = \"n_plus_one\", query = \"…\", "
          "why = \"…\" }");
    CHECK(error_of_known("x = [\n3\n]").substr(0, 31) == ":4: `x` lists a whole number: w");
    CHECK(error_of_known("x = []") == ":3: `x` lists no finding: remove it");
    CHECK(error_of_known("'' = {}") == ":3: a scope has a name: write it before the  =");
    CHECK(error_of("version = 1\nknown = 3\n") ==
          ":2: `known` is a whole number: write [known] above what is accepted for now");
}

TEST_CASE("a file that can't be read says why") {
    temporary_folder const folder;
    (void)folder.file("folder.toml/x", "");
    CHECK_THROWS_WITH((void)qb::read_budget_file(folder.path("folder.toml")),
                      doctest::Contains("can't be read: Is a directory; make it a file"));
    CHECK_THROWS_WITH((void)qb::read_budget_file(folder.path("none.toml")),
                      doctest::Contains("can't be read: No such file or directory; make it"));
    CHECK_THROWS_WITH(
        (void)qb::read_budget_file(folder.file("large.toml", std::string(5'000'000, '\n'))),
        doctest::Contains("more than 4 MiB are no budget file"));
}

TEST_CASE("a key of a hundred thousand parts is an error, where toml++ would overflow the stack") {
    std::string deep = "a";
    for (int i = 0; i < 100'000; ++i) deep += ".a";
    std::string const error =
        "a name of more than 16 parts: one that has dots stands in quotation marks, as in "
        "[\"a.b\"]";
    CHECK(error_of("version = 1\n" + deep + " = 1\n") == ":2: " + error);
    CHECK(error_of("version = 1\nx = '''\n\n''' # '\n[" + deep + "]\n") == ":5: " + error);
    CHECK(error_of("version = 1\nx = [\"\"\"\\\"\n\"\"\"\"\",\n{ " + deep + " = 1 }]\n") ==
          ":4: " + error);
}

TEST_CASE("dots in texts, comments and many keys make no deep key") {
    std::string const dots(40, '.');
    CHECK(error_of("version = 1 # " + dots + "\n['x" + dots + "']\nqueries = 1\nwhy = \"\"\"" +
                   dots + "\n" + dots + "\"\"\"\n") == "no error");
    std::string many = "version = 1\n";
    for (int i = 0; i < 40; ++i) many += "a" + std::to_string(i) + ".db_time_ms = 1.5\n";
    CHECK(error_of(many) == "no error");
}
