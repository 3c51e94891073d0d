// SPDX-License-Identifier: BSL-1.0
#include <querybudget/adapter/libpqxx.hpp>
#include <querybudget/querybudget.hpp>

#include <cstdio>
#include <exception>
#include <pqxx/pqxx>
#include <string>

namespace qb = querybudget;

namespace {

/// Compiles, and that is all: there is no server.
[[maybe_unused]] void page(pqxx::connection& c) {
    qb::observation const watch = qb::libpqxx::observe(c);
    ASSERT_MAX_QUERIES(1, qb::round_trips <= 3) { pqxx::work(c).exec("SELECT 1"); }
}

}  // namespace

/// The hooks are reached, or `observe_all` would throw; and a scope that saw nothing fails.
int main() {
    qb::observation const all = qb::libpq::observe_all();
    try {
        ASSERT_MAX_QUERIES(1) { PQfinish(PQconnectdb("host=/nowhere")); }
    } catch (qb::budget_exceeded const& e) {
        std::puts(e.what());
        return std::string(e.what()).find("[QB301]") == std::string::npos ? 1 : 0;
    }
    return 1;
}
