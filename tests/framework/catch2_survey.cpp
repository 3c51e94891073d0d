// SPDX-License-Identifier: BSL-1.0
// A suite with a survey, beside a listener of its own, and main() from Catch2WithMain.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#else
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>
#endif
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/catch2.hpp>
QUERYBUDGET_SURVEY(querybudget::sqlite)

#include "posts.hpp"

#include <cstdio>

namespace {

using listener_base = querybudget::catch2_sink::listener_base;
struct other_listener : listener_base {
    using listener_base::listener_base;
    void testRunEnded(Catch::TestRunStats const& run) override {
        auto const failed = static_cast<unsigned long long>(run.totals.testCases.failed);
        std::printf("another listener: %llu failed\n", failed);
    }
};
CATCH_REGISTER_LISTENER(other_listener)

}  // namespace

TEST_CASE_METHOD(posts, "a run for each leaf") {
    SECTION("the list") { list(); }
    SECTION("with authors") {
        SECTION("one by one") {
            int const pages = GENERATE(1, 2);
            list();
            for (int i = 1; i <= 10 * pages; ++i) one(i);
        }
        SECTION("at once") { list(); }
        one(1);
    }
    CHECK(db != nullptr);
}

TEST_CASE_METHOD(posts, "set-up\x1b[2J is not counted") {
    run("INSERT INTO posts VALUES (21, 4)");
    list();
    run("INSERT INTO posts VALUES (22, 4)");
    CHECK(db != nullptr);
}

TEST_CASE("no query") { CHECK(true); }
