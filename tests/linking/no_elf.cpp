// SPDX-License-Identifier: BSL-1.0
// Compiled with -U__ELF__, as on a platform without it.
#include <querybudget/adapter/libpqxx.hpp>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/framework/doctest.hpp>

#include "../libpq/postgres.hpp"

#ifdef __ELF__
#error "this is a test of what happens without ELF"
#endif

namespace {

/// What `observe` of libpqxx asks for.
struct client {
    [[nodiscard]] int backendpid() const noexcept { return 7; }
};

char const* const cause = "libpq can't be hooked on this platform";
char const* const fix =
    "Report statements with qb::record_statement, or run this test there [QB114]";

}  // namespace

TEST_CASE("nothing of libpq can be observed, and the text says what to do") {
    CHECK_THROWS_WITH_AS((void)qb::libpq::observe(nullptr), doctest::Contains(cause),
                         qb::usage_error);
    CHECK_THROWS_WITH_AS((void)qb::libpq::observe(nullptr), doctest::Contains(fix),
                         qb::usage_error);
    CHECK_THROWS_WITH_AS((void)qb::libpq::observe_all(), doctest::Contains(fix), qb::usage_error);
    client c;
    CHECK_THROWS_WITH_AS((void)qb::libpqxx::observe(c), doctest::Contains(fix), qb::usage_error);
}

TEST_CASE("libpq itself is left alone") {
    PGconn* const pg = PQconnectdb("host=/nowhere");
    CHECK(PQstatus(pg) == CONNECTION_BAD);
    PQfinish(pg);
}

TEST_CASE("the rest works") {
    qb::observation const own = qb::observe_driver("own");
    ASSERT_EXACT_QUERIES(1) {
        qb::statement s;
        s.sql = "SELECT 1";
        s.connection = own.id();
        qb::record_statement(s);
    }
}
