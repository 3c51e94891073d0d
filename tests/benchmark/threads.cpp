// SPDX-License-Identifier: BSL-1.0
#include <querybudget/querybudget.hpp>

#include "compare.hpp"

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace qb = querybudget;

namespace {

constexpr int statements_each =
    100'000;  // about 10 ms: threads that are rescheduled in between are few

/// Nanoseconds from the first thread's start to the last one's end, when each runs `work` once.
/// They wait for each other first: making a thread takes as long as hundreds of statements.
template <class Work>
double wall_time(int threads, Work work) {
    std::atomic<int> ready{0};
    std::vector<std::int64_t> begin(static_cast<std::size_t>(threads)), end(begin);
    std::vector<std::thread> all;
    for (int t = 0; t < threads; ++t) {
        all.emplace_back([&, at = static_cast<std::size_t>(t)] {
            ++ready;
            while (ready < threads) {}
            begin[at] = qb::detail::now_ns();
            work();
            end[at] = qb::detail::now_ns();
        });
    }
    for (std::thread& t : all) t.join();
    return static_cast<double>(*std::max_element(end.begin(), end.end()) -
                               *std::min_element(begin.begin(), begin.end()));
}

/// How much more two threads get done than one.
template <class Work>
double throughput(Work work) {
    double const one = wall_time(1, work);
    return 2 * one / wall_time(2, work);
}

void share_nothing() {
    for (int i = 0; i < statements_each * 40; ++i) benchmark::DoNotOptimize(i);
}

void record_into_the_open_scope() {
    qb::observation const driver = qb::observe_driver("fake");
    qb::statement s;
    s.sql = "SELECT id, customer_id, total FROM orders WHERE customer_id = ? ORDER BY id";
    s.dialect = qb::dialect::postgresql;
    s.connection = driver.id();
    s.rows = 3;
    for (int i = 0; i < statements_each; ++i) {
        s.values = static_cast<std::uint64_t>(i);
        qb::record_statement(s);
    }
}

/// In turns with two threads that share nothing: where these don't reach 1.8 either, other programs
/// have the cores, and nothing can be said.
void two_threads_into_one_scope(benchmark::State& state) {
    qb::recorder const scope;
    figures ratios, machine;
    for (auto _ : state) {
        machine.add(throughput(share_nothing));
        ratios.add(throughput(record_into_the_open_scope));
    }
    ratios.show(state, "throughput", {1.7, 1.9, true});
    state.counters["machine"] = machine.quantile(0.5);
    if (machine.quantile(0.5) < 1.8) state.SetLabel("no verdict: this machine is busy");
}

BENCHMARK(two_threads_into_one_scope)->Iterations(41);

}  // namespace
