// SPDX-License-Identifier: BSL-1.0
#include "../../examples/shop/database.hpp"

#include <memory>

#ifdef SHOP_ON_POSTGRES
#include "../../examples/shop/postgres_database.hpp"
#else
#include "../../examples/shop/sqlite_database.hpp"
#endif

namespace shop_suite {

std::unique_ptr<shop::database> open_database() {
#ifdef SHOP_ON_POSTGRES
    auto db = std::make_unique<shop::postgres_database>();
    db->query("SET search_path = pg_temp", {});
#else
    auto db = std::make_unique<shop::sqlite_database>();
    db->query("PRAGMA foreign_keys = ON", {});
#endif
    return db;
}

}  // namespace shop_suite
