// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace querybudget {

enum class finding_kind : unsigned char {
    n_plus_one,     ///< one query for each row of another
    missing_batch,  ///< single writes in a row that one statement could do
    row_cursor,     ///< FETCH of one row, many times
    row_explosion,  ///< a join that returns far more rows than distinct parents
    duplicate,      ///< a read repeated with the same values
};

/// What looks wrong with one query, whatever the limits.
struct finding {
    finding_kind kind{};
    std::string sql;  ///< display text
    std::uint64_t executions = 0;
    std::uint64_t distinct_values = 0;  ///< exact up to 64, then a lower bound
    std::uint64_t known_values = 0;     ///< executions whose values were seen
    std::string parent_sql;  ///< the query whose rows it repeats for; empty where unknown
    std::uint64_t parent_rows = 0;
    bool proven = false;          ///< by the parent's rows and values both; else it is "possible"
    std::uint64_t id = 0;         ///< fingerprint
    std::uint64_t parent_id = 0;  ///< that of `parent_sql`; 0 where unknown
};

}  // namespace querybudget
