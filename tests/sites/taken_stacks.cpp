// SPDX-License-Identifier: BSL-1.0
// Counts how often a stack is taken, in place of glibc's own `backtrace`.
#include <querybudget/querybudget.hpp>

#include <cstdio>
#include <cstdlib>

namespace qb = querybudget;

namespace {

int taken = 0;

void expect(int times, char const* when) {
    if (taken == times) return;
    std::printf("%s: %d stacks were taken, and not %d\n", when, taken, times);
    std::exit(1);
}

void run(qb::observation const& watch, int times) {
    for (int i = 0; i < times; ++i)
        qb::record_statement({.sql = "SELECT 1", .connection = watch.id()});
}

}  // namespace

extern "C" int backtrace(void** frames, int) {
    ++taken;
    frames[0] = nullptr;
    return 1;
}

int main() {
    expect(0, "before anything is observed");
    qb::observation const watch = qb::observe_driver("fake");
    expect(1, "the first observation, which warms it up");
    qb::observation const another = qb::observe_driver("fake");
    expect(1, "the second observation");
    run(watch, 1000);
    expect(1, "without a scope");
    qb::recorder const outer;
    qb::recorder const inner;
    run(watch, 1000);
    expect(1 + 8 + 6, "a thousand executions in two scopes: 1 to 8, 16, 32, 64, 128, 256, 512");
}
