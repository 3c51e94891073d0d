// SPDX-License-Identifier: BSL-1.0
#include <querybudget/querybudget.hpp>

#include "odr.hpp"

namespace qb = querybudget;

// Opens the scope in this file; the other one runs the statements.
bool one_counts(int statements) {
    try {
        ASSERT_EXACT_QUERIES(3) { two_runs(statements); }
    } catch (qb::budget_exceeded const&) { return false; }
    return true;
}
