// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>
#include <querybudget/record/timeline.hpp>
#include <querybudget/report/strip.hpp>

#include "fake_driver.hpp"

#include <cstdint>
#include <string>
#include <thread>

namespace qb = querybudget;
using qb::timeline;
using qb::detail::strip_of;

namespace {

constexpr std::int64_t start = 5'000'000'000;

std::uint64_t total(timeline const& t) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < timeline::most_spans; ++i) sum += t[i];
    return sum;
}

/// Does each span hold what scripted times say?
bool same(timeline const& a, timeline const& b) {
    bool equal = a.span() == b.span();
    for (std::size_t i = 0; i < timeline::most_spans; ++i) equal = equal && a[i] == b[i];
    return equal;
}

}  // namespace

TEST_CASE("the first 65 microseconds have a span for each 1.024") {
    timeline t(start);
    t.add(start);
    t.add(start + 1023);
    t.add(start + 1024);
    t.add(start + 65535);
    CHECK(t.span() == 1024);
    CHECK(t[0] == 2);
    CHECK(t[1] == 1);
    CHECK(t[63] == 1);
    CHECK(t.size() == 64);
}

TEST_CASE("a span becomes as long as the time asks for, and nothing is lost") {
    timeline t(start);
    for (int i = 0; i < 64; ++i) t.add(start + i * 1024);
    t.add(start + 65536);
    CHECK(t.span() == 2048);
    for (std::size_t i = 0; i < 32; ++i) CHECK(t[i] == 2);
    CHECK(t[32] == 1);
    CHECK(t.size() == 33);
    t.add(start + 3'600'000'000'000);  // an hour
    CHECK(total(t) == 66);
    CHECK(t[0] == 65);
    CHECK(t.size() > 32);
    t.add(INT64_MAX);
    CHECK(total(t) == 67);
}

TEST_CASE("what began before the start counts at the start") {
    timeline t(start);
    t.add(0);
    t.add(INT64_MIN);
    CHECK(t[0] == 2);
    CHECK(t.size() == 1);
}

TEST_CASE("several threads' add up to what one would have, whatever the lengths of their spans") {
    for (int const step : {100, 9'000, 7'777'777}) {
        timeline all(start);
        timeline quick(start);
        timeline slow(start);
        for (int i = 0; i < 100; ++i) {
            std::int64_t const early = start + i * 10;
            std::int64_t const late = start + static_cast<std::int64_t>(i) * step;
            quick.add(early);
            slow.add(late);
            all.add(early);
            all.add(late);
        }
        timeline one = quick;
        one.add(slow);
        CHECK(same(one, all));
        slow.add(quick);
        CHECK(same(slow, all));
    }
}

TEST_CASE("the strip is as long as the time up to the last query, and blank where nothing ran") {
    timeline t(start);
    for (int i = 0; i < 8; ++i) t.add(start);
    t.add(start + 2 * 1024);
    for (int i = 0; i < 4; ++i) t.add(start + 4 * 1024);
    CHECK(strip_of(t) == "█ ▁ ▄ over 0.00512 ms");
}

TEST_CASE("each of its heights is an eighth of the most") {
    timeline t(start);
    for (int span = 0; span < 9; ++span) {
        for (int i = 0; i < 100 * span; ++i) t.add(start + span * 1024);
    }
    CHECK(strip_of(t) == " ▁▂▃▄▅▆▇█ over 0.00922 ms");
}

TEST_CASE("few queries over a long time fill as few columns") {
    timeline t(start);
    for (int i = 0; i < 10; ++i) t.add(start);
    t.add(start + 63 * 1024);
    CHECK(strip_of(t) == "█      ▁ over 0.0655 ms");
}

TEST_CASE("fewer than ten queries have no strip") {
    timeline t(start);
    for (int i = 0; i < 9; ++i) t.add(start + i * 1000);
    CHECK(strip_of(t) == "");
    t.add(start);
    CHECK(strip_of(t) != "");
    CHECK(strip_of(timeline()) == "");
}

TEST_CASE("a recording's is of its queries, on whatever thread, and of nothing else") {
    fake_driver db;
    auto const run = [&] {
        for (int i = 0; i < 7; ++i) db.run("SELECT 1");
        db.run("BEGIN");
    };
    qb::recording const r = qb::measure([&] {
        run();
        std::thread(run).join();
    });
    CHECK(total(r.timeline()) == 14);
    CHECK(qb::failure_text("", {}, r).find(" over ") != std::string::npos);
}
