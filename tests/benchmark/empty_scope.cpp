// SPDX-License-Identifier: BSL-1.0
#include <benchmark/benchmark.h>
#include <querybudget/querybudget.hpp>

// For information: DESIGN.md has no bound for these. A test pays them once for each block.

namespace qb = querybudget;

namespace {

void open_and_close_an_empty_scope(benchmark::State& state) {
    qb::observation const driver = qb::observe_driver("fake");
    for (auto _ : state) qb::recorder const scope;
}

/// What a block of a test does: it opens, stops, and reads what was recorded.
void open_read_and_close_an_empty_scope(benchmark::State& state) {
    qb::observation const driver = qb::observe_driver("fake");
    for (auto _ : state) {
        qb::recorder scope;
        scope.stop();
        benchmark::DoNotOptimize(scope.recording().queries());
    }
}

/// The first statement of a scope makes the thread's shard and the group.
void scope_of_one_statement(benchmark::State& state) {
    qb::observation const driver = qb::observe_driver("fake");
    for (auto _ : state) {
        qb::recorder scope;
        qb::record_statement({.sql = "SELECT name FROM customers WHERE id = ?",
                              .connection = driver.id(),
                              .values = 1});
        scope.stop();
        benchmark::DoNotOptimize(scope.recording().queries());
    }
}

BENCHMARK(open_and_close_an_empty_scope);
BENCHMARK(open_read_and_close_an_empty_scope);
BENCHMARK(scope_of_one_statement);

}  // namespace
