// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>

#include "plugin.hpp"

#include <memory>
#include <ostream>
#include <string>

namespace qb = querybudget;

// A program without libpq and its adapter, and plugins that have them: so the hooks are a plugin's.

namespace {

struct copy : plugin {
    copy() : pg(function<PGconn*()>("copy_opens")()) {}
    ~copy() {
        function<void()>("copy_stops_observing")();
        function<void(PGconn*)>("copy_closes")(pg);
    }
    [[nodiscard]] char const* observe() const {
        return function<char const*(PGconn*)>("copy_observes")(pg);
    }
    [[nodiscard]] unsigned long long counts() const {
        return function<unsigned long long(PGconn*)>("copy_counts")(pg);
    }

    PGconn* const pg;
};

}  // namespace

// These come first: what the others do keeps the plugin loaded.

TEST_CASE("a plugin may go while a connection lives on that it has observed") {
    plugin const client(QUERYBUDGET_TEST_CLIENT);
    PGconn* const pg = client.function<PGconn*()>("client_opens")();
    auto c = std::make_unique<plugin>();
    REQUIRE(c->function<char const*(PGconn*)>("copy_observes")(pg) == nullptr);
    c->function<void()>("copy_stops_observing")();
    c.reset();
    client.function<void(PGconn*)>("client_sends")(pg);
    client.function<void(PGconn*)>("client_closes")(pg);
}

TEST_CASE("also when it was still observed") {
    plugin const client(QUERYBUDGET_TEST_CLIENT);
    PGconn* const pg = client.function<PGconn*()>("client_opens")();
    auto c = std::make_unique<plugin>();
    REQUIRE(c->function<char const*(PGconn*)>("copy_observes")(pg) == nullptr);
    c.reset();
    client.function<void(PGconn*)>("client_sends")(pg);
    client.function<void(PGconn*)>("client_closes")(pg);
}

TEST_CASE("a plugin counts with hooks of its own") {
    copy const c;
    REQUIRE(c.observe() == nullptr);
    CHECK(c.counts() == 2);
}

TEST_CASE("what it observes is not silently missing in the program's scopes") {
    copy const c;
    REQUIRE(c.observe() == nullptr);
    qb::observation const own = qb::observe_driver("own");
    qb::recording const r = qb::measure([&] {
        qb::statement s;
        s.sql = "SELECT 1";
        s.connection = own.id();
        qb::record_statement(s);
        (void)c.counts();
    });
    auto const broken = qb::budget{qb::queries <= 100}.check(r);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].id() == std::string("QB304"));
}
