// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/dialect.hpp>

#include <cstdint>
#include <string_view>

namespace querybudget {

/// One execution of SQL (or of a remote call) as a driver ran it: what an adapter of your own fills in.
/// *Lifetime:* `sql` is read during the call that it is given to, and not kept.
struct statement {
    std::string_view sql;                      ///< the text; its kind, tables and fingerprint are found from it
    querybudget::dialect dialect = querybudget::dialect::sqlite;
    std::uint64_t connection = 0;              ///< `observation::id()` of its connection; 0: none in particular
    std::uint64_t rows = 0;                    ///< rows returned
    std::int64_t db_time_ns = 0;               ///< nanoseconds spent in the database
    std::uint64_t round_trips = 1;             ///< 0 where it shared one with an earlier statement
    std::uint64_t values = 0;                  ///< hash of the bound values; 0 where they are unknown or in the text
    bool failed = false;                       ///< it counts all the same
};

}  // namespace querybudget
