// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <querybudget/judge/golden.hpp>
#include <querybudget/querybudget.hpp>
#include <querybudget/report/json_lines.hpp>
#include <querybudget/tool/merged_run.hpp>

#include "../unit/fake_driver.hpp"
#include "child.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace qb = querybudget;
using qb::detail::measure;
using qb::tool::measured_scope;
using qb::tool::merged_run;

namespace {

/// A record of a scope with one query, executed so often.
std::string scope(std::string const& name, int executions = 1, std::string const& more = "") {
    std::string const n = std::to_string(executions);
    return R"({"querybudget":1,"type":"scope","name":")" + name + R"(","counts":{"queries":)" + n +
           R"(,"rows":7},"queries":[{"sql":"SELECT a FROM T WHERE id = ?","executions":)" + n +
           R"(,"rows":7}])" + more + "}\n";
}

merged_run run_of(std::string const& text) {
    temporary_folder const folder;
    folder.write("a.jsonl", text);
    return qb::tool::read_run(folder.path());
}

measured_scope const& only_scope(merged_run const& run) {
    REQUIRE(run.scopes.size() == 1);
    return run.scopes[0];
}

/// `a.jsonl:2: no JSON: remove …`, with the folder's path left out.
std::string only_problem(merged_run const& run) {
    REQUIRE(run.problems.size() == 1);
    CHECK(run.problem_count == 1);
    merged_run::problem const& p = run.problems[0];
    return std::filesystem::path(p.file).filename().string() + ':' + std::to_string(p.line) + ": " +
           p.what;
}

bool begins(std::string const& text, std::string const& with) {
    return text.compare(0, with.size(), with) == 0;
}

}  // namespace

TEST_CASE("what two processes measured is one run, exactly") {
    temporary_folder const folder;
    auto const orders = [](int customers, bool cold) {
        return [=] {
            fake_driver const db;
            auto const code = [&] {
                db.run("SELECT id, customer_id FROM orders LIMIT 50", 50);
                for (int i = 0; i < customers; ++i)
                    db.run("SELECT name FROM customers WHERE id = " + std::to_string(i), 1);
            };
            try {
                if (cold) {
                    ASSERT_QUERY_BUDGET("GET /orders", qb::cold) code();
                } else {
                    ASSERT_MAX_QUERIES(4, qb::named("GET /orders"), qb::page_of(50)) code();
                }
            } catch (qb::budget_exceeded const&) {}  // part of what is recorded
            ASSERT_NO_QUERIES(qb::named("GET /health")) {}
            return 0;
        };
    };
    CHECK(in_a_child(folder / "a", orders(3, false)) == 0);
    CHECK(in_a_child(folder / "b", orders(5, false)) == 0);
    CHECK(in_a_child(folder / "c", orders(0, true)) == 0);

    merged_run const run = qb::tool::read_run(folder.path());
    CHECK(run.processes == 3);
    CHECK(run.records == 6);
    CHECK(run.problem_count == 0);
    REQUIRE(run.scopes.size() == 3);
    measured_scope const& health = run.scopes[0];
    CHECK(health.name == "GET /health");
    CHECK(health.runs == 3);
    CHECK(health.failed_runs == 0);
    CHECK(health.queries.empty());
    CHECK(health.dialect.empty());
    measured_scope const& cold = run.scopes[1];
    CHECK(cold.name == "GET /orders");
    CHECK(cold.cold);
    CHECK(cold.is_endpoint);
    CHECK(cold.page == 0);
    CHECK(cold.failed_runs == 1);  // nothing reads a budget file here
    measured_scope const& warm = run.scopes[2];
    CHECK(warm.name == "GET /orders");
    CHECK_FALSE(warm.is_endpoint);
    CHECK(warm.page == 50);
    CHECK(warm.runs == 2);
    CHECK(warm.failed_runs == 1);
    CHECK(begins(warm.file.substr(warm.file.rfind('/') + 1), "merged_run.cpp"));
    CHECK(warm.line > 0);
    CHECK(warm.dialect == "sqlite");
    CHECK(warm.counts.at(measure::queries).least == 4);
    CHECK(warm.counts.at(measure::queries).most == 6);
    CHECK(warm.counts.at(measure::rows).most == 55);
    CHECK(warm.counts.at(measure::inserts).most == 0);
    REQUIRE(warm.queries.size() == 2);
    CHECK(warm.queries[0].id < warm.queries[1].id);
    for (qb::tool::measured_query const& q : warm.queries) {
        bool const loop = q.executions == 3;
        CHECK(q.sql == (loop ? "select name from customers where id = ?"
                             : "select id, customer_id from orders limit ?"));
        CHECK(q.id == qb::fingerprint_of(q.sql, qb::dialect::sqlite).id);
        CHECK(q.rows == (loop ? 3 : 50));
    }
    REQUIRE(warm.other_queries.size() == 2);
    CHECK(warm.other_queries[0].executions + warm.other_queries[1].executions == 6);
}

TEST_CASE("a first call, or a page of another size, is apart from the other runs") {
    merged_run const run =
        run_of(scope("a", 1) + scope("a", 2, R"(,"cold":true)") + scope("a", 3, R"(,"page":50)"));
    REQUIRE(run.scopes.size() == 3);
    CHECK(run.scopes[0].counts.at(measure::queries).most == 1);
    CHECK(run.scopes[1].counts.at(measure::queries).most == 2);
    CHECK(run.scopes[1].cold);
    CHECK(run.scopes[2].counts.at(measure::queries).most == 3);
    CHECK(run.scopes[2].page == 50);
}

TEST_CASE("findings of all runs are there, each once, as the run with most executions had it") {
    auto const with = [](char const* kind, int executions) {
        return scope("a", 1,
                     std::string(R"(,"findings":[{"kind":")") + kind +
                         R"(","id":"f1:00000000000000aa","sql":"SELECT 1","executions":)" +
                         std::to_string(executions) +
                         R"(,"distinct_values":3,"known_values":4,"proven":true,)"
                         R"("parent_id":"f1:00000000000000bb","parent_sql":"P","parent_rows":5}])");
    };
    merged_run const run = run_of(with("n_plus_one", 3) + with("duplicate", 2) +
                                  with("n_plus_one", 9) + with("n_plus_one", 4));
    std::vector<qb::finding> const& all = only_scope(run).findings;
    REQUIRE(all.size() == 2);
    CHECK(all[0].kind == qb::finding_kind::n_plus_one);
    CHECK(all[0].executions == 9);
    CHECK(all[0].id == 0xaa);
    CHECK(all[0].sql == "SELECT 1");
    CHECK(all[0].distinct_values == 3);
    CHECK(all[0].known_values == 4);
    CHECK(all[0].proven);
    CHECK(all[0].parent_id == 0xbb);
    CHECK(all[0].parent_sql == "P");
    CHECK(all[0].parent_rows == 5);
    CHECK(all[1].kind == qb::finding_kind::duplicate);
}

TEST_CASE("runs with the same queries in another order, or other rows, are alike") {
    auto const two = [](char const* first, char const* second, int rows) {
        return R"({"querybudget":1,"type":"scope","name":"a","queries":[{"sql":")" +
               std::string(first) + R"(","rows":)" + std::to_string(rows) + R"(},{"sql":")" +
               second + "\"}]}\n";
    };
    merged_run const run = run_of(two("SELECT 1 FROM a", "SELECT 1 FROM b", 1) +
                                  two("SELECT 1 FROM b", "SELECT 1 FROM a", 2));
    CHECK(only_scope(run).queries.size() == 2);
    CHECK(only_scope(run).other_queries.empty());
}

TEST_CASE("a run that executes a query more often has other queries") {
    merged_run const run = run_of(scope("a", 2) + scope("a", 3) + scope("a", 4));
    CHECK(only_scope(run).queries[0].executions == 2);
    REQUIRE(only_scope(run).other_queries.size() == 1);
    CHECK(only_scope(run).other_queries[0].executions == 3);
}

TEST_CASE("what is missing in a record, as older versions may write it, has a default") {
    merged_run const run = qb::tool::read_run(QUERYBUDGET_TEST_DATA_DIR "/version_1");
    CHECK(run.problem_count == 0);
    CHECK(run.processes == 1);
    REQUIRE(run.scopes.size() == 2);
    measured_scope const& least = run.scopes[1];
    CHECK(least.name == "the least");
    CHECK(least.runs == 1);
    CHECK(least.counts.at(measure::queries).most == 0);
    measured_scope const& orders = run.scopes[0];
    CHECK(orders.name == "GET /orders");
    CHECK(orders.is_endpoint);
    CHECK(orders.page == 50);
    CHECK(orders.file == "/src/shop/orders_test.cpp");
    CHECK(orders.line == 42);
    CHECK(orders.failed_runs == 1);
    CHECK(orders.counts.at(measure::queries).most == 51);
    CHECK(orders.counts.at(measure::control).most == 2);
    CHECK(orders.counts.at(measure::db_time).most == 1234567);
    REQUIRE(orders.queries.size() == 2);
    CHECK(orders.queries[0].sql == "select name from customers where id = ?");
    CHECK(orders.queries[0].executions == 50);
    CHECK(orders.queries[1].rows == 50);
    REQUIRE(orders.findings.size() == 1);
    CHECK(orders.findings[0].kind == qb::finding_kind::n_plus_one);
    CHECK(orders.findings[0].parent_rows == 50);
}

TEST_CASE("a newer version is told from damage, whatever it changed, and says to update the tool") {
    merged_run const run =
        run_of(R"({"querybudget":2,"type":"scope","name":{"first":"a"},"counts":7})"
               "\n" +
               scope("a"));
    CHECK(only_problem(run) ==
          "a.jsonl:1: a record of version 2, and this program reads up to 1: "
          "update querybudget's tool");
    CHECK(only_scope(run).runs == 1);
}

TEST_CASE("a record that was cut off is a problem with its line, wherever it was cut") {
    std::string const whole = scope("a");
    for (std::size_t size = 1; size + 2 < whole.size(); ++size) {
        merged_run const run = run_of(whole + whole.substr(0, size));
        CHECK(begins(only_problem(run), "a.jsonl:2: a record that was cut off"));
        CHECK(only_scope(run).runs == 1);
    }
    merged_run const inside = run_of(whole.substr(0, 40) + '\n' + whole);
    CHECK(begins(only_problem(inside), "a.jsonl:1: a record that was cut off"));
    CHECK(only_scope(inside).runs == 1);
    CHECK(run_of(whole.substr(0, whole.size() - 1)).problem_count == 0);
}

TEST_CASE("lines of others are problems, and the records between them count") {
    for (std::string const foreign :
         {"hello", "", "[1,2]", "7", "null", "\"text\"", "{}", R"({"type":"scope","name":"a"})",
          R"({"querybudget":0,"type":"scope"})", "\xff\xfe", "{\"a\":1}}", "[[[[[[[["}) {
        CAPTURE(foreign);
        merged_run const run = run_of(scope("a") + foreign + '\n' + scope("a"));
        std::string const problem = only_problem(run);
        CHECK(begins(problem, "a.jsonl:2: "));
        CHECK(problem.find("remove what isn't querybudget's from the folder") != std::string::npos);
        CHECK(only_scope(run).runs == 2);
    }
}

TEST_CASE("a field that is of another type is named") {
    for (auto const& [wrong, said] : std::vector<std::pair<std::string, std::string>>{
             {R"("name":7)", "name is a number"},
             {R"("name":"a","counts":{"queries":"many"})", "queries is a text"},
             {R"("name":"a","counts":{"queries":-1})", "queries is a negative number"},
             {R"("name":"a","page":1.5)", "page is 1.5"},
             {R"("name":"a","cold":1)", "cold is a number"},
             {R"("name":"a","line":null)", "line is null"},
             {R"("name":"a","page":true)", "page is true"},
             {R"("name":["a"])", "name is a list or an object"},
             {R"("name":"a","queries":[{"id":"f2:0000000000000001"}])",
              "id is f2:0000000000000001"},
             {R"("name":"a","findings":[{"kind":"n+1"}])", "kind is n+1"},
             {R"("page":50)", "what it is of is missing"}}) {
        merged_run const run = run_of(R"({"querybudget":1,"type":"scope",)" + wrong + "}\n");
        CHECK(only_problem(run) ==
              "a.jsonl:1: a damaged record (" + said + "): run its tests again");
        CHECK(run.scopes.empty());
    }
}

TEST_CASE("what isn't known is left out, however deep") {
    std::string deep =
        R"("x":[{"name":"not it","queries":[{"sql":"no"}],"counts":{"rows":9}}],"y":)";
    deep += std::string(10'000, '[') + std::string(10'000, ']');
    merged_run const run = run_of(R"({"querybudget":1,"type":"scope",)" + deep +
                                  R"(,"name":"a","counts":{"rows":1,"new":{"rows":2}},)"
                                  R"("queries":[{"sql":"SELECT 1","new":[{"sql":"no"}]}]})"
                                  "\n");
    CHECK(run.problem_count == 0);
    CHECK(only_scope(run).name == "a");
    CHECK(only_scope(run).counts.at(measure::rows).most == 1);
    REQUIRE(only_scope(run).queries.size() == 1);
    CHECK(only_scope(run).queries[0].sql == "select ?");
}

TEST_CASE("problems are counted exactly, and the first hundred kept") {
    std::string lines;
    for (int i = 0; i < 250; ++i) lines += "x\n";
    merged_run const run = run_of(lines);
    CHECK(run.problem_count == 250);
    REQUIRE(run.problems.size() == 100);
    CHECK(run.problems[99].line == 100);
}

TEST_CASE("a line may be long, and one that is too long costs only itself") {
    merged_run const run = run_of(scope(std::string(1'000'000, 'n')) +
                                  std::string(65 * 1024 * 1024, ' ') + '\n' + scope("a"));
    CHECK(begins(only_problem(run), "a.jsonl:2: longer than 64 MB"));
    REQUIRE(run.scopes.size() == 2);
    CHECK(run.scopes[1].name.size() == 1'000'000);
}

TEST_CASE("a folder without records, or none, is a problem that says what to do") {
    temporary_folder const folder;
    merged_run const empty = qb::tool::read_run(folder.path());
    CHECK(empty.problems.at(0).what ==
          "there is no record in it: run the tests with "
          "QUERYBUDGET_OUT naming this folder");
    CHECK(empty.problems.at(0).file == folder.path());
    merged_run const missing = qb::tool::read_run(folder / "missing");
    CHECK(missing.problems.at(0).what ==
          "can't be read (No such file or directory): run the tests with QUERYBUDGET_OUT naming "
          "this folder");
    CHECK(missing.problem_count == 1);
}

TEST_CASE("an empty file is a problem, since a process had something to say") {
    CHECK(begins(only_problem(run_of("")), "a.jsonl:0: is empty"));
}

TEST_CASE("folders below, blanks and Unicode in names are read, and other files aren't") {
    temporary_folder const folder;
    folder.write("one/two/with blanks.jsonl", scope("a"));
    folder.write("größe/顧客.jsonl", scope("a"));
    folder.write("notes.txt", "hello");
    folder.write("x.jsonl.bak", "hello");
    merged_run const run = qb::tool::read_run(folder.path());
    CHECK(run.problem_count == 0);
    CHECK(only_scope(run).runs == 2);
}

TEST_CASE("files that can't be read are problems, and the others are read") {
    temporary_folder const folder;
    folder.write("a.jsonl", scope("a"));
    std::string const secret = folder.write("secret.jsonl", scope("a"));
    std::filesystem::permissions(secret, std::filesystem::perms::none);
    std::filesystem::permissions(folder.path(), static_cast<std::filesystem::perms>(0755));
    CHECK(in_a_child("", [&] {
              // Root may read it all the same.
              if (::getuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return 1;
              merged_run const run = qb::tool::read_run(folder.path());
              if (run.records != 1 || run.problem_count != 1) return 2;
              return run.problems[0].file == secret &&
                             begins(run.problems[0].what, "can't be read (Permission denied)")
                         ? 0
                         : 3;
          }) == 0);
}

TEST_CASE("links and pipes are not followed, so loops end and nothing counts twice") {
    namespace fs = std::filesystem;
    temporary_folder const folder;
    folder.write("below/a.jsonl", scope("a"));
    fs::create_directory_symlink(folder.path(), folder / "below/loop");
    fs::create_symlink("itself.jsonl", folder / "itself.jsonl");
    fs::create_symlink("below/a.jsonl", folder / "link.jsonl");
    REQUIRE(::mkfifo((folder / "pipe.jsonl").c_str(), 0600) == 0);
    merged_run const run = qb::tool::read_run(folder.path());
    CHECK(only_scope(run).runs == 1);
    CHECK(run.problem_count == 3);
    for (merged_run::problem const& p : run.problems) {
        bool const pipe = p.file == folder / "pipe.jsonl";
        CHECK(begins(p.what, pipe ? "no regular file" : "a link, which isn't followed"));
    }
}

TEST_CASE("beyond a hundred thousand scopes the rest is counted, and a problem says so") {
    temporary_folder const folder;
    std::string text;
    for (int i = 0; i < 100'002; ++i)
        text += R"({"querybudget":1,"type":"scope","name":")" + std::to_string(i) + "\"}\n";
    text += R"({"querybudget":1,"type":"scope","name":"7"})"
            "\n";
    folder.write("a.jsonl", text);
    merged_run const run = qb::tool::read_run(folder.path());
    CHECK(run.scopes.size() == 100'000);
    CHECK(run.records == 100'003);
    REQUIRE(run.problem_count == 1);
    CHECK(begins(run.problems[0].what, "2 records are left out, since there are 100000 scopes"));
}

TEST_CASE("hostile names and SQL come through as they were") {
    temporary_folder const folder;
    std::string const name = "../../x\n\x1b[2J | <b> \"q\" \\ \u009b 顧客";
    CHECK(in_a_child(folder.path(), [&] {
              fake_driver const db;
              ASSERT_MAX_QUERIES(1, qb::named(name)) {
                  db.run("SELECT \"a|`b`\x1b[2J\" FROM \"t\\\n</td>\"");
              }
              return 0;
          }) == 0);
    merged_run const run = qb::tool::read_run(folder.path());
    CHECK(run.problem_count == 0);
    CHECK(only_scope(run).name == name);
    REQUIRE(only_scope(run).queries.size() == 1);
    CHECK(only_scope(run).queries[0].sql ==
          qb::canonical_sql("SELECT \"a|`b`\x1b[2J\" FROM \"t\\\n</td>\"", qb::dialect::sqlite));
}

TEST_CASE("a query whose text was cut is known by its fingerprint beside it, as in golden files") {
    temporary_folder const folder;
    std::string long_list = "SELECT a";
    for (int i = 0; i < 3000; ++i) long_list += ", column_" + std::to_string(i);
    CHECK(in_a_child(folder.path(), [&] {
              fake_driver const db;
              ASSERT_MAX_QUERIES(1) { db.run(long_list + " FROM t"); }
              return 0;
          }) == 0);
    merged_run const run = qb::tool::read_run(folder.path());
    REQUIRE(only_scope(run).queries.size() == 1);
    std::string const& sql = only_scope(run).queries[0].sql;
    qb::fingerprint const whole = qb::fingerprint_of(long_list + " FROM t", qb::dialect::sqlite);
    CHECK(only_scope(run).queries[0].id == whole.id);
    CHECK(sql.substr(sql.size() - 22) == " (" + to_string(whole) + ')');
}

TEST_CASE("a remote call stays as it is") {
    merged_run const run =
        run_of(R"({"querybudget":1,"type":"scope","name":"a","queries":[{"id":"f1:)" +
               to_string(qb::fingerprint{qb::xxh64("http GET /Customers/{}", 1)}).substr(3) +
               R"(","sql":"http GET /Customers/{}"}]})"
               "\n");
    CHECK(only_scope(run).queries.at(0).sql == "http GET /Customers/{}");
}

TEST_CASE("progress is told now and then, and at the end") {
    temporary_folder const folder;
    std::string megabytes;
    while (megabytes.size() < 10'000'000) megabytes += scope("a");
    folder.write("a.jsonl", megabytes);
    static std::vector<std::uint64_t> told;
    static std::uint64_t all;
    told.clear();
    merged_run const run =
        qb::tool::read_run(folder.path(), [](std::uint64_t done, std::uint64_t of) {
            told.push_back(done);
            all = of;
        });
    CHECK(all == megabytes.size());
    REQUIRE(told.size() == 3);
    CHECK(told[0] >= 4'000'000);
    CHECK(told[0] < told[1]);
    CHECK(told[2] == all);
}

TEST_CASE(
    "a scope of the same name that the budget file doesn't judge is apart from the endpoint") {
    merged_run const run = run_of(scope("a", 9) + scope("a", 4, R"(,"endpoint":true)"));
    REQUIRE(run.scopes.size() == 2);
    CHECK_FALSE(run.scopes[0].is_endpoint);
    CHECK(run.scopes[1].is_endpoint);
    CHECK(run.scopes[1].counts.at(measure::queries).most == 4);
}

TEST_CASE("runs that couldn't see all that ran are counted, and those that cost too much aren't") {
    std::string text = scope("a", 1, R"(,"violations":["QB201","QB209","QB305","QB314"])");
    for (char const* id : {"QB301", "QB302", "QB303", "QB304", "QB307"})
        text += scope("a", 1, R"(,"violations":["QB201",")" + std::string(id) + R"("])");
    merged_run const run = run_of(text);
    CHECK(only_scope(run).failed_runs == 6);
    CHECK(only_scope(run).blind_runs == 5);
}

TEST_CASE("a count beyond what a budget file can hold is damage") {
    CHECK(
        only_problem(
            run_of(
                R"({"querybudget":1,"type":"scope","name":"a","counts":{"queries":9223372036854775808}})"))
            .find("queries is a number that is too large") != std::string::npos);
}

TEST_CASE("a query that never ran is damage: no golden file could hold it") {
    CHECK(only_problem(run_of(scope("a", 0))).find("executions is 0") != std::string::npos);
}

TEST_CASE("SQL that is no UTF-8 is the same query in golden files and in records") {
    for (std::string const& sql :
         {std::string("SELECT caf\xe9 FROM t"), std::string("SELECT \"\xef\xbf\xbe\" FROM t")}) {
        temporary_folder const folder;
        fake_driver const db;
        qb::recording const r = qb::measure([&] { db.run(sql); });
        CHECK(in_a_child(folder.path(), [&] {
                  fake_driver const there;
                  ASSERT_MAX_QUERIES(1, qb::named("a")) there.run(sql);
                  return 0;
              }) == 0);
        merged_run const run = qb::tool::read_run(folder.path());
        CHECK(only_scope(run).queries.at(0).sql == qb::golden_mix_of(r).at(0).sql);
    }
}
