// SPDX-License-Identifier: BSL-1.0
// Prints a report in a program without a test framework, so that `main` is where the stacks end.
#include <querybudget/framework/none.hpp>
#include <querybudget/querybudget.hpp>

#include <cstdio>
#include <string>

namespace qb = querybudget;

namespace shop {

void find(qb::observation const& watch, int id) {
    std::string const sql = "SELECT name FROM customers WHERE id = " + std::to_string(id);
    qb::record_statement({.sql = sql, .connection = watch.id(), .rows = 1});
}

void page(qb::observation const& watch) {
    qb::record_statement({.sql = "SELECT id FROM orders", .connection = watch.id(), .rows = 9});
    for (int i = 0; i < 9; ++i) find(watch, i);
}

}  // namespace shop

int main() {
    qb::observation const watch = qb::observe_driver("fake");
    qb::recording const r = qb::measure([&] {
        shop::page(watch);
        for (int i = 0; i < 2; ++i)
            qb::record_statement({.sql = "BEGIN", .connection = watch.id()});
        for (int i = 0; i < 2; ++i)
            qb::record_statement({.sql = "DELETE FROM t", .connection = watch.id()});
    });
    qb::budget const none{qb::queries == 0};
    std::puts(qb::failure_text("", none.check(r), r).c_str());
}
