// SPDX-License-Identifier: BSL-1.0
// A test file of the separate form that includes the light header alone.
#include <querybudget/assert.hpp>

#include "odr.hpp"

namespace qb = querybudget;

bool one_counts(int statements) {
    try {
        ASSERT_QUERIES(qb::queries == 3, qb::table("t") <= 0) { two_runs(statements); }
    } catch (...) { return false; }
    return true;
}
