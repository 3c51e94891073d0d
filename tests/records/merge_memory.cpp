// SPDX-License-Identifier: BSL-1.0
#include <querybudget/tool/merged_run.hpp>

#include "../counted_memory.hpp"
#include "temporary_folder.hpp"

#include <cstdio>
#include <fstream>
#include <string>

// 200,000 records have to be merged in the memory of 20,000, whatever is wrong with some of them.

namespace {

std::string record(int number) {
    std::string const n = std::to_string(number);
    return R"({"querybudget":1,"type":"scope","name":"GET /)" + std::to_string(number % 100) +
           R"(","endpoint":true,"counts":{"queries":)" + n +
           R"(},"queries":[{"dialect":"postgresql","sql":"SELECT id, column_)" + n +
           R"( FROM orders WHERE state = ? ORDER BY id LIMIT ?","executions":)" + n + "}]}\n";
}

/// The most bytes that were live at any time while so many records were merged.
std::size_t peak_of(int records) {
    temporary_folder const folder;
    {
        std::ofstream file(folder / "a.jsonl");
        for (int i = 1; i <= records; ++i) file << record(i) << (i % 10 == 0 ? "no record\n" : "");
    }
    counted_memory::peak = counted_memory::live;
    std::size_t const before = counted_memory::live;
    querybudget::tool::merged_run const run = querybudget::tool::read_run(folder.path());
    auto const all = static_cast<std::uint64_t>(records);
    if (run.records != all || run.scopes.size() != 100 || run.problem_count != all / 10) {
        std::printf("of %d records %llu were read\n", records,
                    static_cast<unsigned long long>(run.records));
        std::exit(1);
    }
    return counted_memory::peak - before;
}

}  // namespace

int main() {
    constexpr std::size_t allowed = 64 * 1024;
    std::size_t const for_few = peak_of(20'000);
    std::size_t const for_many = peak_of(200'000);
    std::printf("at most %zu bytes for 20,000 records, %zu for 200,000\n", for_few, for_many);
    if (for_many <= for_few + allowed) return 0;
    std::printf("that is more than %zu bytes over\n", allowed);
    return 1;
}
