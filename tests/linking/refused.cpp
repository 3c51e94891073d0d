// SPDX-License-Identifier: BSL-1.0
#include <querybudget/adapter/libpqxx.hpp>
#include <querybudget/detail/usage_error.hpp>

#include "../libpq/postgres.hpp"

#include <pqxx/pqxx>

// Linked with a static libpq and without querybudget_wrap_libpq: the linker has dropped the hooks.

namespace {

char const* const cause = "calls of libpq don't reach querybudget's hooks";
char const* const fix =
    "libpq is linked as a static library. Use querybudget_wrap_libpq(target) in CMake [QB114]";

}  // namespace

TEST_CASE("observing a PGconn is refused, and the text has the fix") {
    connection const pg;
    CHECK_THROWS_WITH_AS((void)qb::libpq::observe(pg.get()), doctest::Contains(cause),
                         qb::usage_error);
    CHECK_THROWS_WITH_AS((void)qb::libpq::observe(pg.get()), doctest::Contains(fix),
                         qb::usage_error);
}

TEST_CASE("observing every connection is refused, and the text has the fix") {
    CHECK_THROWS_WITH_AS((void)qb::libpq::observe_all(), doctest::Contains(fix), qb::usage_error);
}

TEST_CASE("observing a pqxx::connection is refused, and the text has the fix") {
    pqxx::connection c;
    CHECK_THROWS_WITH_AS((void)qb::libpqxx::observe(c), doctest::Contains(fix), qb::usage_error);
}

TEST_CASE("the program works as before") {
    connection const pg;
    CHECK(pg.value("SELECT 'a'") == "a");
    (void)pg.prepare("p", "SELECT 'b'");
    result const r = pg.prepared("p", {});
    CHECK(PQgetvalue(r.get(), 0, 0) == std::string("b"));
}
