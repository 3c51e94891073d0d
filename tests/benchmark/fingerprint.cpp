// SPDX-License-Identifier: BSL-1.0
#include <querybudget/querybudget.hpp>
#include <querybudget/sql/text_memo.hpp>

#include "compare.hpp"
#include "sql_texts.hpp"

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace qb = querybudget;

namespace {

/// The yardstick: the simplest loop that has to look at each byte, and waits for one multiplication
/// at each.
std::uint64_t fnv_1a(std::string_view text) {
    std::uint64_t h = 0xcbf29ce484222325;
    for (char const c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return h;
}

/// So many texts that the branch predictor can't learn them by heart, which it does with a few
/// hundred; their megabyte stays in the second-level cache.
void new_text(benchmark::State& state) {
    auto const texts = many_orm_texts(3000);
    in_turn ours(texts), theirs(texts);
    comparison result;
    for (auto _ : state) {
        result.pair(
            batch_calls,
            [&] { benchmark::DoNotOptimize(qb::fingerprint_of(ours(), qb::dialect::sqlite)); },
            [&] { benchmark::DoNotOptimize(fnv_1a(theirs())); });
    }
    result.show(state, {2.5, 1});
    state.counters["bytes"] = mean_size(texts);
}

/// Nanoseconds for a text that the memo knows, when `Range` of them take turns.
void seen_text(benchmark::State& state) {
    auto const texts = many_orm_texts(static_cast<std::size_t>(state.range(0)));
    qb::detail::text_memo memo;
    for (std::string const& text : texts) (void)memo.facts(text, qb::dialect::sqlite);
    in_turn next(texts);
    figures result;
    for (auto _ : state) {
        double const ns = nanoseconds_each(batch_calls, [&] {
            benchmark::DoNotOptimize(memo.facts(next(), qb::dialect::sqlite));
        });
        result.add(ns);
        state.SetIterationTime(ns * 1e-9);
    }
    result.show(state, "ns", {100, 50});
    state.counters["bytes"] = mean_size(texts);
}

/// Megabytes a second, of one long text. It takes milliseconds, in which other programs get their
/// turn, so what counts is the time of this process only.
void long_text(benchmark::State& state, std::string const& sql) {
    figures result;
    for (auto _ : state) {
        std::clock_t const before = std::clock();
        benchmark::DoNotOptimize(qb::fingerprint_of(sql, qb::dialect::sqlite));
        double const seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        result.add(static_cast<double>(sql.size()) * 1e-6 / seconds);
    }
    result.show(state, "MB/s", {400, 400, true});
}

BENCHMARK(new_text)->Iterations(2000);
BENCHMARK(seen_text)->UseManualTime()->Iterations(2000)->ArgsProduct({{1, 50, 300, 1000, 2000}});
BENCHMARK_CAPTURE(long_text, IN_list, long_in_list())->Iterations(100);
BENCHMARK_CAPTURE(long_text, VALUES_list, long_values_list())->Iterations(100);
// The shortest elements: what each costs counts most.
BENCHMARK_CAPTURE(long_text, IN_digits, long_list("SELECT a IN (1", ",2"))->Iterations(100);
BENCHMARK_CAPTURE(long_text, VALUES_pairs, long_list("VALUES (1, 2)", ", (3, 4)"))->Iterations(100);

}  // namespace
