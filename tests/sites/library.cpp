// SPDX-License-Identifier: BSL-1.0
#include "library.hpp"

namespace SITES_NAMESPACE {

// It is the program's own part that records: a library has nothing but this function.
void run(querybudget::observation const& watch) {
    querybudget::record_statement({.sql = "SELECT 1", .connection = watch.id()});  // library.cpp:8
}

}  // namespace SITES_NAMESPACE
