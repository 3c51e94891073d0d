// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/adapter/remote_call.hpp>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/doctest.hpp>
#include <querybudget/querybudget.hpp>

#include "second.hpp"

void two_queries(sqlite3* db) {
    sqlite3_exec(db, "SELECT 1; SELECT 'a'", nullptr, nullptr, nullptr);
}

std::uint64_t queries_of_two(sqlite3* db) {
    return querybudget::measure([db] { two_queries(db); }).queries();
}
