// SPDX-License-Identifier: BSL-1.0
#include "../libpq/postgres.hpp"
#include "plugin.hpp"

// A program with the adapter that loads a plugin which includes it, too. With
// QUERYBUDGET_TEST_EXPORTS the program exports its symbols, so that they share one hub.

namespace {

struct copy : plugin {
    void send(PGconn* pg) const { function<void(PGconn*)>("copy_sends")(pg); }
    [[nodiscard]] char const* observe(PGconn* pg) const {
        return function<char const*(PGconn*)>("copy_observes")(pg);
    }
    [[nodiscard]] char const* observe_all() const {
        return function<char const*()>("copy_observes_all")();
    }
    void stop_observing() const { function<void()>("copy_stops_observing")(); }
};

}  // namespace

TEST_CASE("what the plugin sends on a connection that the program observes is counted once") {
    copy const c;
    observed const pg;
    qb::recording const r = qb::measure([&] { c.send(pg.get()); });
    CHECK(r.queries() == 2);
    CHECK(r.seen().lost.empty());
    CHECK(r.seen().unobserved_statements == 0);
}

TEST_CASE("what it sends where nobody observes is shown") {
    copy const c;
    connection const pg;
    CHECK(qb::measure([&] { c.send(pg.get()); }).seen().unobserved_statements == 2);
}

#ifdef QUERYBUDGET_TEST_EXPORTS

TEST_CASE("what it observes is counted here, once") {
    copy const c;
    connection const pg;
    CHECK(c.observe(pg.get()) == nullptr);
    qb::observation const watch = qb::libpq::observe(pg.get());
    qb::recording const r = qb::measure([&] { c.send(pg.get()); });
    CHECK(r.queries() == 2);
    CHECK(r.seen().live_connections == 1);
    CHECK(r.seen().other_hubs.empty());
    c.stop_observing();
    CHECK(c.observe_all() == nullptr);
}

#else

TEST_CASE("it can't observe anything with its copy, and the text has the fix") {
    copy const c;
    connection const pg;
    for (char const* const refused : {c.observe(pg.get()), c.observe_all()}) {
        REQUIRE(refused != nullptr);
        std::string const text = refused;
        CAPTURE(text);
        CHECK(text.find("link the program with -rdynamic (CMake: ENABLE_EXPORTS ON)") !=
              std::string::npos);
        CHECK(text.find("[QB114]") != std::string::npos);
    }
}

#endif
