// SPDX-License-Identifier: BSL-1.0
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

#include "compare.hpp"
#include "point_select.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace qb = querybudget;

namespace {

constexpr bound while_recording{1.35, 1.2};
constexpr bound no_scope_open{1.08, 1.03};

enum class scope { none, open, for_each_batch };

/// An observed connection against one that isn't, alike in all else. Where their pages and
/// statements happen to lie in memory is worth a few per cent, so each iteration makes a new pair,
/// and makes either connection first.
void run(benchmark::State& state, std::vector<std::string> const& texts, bool observe, scope when,
         bound b) {
    comparison result;
    bool observe_first = false;
    for (auto _ : state) {
        point_select one(texts), other(texts);
        observe_first = !observe_first;
        point_select& observed = observe_first ? one : other;
        point_select& bare = observe_first ? other : one;

        qb::observation watch;
        if (observe) watch = qb::sqlite::observe(observed.get());
        std::optional<qb::recorder> recording;
        if (when == scope::open) recording.emplace();
        // First every statement runs 40 times, so its text and group are known, and none of its
        // next executions is a sample for its values (those are the first eight, then powers of
        // two).
        for (std::size_t i = 0; i < 40 * texts.size(); ++i) {
            observed();
            bare();
        }
        for (int round = 0; round < 60; ++round) {
            int calls = 0;
            auto const subject = [&] {
                if (when == scope::for_each_batch && calls == 0) recording.emplace();
                observed();
                if (++calls == batch_calls && when == scope::for_each_batch) recording.reset();
            };
            result.pair(batch_calls, subject, bare);
        }
    }
    result.show(state, b);
}

std::vector<std::string> const one_text{"SELECT price, name FROM items WHERE id = ?"};

/// The noise of the method: two connections that nobody observes. It should be 1.
void bare_over_bare(benchmark::State& state) { run(state, one_text, false, scope::none, {}); }
void attached_one_query(benchmark::State& state) {
    run(state, one_text, true, scope::none, no_scope_open);
}
void recording_one_query(benchmark::State& state) {
    run(state, one_text, true, scope::open, while_recording);
}
/// A scope around 300 calls, as tests have them: with its opening, and with the samples of values
/// that the first executions of each query pay for. DESIGN.md has no bound for it.
void recording_one_query_scope_of_300(benchmark::State& state) {
    run(state, one_text, true, scope::for_each_batch, {});
}
/// The worst of it: each of its statements is the first of its query, and a sample.
void recording_300_texts_scope_of_300(benchmark::State& state) {
    run(state, point_select_texts(300, 100), true, scope::for_each_batch, {});
}

void bare_over_bare_1000_texts(benchmark::State& state) {
    run(state, point_select_texts(1000, 100), false, scope::none, {});
}
void attached_1000_texts(benchmark::State& state) {
    run(state, point_select_texts(1000, 100), true, scope::none, no_scope_open);
}
void recording_1000_texts_of_100_bytes(benchmark::State& state) {
    run(state, point_select_texts(1000, 100), true, scope::open, while_recording);
}
void recording_1000_texts_of_390_bytes(benchmark::State& state) {
    run(state, point_select_texts(1000, 390), true, scope::open, while_recording);
}

// An iteration is a new pair of connections.
BENCHMARK(bare_over_bare)->Iterations(20);
BENCHMARK(attached_one_query)->Iterations(20);
BENCHMARK(recording_one_query)->Iterations(20);
BENCHMARK(recording_one_query_scope_of_300)->Iterations(20);
BENCHMARK(recording_300_texts_scope_of_300)->Iterations(20);
BENCHMARK(bare_over_bare_1000_texts)->Iterations(20);
BENCHMARK(attached_1000_texts)->Iterations(20);
BENCHMARK(recording_1000_texts_of_100_bytes)->Iterations(20);
BENCHMARK(recording_1000_texts_of_390_bytes)->Iterations(20);

}  // namespace
