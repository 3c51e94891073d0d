// SPDX-License-Identifier: BSL-1.0
#include <querybudget/querybudget.hpp>

namespace qb = querybudget;

/// The library without any database client.
int main() {
    qb::observation const watch = qb::observe_driver("own");
    ASSERT_EXACT_QUERIES(1, qb::round_trips == 1) {
        qb::statement s;
        s.sql = "SELECT 1";
        s.connection = watch.id();
        qb::record_statement(s);
    }
}
