// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <string>

#ifdef __GLIBC__

namespace qb = querybudget;

namespace {

std::uint64_t samples_of(qb::call_site const& site) {
    std::uint64_t samples = site.more_samples();
    for (qb::call_site::stack const& s : site.stacks()) samples += s.samples;
    return samples;
}

[[gnu::noinline]] int run_at_depth(fake_driver const& db, int depth) {
    if (depth > 0) return run_at_depth(db, depth - 1) + 1;
    db.run("SELECT 1");
    return 0;
}

}  // namespace

TEST_CASE("the stacks of executions 1 to 8 are kept, then of powers of two") {
    fake_driver db;
    qb::recorder recorder;
    std::uint64_t const expected[] = {1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8, 9, 9};
    for (std::uint64_t const samples : expected) {
        db.run("SELECT 1");
        CHECK(samples_of(recorder.recording().groups()[0].site) == samples);
    }
}

TEST_CASE("a query that runs at one place has one stack, however often it runs") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int i = 0; i < 100; ++i) db.run("SELECT 1");
    });
    qb::call_site const& site = r.groups()[0].site;
    REQUIRE(site.stacks().size() == 1);
    CHECK(site.stacks()[0].samples == 11);
    CHECK(site.more_samples() == 0);
}

TEST_CASE("of many different stacks the first four are kept, and the others are counted") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        for (int depth = 0; depth < 8; ++depth) CHECK(run_at_depth(db, depth) == depth);
    });
    qb::call_site const& site = r.groups()[0].site;
    CHECK(site.stacks().size() == 4);
    CHECK(site.more_samples() == 4);
}

TEST_CASE("a stack is cut where it is too deep") {
    fake_driver db;
    qb::recording const r = qb::measure([&] { CHECK(run_at_depth(db, 500) == 500); });
    CHECK(r.groups()[0].site.stacks().at(0).frames.size() == qb::detail::call_stack::most);
}

TEST_CASE("two recorders, of which one started later, both have the stacks of their samples") {
    fake_driver db;
    qb::recorder first;
    for (int i = 0; i < 20; ++i) db.run("SELECT 1");
    qb::recorder second;
    db.run("SELECT 1");
    CHECK(samples_of(first.recording().groups()[0].site) == 9);
    CHECK(samples_of(second.recording().groups()[0].site) == 1);
}

TEST_CASE("no stack is taken under a pause, and none where the table of groups is full") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        {
            qb::pause const p;
            db.run("SELECT 1");
        }
        for (int i = 0; i < 5000; ++i) db.run("SELECT a" + std::to_string(i) + " FROM t");
    });
    REQUIRE(r.groups().size() == 4097);
    for (qb::group const& g : r.groups()) CHECK(g.site.stacks().size() == (g.overflow ? 0 : 1));
}

#endif
