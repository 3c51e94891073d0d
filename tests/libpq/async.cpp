// SPDX-License-Identifier: BSL-1.0
#include "postgres.hpp"

#include <querybudget/report/call_sites.hpp>

#include <malloc.h>

#include <csignal>
#include <cstdlib>
#include <thread>

TEST_CASE("sent and read later is one statement") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.send("SELECT 1");
        CHECK(pg.read_all() == 1);
        pg.send_params("SELECT $1::int, 2", {"1"});
        CHECK(pg.read_all() == 1);
    });
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?::int, ?\n");
    CHECK(r.round_trips() == 2);
}

TEST_CASE("the text may be gone when the result is read") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        { pg.send(std::string("SELECT 1; SELECT 'a text that is long enough for the heap', 2")); }
        CHECK(pg.read_all() == 2);
    });
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?, ?\n");
    CHECK(r.round_trips() == 1);
}

TEST_CASE("sent on one thread and read on another counts for the one that sent") {
    observed pg;
    qb::recorder everything;
    qb::recorder mine(qb::detail::sender_now().thread, {});
    pg.send("SELECT 1");
    std::thread([&] { CHECK(pg.read_all() == 1); }).join();
    CHECK(list(everything.recording()) == "1 × SELECT ?\n");
    CHECK(list(mine.recording()) == "1 × SELECT ?\n");
    CHECK(mine.recording().rows() == 1);
}

TEST_CASE("single rows belong to the result that ends them") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.send("SELECT generate_series(1, 1000)");
        CHECK(PQsetSingleRowMode(pg.get()) == 1);
        CHECK(pg.read_all() == 1001);
    });
    CHECK(list(r) == "1 × SELECT generate_series(?, ?)\n");
    CHECK(r.rows() == 1000);
    CHECK(r.round_trips() == 1);
}

TEST_CASE("single rows that end in an error are one failed statement, with the rows that came") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.send("SELECT 10 / (5 - i) FROM generate_series(1, 9) AS i");
        CHECK(PQsetSingleRowMode(pg.get()) == 1);
        CHECK(pg.read_all() == 5);
    });
    CHECK(only(r.groups()).executions == 1);
    CHECK(only(r.groups()).failed == 1);
    CHECK(r.rows() == 4);
}

TEST_CASE("a statement sent before the scope isn't counted in it") {
    observed pg;
    pg.send("SELECT 1");
    qb::recording const r = qb::measure([&] {
        CHECK(pg.read_all() == 1);
        pg.run("SELECT 'in it', 2");
    });
    CHECK(list(r) == "1 × SELECT ?, ?\n");
}

TEST_CASE("a statement sent in a scope and read after it counts in that scope only, and is named") {
    observed pg;
    qb::recorder first;
    pg.send("SELECT pg_sleep(0)");
    first.stop();
    qb::recording const second = qb::measure([&] { CHECK(pg.read_all() == 1); });
    CHECK(list(first.recording()) == "1 × SELECT pg_sleep(?)\n");
    REQUIRE(first.recording().seen().running.size() == 1);
    CHECK(first.recording().seen().running[0] == "SELECT pg_sleep(?)");
    CHECK(second.statements() == 0);
}

TEST_CASE("results that nobody read are read by the next call, and stay their own statement's") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.send("SELECT 1; SELECT 1, 2");
        CHECK(pg.next() != nullptr);
        pg.run("SELECT 1, 2, 3");
        pg.run("SELECT 1, 2, 3, 4");
    });
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?, ?\n1 × SELECT ?, ?, ?\n1 × SELECT ?, ?, ?, ?\n");
    CHECK(r.round_trips() == 3);
}

TEST_CASE("the same where they were sent before the scope") {
    observed pg;
    pg.send("SELECT 1; SELECT 1, 2");
    CHECK(pg.next() != nullptr);
    qb::recording const r = qb::measure([&] { pg.run("SELECT 1, 2, 3"); });
    CHECK(list(r) == "1 × SELECT ?, ?, ?\n");
}

TEST_CASE("a pipeline that is flushed once is one round trip, whatever is in it") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        REQUIRE(PQenterPipelineMode(pg.get()) == 1);
        REQUIRE(PQsendPrepare(pg.get(), "p", "SELECT $1::int, 2", 0, nullptr) == 1);
        for (char const* const value : {"1", "2", "3"}) {
            REQUIRE(PQsendQueryPrepared(pg.get(), "p", 1, &value, nullptr, nullptr, 0) == 1);
        }
        pg.send_params("SELECT $1::text", {"x"});
        REQUIRE(PQpipelineSync(pg.get()) == 1);
        for (int i = 0; i < 5; ++i) CHECK(pg.read_all() == 1);
        CHECK(PQresultStatus(pg.next().get()) == PGRES_PIPELINE_SYNC);
        REQUIRE(PQexitPipelineMode(pg.get()) == 1);
    });
    CHECK(list(r) == "3 × SELECT ?::int, ?\n1 × SELECT ?::text\n");
    CHECK(r.groups()[0].distinct_values == 3);
    CHECK(r.round_trips() == 1);
}

TEST_CASE("a pipeline that waits for each statement has a round trip for each") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        REQUIRE(PQenterPipelineMode(pg.get()) == 1);
        for (char const* const value : {"1", "2", "3"}) {
            pg.send_params("SELECT $1::int", {value});
            REQUIRE(PQsendFlushRequest(pg.get()) == 1);
            REQUIRE(PQflush(pg.get()) == 0);
            CHECK(pg.read_all() == 1);
        }
        REQUIRE(PQpipelineSync(pg.get()) == 1);
        CHECK(PQresultStatus(pg.next().get()) == PGRES_PIPELINE_SYNC);
        REQUIRE(PQexitPipelineMode(pg.get()) == 1);
    });
    CHECK(r.queries() == 3);
    CHECK(r.round_trips() == 4);
}

TEST_CASE("what a pipeline aborts is not counted, what comes after its sync is") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        REQUIRE(PQenterPipelineMode(pg.get()) == 1);
        pg.send_params("SELECT $1::int", {"1"});
        pg.send_params("SELECT 1 / $1::int", {"0"});
        pg.send_params("SELECT 'never', $1::int", {"1"});
        REQUIRE(PQpipelineSync(pg.get()) == 1);
        pg.send_params("SELECT 'after it', 2, $1::int", {"1"});
        REQUIRE(PQpipelineSync(pg.get()) == 1);
        for (int i = 0; i < 3; ++i) CHECK(pg.read_all() == 1);
        CHECK(PQresultStatus(pg.next().get()) == PGRES_PIPELINE_SYNC);
        CHECK(pg.read_all() == 1);
        CHECK(PQresultStatus(pg.next().get()) == PGRES_PIPELINE_SYNC);
        REQUIRE(PQexitPipelineMode(pg.get()) == 1);
    });
    CHECK(list(r) == "1 × SELECT ?::int\n1 × SELECT ? / ?::int\n1 × SELECT ?, ?, ?::int\n");
    CHECK(r.groups()[1].failed == 1);
}

TEST_CASE("a call that sends nothing counts nothing") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.send("SELECT 1");
        CHECK(PQsendQuery(pg.get(), "SELECT 1, 2") == 0);  // another command is in progress
        CHECK(pg.read_all() == 1);
        REQUIRE(PQenterPipelineMode(pg.get()) == 1);
        CHECK(PQexec(pg.get(), "SELECT 1, 2, 3") == nullptr);  // not in a pipeline
        pg.send_params("SELECT $1::int", {"1"});
        CHECK(PQexec(pg.get(), "SELECT 1, 2, 3") == nullptr);
        REQUIRE(PQpipelineSync(pg.get()) == 1);
        CHECK(pg.read_all() == 1);
        CHECK(PQresultStatus(pg.next().get()) == PGRES_PIPELINE_SYNC);
        REQUIRE(PQexitPipelineMode(pg.get()) == 1);
    });
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?::int\n");
}

TEST_CASE("a pipeline that never runs dry keeps its place, in bounded memory") {
    observed pg;
    REQUIRE(PQenterPipelineMode(pg.get()) == 1);
    qb::recorder r;
    std::size_t before = 0;
    for (int i = 0; i < 50'000; ++i) {
        std::string const value = std::to_string(i);
        pg.send_params(i % 2 == 0 ? "SELECT $1::int" : "SELECT $1::int, 2", {value.c_str()});
        REQUIRE(PQsendFlushRequest(pg.get()) == 1);
        REQUIRE(PQflush(pg.get()) == 0);
        if (i == 10'000) before = mallinfo2().uordblks;
        if (i >= 10) CHECK(pg.read_all() == 1);
    }
    std::size_t const after = mallinfo2().uordblks;
    for (int i = 0; i < 10; ++i) CHECK(pg.read_all() == 1);
    CHECK(list(r.recording()) == "25000 × SELECT ?::int\n25000 × SELECT ?::int, ?\n");
    CHECK(r.recording().rows() == 50'000);
    CHECK(after < before + 1'000'000);
    REQUIRE(PQpipelineSync(pg.get()) == 1);
    CHECK(PQresultStatus(pg.next().get()) == PGRES_PIPELINE_SYNC);
    REQUIRE(PQexitPipelineMode(pg.get()) == 1);
}

namespace {

[[gnu::noinline]] int sends_it(observed const& pg, std::string const& sql) {
    pg.send(sql);
    return 1;
}
[[gnu::noinline]] int adds_to_pipeline(observed const& pg) {
    pg.send_params("SELECT $1::int", {"1"});
    return 1;
}
[[gnu::noinline]] int reads_it(observed const& pg) { return pg.read_all() + 1; }

bool comes_from(qb::group const& g, char const* function) {
    for (qb::call_frame const& f : g.site.frames()) {
        if (f.function == function) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("what is read later comes from where it was sent, and not from where it is read") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        sends_it(pg, "SELECT 1; SELECT 1, 2");
        CHECK(reads_it(pg) == 3);
    });
    REQUIRE(r.groups().size() == 2);
    for (qb::group const& g : r.groups()) {
        CHECK(comes_from(g, "sends_it"));
        CHECK_FALSE(comes_from(g, "reads_it"));
    }
}

TEST_CASE("what a pipeline sends comes from where it was sent, for the samples among it") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        REQUIRE(PQenterPipelineMode(pg.get()) == 1);
        for (int i = 0; i < 20; ++i) adds_to_pipeline(pg);
        REQUIRE(PQpipelineSync(pg.get()) == 1);
        std::thread([&] {
            while (PQtransactionStatus(pg.get()) != PQTRANS_IDLE ||
                   PQpipelineStatus(pg.get()) == PQ_PIPELINE_ON) {
                result const next = pg.next();
                if (next != nullptr && PQresultStatus(next.get()) == PGRES_PIPELINE_SYNC) break;
            }
        }).join();
        REQUIRE(PQexitPipelineMode(pg.get()) == 1);
    });
    qb::group const& g = only(r.groups());
    CHECK(g.executions == 20);
    REQUIRE(g.site.stacks().size() == 1);
    CHECK(g.site.stacks()[0].samples == 9);
    CHECK(comes_from(g, "adds_to_pipeline"));
}

TEST_CASE("what is unfinished when the scope ends comes from where it was sent, or from nowhere") {
    observed pg;
    qb::recorder recorder;
    sends_it(pg, "SELECT 1");
    recorder.stop();
    CHECK(comes_from(only(recorder.recording().groups()), "sends_it"));
    CHECK(reads_it(pg) == 2);
    qb::recorder const another;
    std::thread slow([&] { pg.run("SELECT pg_sleep(0.5)"); });
    while (another.running() == 0) {}
    CHECK(only(another.recording().groups()).site.stacks().empty());
    slow.join();
}

TEST_CASE("a statement has the tags of who sent it, wherever and whenever it is read") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        {
            qb::tag const t{"sender"};
            pg.send("SELECT 1 /*controller='orders'*/");
        }
        std::thread([&] {
            qb::tag const t{"reader"};
            CHECK(pg.read_all() == 1);
        }).join();
        {
            qb::tag const t{"sender"};
            pg.send("SELECT 1");
        }
        qb::tag const t{"reader"};
        CHECK(pg.read_all() == 1);
    });
    qb::group_tags const& tags = only(r.groups()).tags;
    REQUIRE(tags.labels().size() == 2);
    CHECK(tags.labels()[0].text == "sender (controller=orders)");
    CHECK(tags.labels()[1].text == "sender");
}

TEST_CASE("what was sent without a tag gets none from who reads it") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        pg.send("SELECT 1");
        qb::tag const t{"reader"};
        CHECK(pg.read_all() == 1);
    });
    CHECK(only(r.groups()).tags.labels().empty());
    CHECK(only(r.groups()).tags.untagged_samples() == 1);
}

TEST_CASE("a statement that is waited for has the tags of who waits, and not of who looks on") {
    observed pg;
    qb::recorder first;
    qb::recorder second;
    std::thread waits([&] {
        qb::tag const t{"waits"};
        pg.run("SELECT pg_sleep(0.5)");
    });
    qb::tag const t{"looks on"};
    while (second.recording().queries() == 0) std::this_thread::yield();
    waits.join();
    pg.run("SELECT 1");
    for (qb::group const& g : first.recording().groups()) {
        CHECK(g.tags.labels().size() == (g.sql == "SELECT ?" ? 1 : 0));
    }
}

TEST_CASE("each statement of a text has the tags of its sender and the comment that it ends with") {
    observed pg;
    qb::recording const r = qb::measure([&] {
        {
            qb::tag const t{"batch"};
            pg.send("SELECT 1, 2 /*action='one'*/; SELECT 3 /*action='two'*/");
        }
        CHECK(pg.read_all() == 2);
        qb::tag const t{"prepared"};
        (void)pg.prepare("by_id", "SELECT $1::int /*action='three'*/");
        (void)pg.prepared("by_id", {"1"});
    });
    std::string found;
    for (qb::group const& g : r.groups())
        for (qb::group_tags::label const& l : g.tags.labels()) found += l.text + '\n';
    CHECK(found == "batch (action=one)\nbatch (action=two)\nprepared (action=three)\n");
}

namespace {

struct crossed_scope {
    qb::budget budget;
    qb::recorder recorder{0, {}, budget.watched()};

    /// The call site of the only crossing.
    std::string site() {
        recorder.stop();
        qb::recording const r = recorder.recording();
        REQUIRE(r.crossings().size() == 1);
        return r.crossings()[0].site.text();
    }
};

[[gnu::noinline]] void sends_them(connection const& pg, int times) {
    for (int i = 0; i < times; ++i) pg.send_params("SELECT $1::int", {"1"});
}

int stops = 0;

}  // namespace

TEST_CASE("the statement that crosses a limit has the place where it was sent") {
    observed pg;
    crossed_scope one_by_one{{qb::queries <= 10}};
    for (int i = 0; i < 11; ++i) {
        sends_them(pg, 1);
        pg.read_all();
    }
    CHECK(one_by_one.site().find("from sends_them()") != std::string::npos);
    crossed_scope pipeline{{qb::queries <= 10}};
    REQUIRE(PQenterPipelineMode(pg.get()) == 1);
    sends_them(pg, 11);
    REQUIRE(PQpipelineSync(pg.get()) == 1);
    for (int nulls = 0; nulls < 2;) nulls = pg.next() == nullptr ? nulls + 1 : 0;
    REQUIRE(PQexitPipelineMode(pg.get()) == 1);
    CHECK(pipeline.site().find("from sends_them()") != std::string::npos);
}

TEST_CASE("a debugger stops in the call that crosses a limit, when no lock is held") {
    observed pg;
    ::setenv("QUERYBUDGET_BREAK", "1", 1);
    auto const before = std::signal(SIGTRAP, [](int) {
        ++stops;
        qb::recorder const r;
        (void)r.recording();
    });
    int stopped_at = 0;
    {
        crossed_scope scope{{qb::queries <= 4}};
        for (int i = 1; i <= 9; ++i) {
            pg.run("SELECT 1");
            if (stops != 0 && stopped_at == 0) stopped_at = i;
        }
    }
    CHECK(stopped_at == 5);
    {
        crossed_scope scope{{qb::queries == 0}};
        pg.send("SELECT pg_sleep(0)");
        scope.recorder.stop();  // counts it, and holds a lock meanwhile
        pg.read_all();
    }
    CHECK(stops == 1);
    std::signal(SIGTRAP, before);
    ::unsetenv("QUERYBUDGET_BREAK");
}
