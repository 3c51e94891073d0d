// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "shop/schema.hpp"

#include <querybudget/querybudget.hpp>

#ifdef SHOP_ON_POSTGRES
#include "shop/postgres_database.hpp"

#include <querybudget/adapter/libpqxx.hpp>

/// A shop with fifty orders, observed once the data is in.
struct fifty_orders {
    fifty_orders() {
        db.query("SET search_path = pg_temp", {});  // each test has tables of its own
        shop::create_schema(db);
        shop::seed(db, 50);
        watch = querybudget::libpqxx::observe(db.connection());
    }

    shop::postgres_database db;
    querybudget::observation watch;
};
#else
#include "shop/sqlite_database.hpp"

#include <querybudget/adapter/sqlite.hpp>

/// A shop with fifty orders, observed once the data is in.
struct fifty_orders {
    fifty_orders() {
        shop::create_schema(db);
        shop::seed(db, 50);
        watch = querybudget::sqlite::observe(db.handle());
    }

    shop::sqlite_database db;
    querybudget::observation watch;
};
#endif
