// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace qb = querybudget;

namespace {

template <class F>
void on_another_thread(F f) {
    std::thread(f).join();
}

qb::recorder this_threads_recorder() {
    return qb::recorder(qb::detail::this_thread_state().counts_as, {});
}

}  // namespace

TEST_CASE("everything counts, whichever thread it ran on") {
    fake_driver db;
    qb::recorder const r;
    db.run("SELECT 1");
    on_another_thread([&] { db.run("SELECT 1"); });
    CHECK(r.recording().queries() == 2);
    CHECK(r.recording().seen().threads == 2);
}

TEST_CASE("a hundred threads at once lose no statement") {
    fake_driver db;
    qb::recorder const r;
    std::vector<std::thread> threads;
    for (int t = 0; t < 100; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) db.run("SELECT a FROM t WHERE id = 7", 1);
        });
    }
    for (std::thread& t : threads) t.join();
    qb::recording const all = r.recording();
    CHECK(all.queries() == 20'000);
    CHECK(all.rows() == 20'000);
    CHECK(all.groups().size() == 1);
}

TEST_CASE("threads that come one after the other are all counted") {
    fake_driver db;
    qb::recorder const r;
    for (int i = 0; i < 20; ++i) on_another_thread([&] { db.run("SELECT 1"); });
    CHECK(r.recording().queries() == 20);
}

TEST_CASE("a recording of this thread leaves out the others") {
    fake_driver db;
    qb::recorder const r = this_threads_recorder();
    db.run("SELECT 1");
    on_another_thread([&] { db.run("SELECT 1"); });
    CHECK(r.recording().queries() == 1);
}

TEST_CASE("a worker that adopts this thread's scopes counts as this thread, as long as it does") {
    fake_driver db;
    qb::recorder const r = this_threads_recorder();
    qb::carry const mine = qb::carry_scopes();
    on_another_thread([&] {
        db.run("SELECT 1");
        {
            qb::adopt const a{mine};
            db.run("SELECT 2");
            qb::carry const further = qb::carry_scopes();
            on_another_thread([&] {
                qb::adopt const b{further};
                db.run("SELECT 3");
            });
        }
        db.run("SELECT 4");
    });
    CHECK(r.recording().queries() == 2);
}

TEST_CASE("a worker that adopts a paused thread is paused too") {
    fake_driver db;
    qb::recorder const r;
    qb::carry mine;
    {
        qb::pause const p;
        mine = qb::carry_scopes();
    }
    on_another_thread([&] {
        {
            qb::adopt const a{mine};
            db.run("SELECT 1");
        }
        db.run("SELECT 2");
    });
    CHECK(r.recording().queries() == 1);
}

TEST_CASE("an empty carry changes nothing") {
    fake_driver db;
    qb::recorder const r = this_threads_recorder();
    {
        qb::adopt const a{qb::carry{}};
        db.run("SELECT 1");
    }
    CHECK(r.recording().queries() == 1);
}

TEST_CASE("a pause on one thread does not silence another") {
    fake_driver db;
    qb::recorder const r;
    qb::pause const p;
    on_another_thread([&] { db.run("SELECT 1"); });
    CHECK(r.recording().queries() == 1);
}

TEST_CASE("recordings start, are read and stop while another thread records") {
    fake_driver db;
    std::atomic<bool> go_on{true};
    std::atomic<std::uint64_t> ran{0};
    qb::recorder const whole;
    std::thread worker([&] {
        while (go_on) {
            db.run("SELECT a FROM t WHERE id = 1", 1);
            ++ran;
        }
    });
    std::uint64_t in_parts = 0;
    for (int i = 0; i < 500; ++i) {
        qb::recorder part;
        in_parts += part.recording().queries();
        part.stop();
    }
    go_on = false;
    worker.join();
    CHECK(whole.recording().queries() == ran);
    CHECK(in_parts <= ran);
}

TEST_CASE("groups of several threads are in the order of their first execution") {
    fake_driver db;
    qb::recorder const r;
    on_another_thread([&] { db.run("SELECT a FROM t"); });
    db.run("SELECT b FROM t");
    on_another_thread([&] { db.run("SELECT c FROM t"); });
    db.run("SELECT d FROM t");
    std::string order;
    for (qb::group const& g : r.recording().groups()) order += g.sql.substr(7, 1);
    CHECK(order == "abcd");
}

TEST_CASE("a statement that another thread ends is credited where it began") {
    fake_driver db;
    qb::recorder const r = this_threads_recorder();
    fake_result result(db, "SELECT id FROM t");
    on_another_thread([&] { result.row(); });
    CHECK(r.recording().rows() == 1);
}

TEST_CASE("what a thread writes after another one has read is no set-up") {
    fake_driver const db;
    qb::recorder r;
    db.run("SELECT a FROM t");
    std::thread([&db] {
        for (int i = 0; i < 3; ++i) db.run("INSERT INTO t VALUES (1)");
        db.run("SELECT b FROM t");
    }).join();
    r.stop();
    CHECK(r.recording().without_set_up().count(qb::inserts) == 3);
}
