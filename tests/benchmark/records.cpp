// SPDX-License-Identifier: BSL-1.0
#include <querybudget/detail/clock.hpp>
#include <querybudget/report/record_text.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/tool/merged_run.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

// A million records of about a kilobyte, as of 64 processes that measured 200 endpoints again and
// again: merging them must take less time than reading them twice with jq.

namespace {

std::string query(std::string const& sql, int executions) {
    return R"({"id":")" +
           to_string(querybudget::fingerprint_of(sql, querybudget::dialect::sqlite)) +
           R"(","kind":"select","dialect":"sqlite","sql":")" + sql + R"(","executions":)" +
           std::to_string(executions) + R"(,"rows":)" + std::to_string(executions) + "}";
}

std::string record(int endpoint, int run) {
    std::string const table = "table_" + std::to_string(endpoint);
    std::string const first = "SELECT id, customer_id, created_at, total FROM " + table +
                              " WHERE state = ? ORDER BY id LIMIT ?";
    std::string const loop =
        "SELECT name, street, city FROM customers_of_" + table + " WHERE id = ?";
    return R"({"querybudget":1,"type":"scope","name":"GET /)" + table +
           R"(","endpoint":true,"file":"/src/shop/tests/orders_test.cpp","line":42,)"
           R"~("expression":"ASSERT_QUERY_BUDGET(\"GET /orders\", qb::page_of(50))","page":50,)~"
           R"("cold":false,"violations":["QB201"],"counts":{"queries":52,"selects":52,)"
           R"("control":2,"statements":54,"round_trips":54,"rows":100,"rows_per_query":50},)"
           R"("db_time_ns":)" +
           std::to_string(1'000'000 + run) +
           R"(,"findings":[{"kind":"n_plus_one","id":"f1:02c9efdb00d03bba","sql":")" + loop +
           R"(","executions":50,"distinct_values":50,"known_values":12,"proven":false}],"queries":[)" +
           query(first, 1) + ',' + query(loop, 50) + ',' +
           query("SELECT count(*) FROM " + table, 1) + "]}\n";
}

void write_records(std::string const& folder, int processes, int records_each) {
    for (int p = 0; p < processes; ++p) {
        std::ofstream file(folder + "/querybudget-" + std::to_string(p) + ".jsonl");
        file << querybudget::detail::process_record(p, 1'795'485'600, "shop_tests");
        for (int i = 0; i < records_each; ++i) file << record(i % 200, i);
    }
}

template <class Code>
double seconds(Code code) {
    auto const begin = querybudget::detail::now_ns();
    code();
    return static_cast<double>(querybudget::detail::now_ns() - begin) / 1e9;
}

}  // namespace

int main() {
    constexpr int processes = 64;
    constexpr int records_each = 1'000'000 / processes;
    std::string folder = (std::filesystem::temp_directory_path() / "records-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 1;
    write_records(folder, processes, records_each);
    std::string const jq = "jq -c . '" + folder + "'/*.jsonl >/dev/null";
    bool read = true;
    double const once = seconds([&] { read = std::system(jq.c_str()) == 0; });
    std::uint64_t records = 0;
    std::uint64_t problems = 0;
    double const merged = seconds([&] {
        querybudget::tool::merged_run const run = querybudget::tool::read_run(folder);
        records = run.records;
        problems = run.problem_count;
    });
    std::filesystem::remove_all(folder);
    if (!read || records != std::uint64_t{processes} * records_each || problems != 0) {
        std::puts("merging records: jq isn't there, or records are missing");
        return 1;
    }
    double const ratio = merged / (2 * once);
    std::printf("merging a million records: %.3f of reading them twice with jq (%s)\n", ratio,
                ratio < 1 ? "within what it must" : "MISSED");
}
