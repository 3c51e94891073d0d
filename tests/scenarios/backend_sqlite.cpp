// SPDX-License-Identifier: BSL-1.0
#include "../../examples/shop/sqlite_database.hpp"
#include "backend.hpp"

#include <querybudget/adapter/sqlite.hpp>

#include <string>

namespace scenarios {
namespace {

/// In memory and shared by the connections of this process, as long as one of them is open.
std::string path_of_run(int run) {
    return "file:scenario" + std::to_string(run) + "?mode=memory&cache=shared";
}

int current_run = 0;

}  // namespace

databases this_database() { return databases::sqlite; }

querybudget::observation observe_all() {
    sqlite3_config(SQLITE_CONFIG_URI, 1);
    return querybudget::sqlite::observe_all();
}

shop::database& fresh_database() {
    static std::unique_ptr<shop::database> current;
    current = std::make_unique<shop::sqlite_database>(path_of_run(++current_run));
    return *current;
}

std::unique_ptr<shop::database> another_connection() {
    return std::make_unique<shop::sqlite_database>(path_of_run(current_run));
}

}  // namespace scenarios
