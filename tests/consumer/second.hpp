// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sqlite3.h>

#include <cstdint>

void two_queries(sqlite3* db);
/// What a recording says about them, that another file makes.
std::uint64_t queries_of_two(sqlite3* db);
