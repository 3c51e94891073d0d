// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/adapter/remote_call.hpp>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <string>

namespace qb = querybudget;

namespace {

std::string identity_of(char const* target) {
    return qb::measure([&] { qb::remote_call const c{"http", target}; }).groups().at(0).sql;
}

}  // namespace

TEST_CASE("numbers, UUIDs and long hexadecimal parts of a call are its values") {
    CHECK(identity_of("GET /customers/42") == "http GET /customers/{}");
    CHECK(identity_of("GET /customers/42/orders/7") == "http GET /customers/{}/orders/{}");
    CHECK(identity_of("GET /files/6fa459ea-ee8a-3ca4-894e-db77e160355e") == "http GET /files/{}");
    CHECK(identity_of("GET /commits/da39a3ee5e6b4b0d") == "http GET /commits/{}");
    CHECK(identity_of("user:42:profile") == "http user:{}:profile");
    CHECK(identity_of("GET /search?q=red+shoes&page=3") == "http GET /search?q={}&page={}");
    CHECK(identity_of("GET /v1/orders") == "http GET /v1/orders");
    CHECK(identity_of("GET /facade") == "http GET /facade");
    CHECK(identity_of("") == "http ");
    CHECK(identity_of("GET /a--b/*x*/'") == "http GET /a--b/*x*/'");
}

TEST_CASE("a call per row is an N+1 like any other") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT id FROM customers LIMIT 5", 5);
        for (int i = 0; i < 5; ++i)
            qb::remote_call const c{"http", "GET /customers/" + std::to_string(i)};
    });
    CHECK(r.queries() == 6);
    CHECK(r.round_trips() == 6);
    REQUIRE(r.findings().size() == 1);
    CHECK(r.findings()[0].sql == "http GET /customers/{}");
    CHECK(r.findings()[0].distinct_values == 5);
    CHECK(r.findings()[0].parent_sql == "SELECT id FROM customers LIMIT ?");
    CHECK(qb::budget{qb::matching("http GET /customers/*") <= 1}.check(r).size() == 1);
}

TEST_CASE("a call counts although no connection is observed, and its failure is marked") {
    qb::recording const r = qb::measure([] {
        qb::remote_call c{"cache", "user:1"};
        c.failed();
    });
    CHECK(r.groups().at(0).failed == 1);
    CHECK(qb::budget{qb::queries <= 1}.check(r).empty());
}
