// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "shop/schema.hpp"
#include "shop/sqlite_database.hpp"

#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

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
