// SPDX-License-Identifier: BSL-1.0
// What the hooks add to one call of libpq, as a share of a prepared point select on a server over a
// Unix socket. Ratios of whole calls would drown in the socket: those of identical code vary by
// 2 %. So the hooks' cost is taken over a stub that returns at once, and divided by the select's.
#include <benchmark/benchmark.h>

// A wrapped libpq, but for PQexecPrepared: what the hook takes for the real one is the stub below,
// and this program's own calls of PQexecPrepared go to the server past the hook.
#include <querybudget/adapter/libpq.hpp>
#include <querybudget/querybudget.hpp>

#include <libpq-events.h>

#include "compare.hpp"

#include <cstdlib>
#include <memory>

namespace qb = querybudget;

extern "C" {

/// A result out of nothing, with what libpq does for one: it tells who listens.
PGresult* __real_PQexecPrepared(PGconn* pg, char const*, int, char const* const*, int const*,
                                int const*, int) {
    PGresult* const result = PQmakeEmptyPGresult(pg, PGRES_TUPLES_OK);
    PQfireResultCreateEvents(pg, result);
    return result;
}

PGresult* __wrap_PQexecPrepared(PGconn*, char const*, int, char const* const*, int const*,
                                int const*, int);
}

namespace {

struct finish {
    void operator()(PGconn* pg) const { PQfinish(pg); }
};
using connection = std::unique_ptr<PGconn, finish>;

connection connect() {
    connection pg(PQconnectdb(""));
    if (PQstatus(pg.get()) != CONNECTION_OK) return nullptr;
    PQclear(PQexec(pg.get(),
                   "CREATE TEMP TABLE customers AS SELECT id, 'Customer ' || id AS name "
                   "FROM generate_series(1, 1000) AS id"));
    PQclear(PQexec(pg.get(), "CREATE UNIQUE INDEX ON customers (id)"));
    PQclear(PQprepare(pg.get(), "find", "SELECT name FROM customers WHERE id = $1", 1, nullptr));
    return pg;
}

char const* const value = "500";

double select_ns(PGconn* pg) {
    return nanoseconds_each(batch_calls, [pg] {
        PGresult* const found = PQexecPrepared(pg, "find", 1, &value, nullptr, nullptr, 0);
        if (PQntuples(found) != 1) std::abort();
        PQclear(found);
    });
}

double call_ns(PGconn* pg) {
    return nanoseconds_each(batch_calls, [pg] {
        PQclear(__wrap_PQexecPrepared(pg, "find", 1, &value, nullptr, nullptr, 0));
    });
}

double stub_ns(PGconn* pg) {
    return nanoseconds_each(batch_calls, [pg] {
        PQclear(__real_PQexecPrepared(pg, "find", 1, &value, nullptr, nullptr, 0));
    });
}

enum class state { recording, no_scope, not_observed };

/// Percent of the select.
void hooks(benchmark::State& bench, state how) {
    connection const server = connect(), pg = connect();
    connection const bare(PQconnectdb(""));  // which prepares nothing, so that nobody listens on it
    if (server == nullptr) {
        bench.SkipWithError("no server: PGSERVICE names none, or it doesn't answer");
        return;
    }
    qb::observation const watch =
        how == state::not_observed ? qb::observation() : qb::libpq::observe(pg.get());
    std::unique_ptr<qb::recorder> const scope(how == state::recording ? new qb::recorder : nullptr);
    figures share, added, select;
    for (auto _ : bench) {
        double const stub = stub_ns(bare.get());
        double const call = call_ns(pg.get());
        double const real = select_ns(server.get());
        share.add(100 * (call - stub) / real);
        added.add(call - stub);
        select.add(real);
    }
    if (scope != nullptr && scope->recording().queries() == 0) std::abort();
    share.show(bench, "percent", {1, 0.3});
    bench.counters["added_ns"] = added.quantile(0.5);
    bench.counters["select_ns"] = select.quantile(0.5);
}

/// Of a call that many calls deep in an application.
[[gnu::noinline]] double stack_ns(int depth) {
    if (depth > 0) {
        double const ns = stack_ns(depth - 1);
        benchmark::ClobberMemory();  // or it would be no call
        return ns;
    }
    qb::detail::call_stack stack;
    return nanoseconds_each(batch_calls, [&stack] { qb::detail::take_stack(stack, 1); });
}

/// A stack, in percent of the select. DESIGN.md has no bound for it: a query that runs a thousand
/// times has 15 taken.
void a_stack(benchmark::State& bench) {
    connection const server = connect();
    if (server == nullptr) {
        bench.SkipWithError("no server: PGSERVICE names none, or it doesn't answer");
        return;
    }
    figures share, taken;
    for (auto _ : bench) {
        double const ns = stack_ns(static_cast<int>(bench.range(0)));
        share.add(100 * ns / select_ns(server.get()));
        taken.add(ns);
    }
    share.show(bench, "percent", {});
    bench.counters["ns"] = taken.quantile(0.5);
}

BENCHMARK(a_stack)->Arg(5)->Arg(20)->Arg(100)->Iterations(100);
BENCHMARK_CAPTURE(hooks, recording, state::recording)->Iterations(100);
BENCHMARK_CAPTURE(hooks, without_a_scope, state::no_scope)->Iterations(100);
BENCHMARK_CAPTURE(hooks, not_observed, state::not_observed)->Iterations(100);

}  // namespace
