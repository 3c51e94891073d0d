// SPDX-License-Identifier: BSL-1.0
#include "../../examples/shop/postgres_database.hpp"
#include "backend.hpp"

#include <querybudget/adapter/libpqxx.hpp>

namespace scenarios {

databases this_database() { return databases::postgres; }

querybudget::observation observe_all() { return querybudget::libpq::observe_all(); }

shop::database& fresh_database() {
    // One connection for all: a new one takes the server longer than most scenarios.
    static shop::postgres_database db("options='-c client_min_messages=warning'");
    auto const at_once = db.begin();
    db.query("DROP SCHEMA public CASCADE", {});
    db.query("CREATE SCHEMA public", {});
    at_once->commit();
    return db;
}

std::unique_ptr<shop::database> another_connection() {
    return std::make_unique<shop::postgres_database>();
}

}  // namespace scenarios
