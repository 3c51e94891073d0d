// SPDX-License-Identifier: BSL-1.0
#include <pg_query.h>
#include <querybudget/querybudget.hpp>

#include "compare.hpp"
#include "sql_texts.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace qb = querybudget;

namespace {

/// PostgreSQL's own placeholders: its parser takes `?` for an operator.
std::vector<std::string> postgres_texts(std::size_t count) {
    std::vector<std::string> texts = many_orm_texts(count);
    for (std::string& text : texts) {
        for (std::size_t at = 0; (at = text.find('?', at)) != std::string::npos;)
            text.replace(at, 1, "$1");
    }
    return texts;
}

/// Their fingerprint, which parses, beside ours, which doesn't. For information: the ratio is how
/// many times as long theirs takes.
void pg_query_fingerprint_of_new_text(benchmark::State& state) {
    auto const texts = postgres_texts(3000);
    for (std::string const& text : texts) {
        PgQueryFingerprintResult const theirs = pg_query_fingerprint(text.c_str());
        if (theirs.error != nullptr) state.SkipWithError(theirs.error->message);
        pg_query_free_fingerprint_result(theirs);
    }
    in_turn theirs(texts), ours(texts);
    comparison result;
    for (auto _ : state) {
        result.pair(
            batch_calls,
            [&] { pg_query_free_fingerprint_result(pg_query_fingerprint(theirs().c_str())); },
            [&] { benchmark::DoNotOptimize(qb::fingerprint_of(ours(), qb::dialect::postgresql)); });
    }
    result.show(state, {});
    state.counters["bytes"] = mean_size(texts);
}

BENCHMARK(pg_query_fingerprint_of_new_text)->Iterations(300);

}  // namespace
