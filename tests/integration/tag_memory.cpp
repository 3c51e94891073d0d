// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>

#include "../unit/fake_driver.hpp"

#include <cstdlib>
#include <new>
#include <string>

namespace qb = querybudget;

namespace {

int allocations = 0;

void run_under_tags(fake_driver const& db) {
    qb::tag const outer{"resolver Order.items, with more than the small-string buffer holds"};
    qb::tag const inner{"resolver Item.product"};
    db.run("SELECT 1");
}

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* const p = std::malloc(size != 0 ? size : 1)) return p;
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

TEST_CASE("a tag allocates nothing where nobody records") {
    fake_driver db;
    allocations = 0;
    for (int i = 0; i < 100; ++i) run_under_tags(db);
    int const meanwhile = allocations;
    CHECK(meanwhile == 0);
}

TEST_CASE("a label is copied for samples only") {
    fake_driver db;
    qb::recorder r;
    for (int i = 0; i < 1024; ++i) run_under_tags(db);
    allocations = 0;
    for (int i = 1025; i < 2048; ++i) run_under_tags(db);
    int const meanwhile = allocations;
    CHECK(meanwhile == 0);
    run_under_tags(db);
    CHECK(allocations > 0);
}
