// SPDX-License-Identifier: BSL-1.0
#include <querybudget/detail/usage_error.hpp>

#include "../libpq/postgres.hpp"
#include "plugin.hpp"

// A program that observes what a plugin's client sends. With QUERYBUDGET_TEST_HIDDEN its hooks are
// hidden by a version script.

namespace {

/// A client that is loaded at run time, with a connection of its own.
struct client : plugin {
    client() : pg(function<PGconn*()>("client_opens")()) {}
    ~client() { PQfinish(pg); }
    void send() const { function<void(PGconn*)>("client_sends")(pg); }

    PGconn* const pg;
};

}  // namespace

#ifndef QUERYBUDGET_TEST_HIDDEN

TEST_CASE("what a plugin's client sends on an observed connection is counted exactly") {
    client const c;
    qb::observation const watch = qb::libpq::observe(c.pg);
    qb::recording const r = qb::measure([&] { c.send(); });
    CHECK(list(r) == "1 × SELECT ?\n1 × SELECT ?, ?\n1 × SELECT ?::int\n");
    CHECK(r.round_trips() == 4);
    CHECK(r.seen().lost.empty());
}

TEST_CASE("a connection that a plugin's client opens is among all") {
    qb::observation const all = qb::libpq::observe_all();
    client const c;
    qb::recording const r = qb::measure([&] { c.send(); });
    CHECK(r.queries() == 3);
    CHECK(r.seen().live_connections == 1);
}

TEST_CASE("one that nobody observes is shown") {
    client const c;
    observed const pg;
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT 1");
        c.send();
    });
    CHECK(r.queries() == 1);
    CHECK(r.seen().unobserved_statements == 2);  // calls: two, of which one has two statements
}

#else

namespace {

std::string what_breaks(qb::recording const& r) {
    return qb::failure_text("", qb::budget{qb::queries <= 100}.check(r), r);
}

}  // namespace

TEST_CASE("results that no hook announced are a loss, and the text has the fix") {
    client const c;
    qb::observation const watch = qb::libpq::observe(c.pg);
    qb::recording const r = qb::measure([&] { c.send(); });
    std::string const text = what_breaks(r);
    CAPTURE(text);
    CHECK(text.find("results came for what no hook had seen being sent") != std::string::npos);
    CHECK(text.find("[QB303]") != std::string::npos);
    CHECK(text.find("don't hide PQ* and lo_* (version script, --exclude-libs") !=
          std::string::npos);
}

TEST_CASE("such a loss isn't hidden by statements that were counted") {
    client const c;
    observed const mine;
    qb::observation const watch = qb::libpq::observe(c.pg);
    qb::recording const r = qb::measure([&] {
        mine.run("SELECT 1");
        c.send();
        mine.run("SELECT 1");
    });
    CHECK(r.queries() == 2);
    CHECK(what_breaks(r).find("[QB303]") != std::string::npos);
}

TEST_CASE("every connection can't be observed, and the text says who is called instead") {
    std::string text;
    try {
        qb::observation const all = qb::libpq::observe_all();
    } catch (qb::usage_error const& e) { text = e.what(); }
    CAPTURE(text);
    CHECK(text.find("don't reach querybudget's hooks but go to ") != std::string::npos);
    CHECK(text.find("/libpq.so") != std::string::npos);
    CHECK(text.find("don't hide PQ* and lo_* (version script, --exclude-libs") !=
          std::string::npos);
}

#endif
