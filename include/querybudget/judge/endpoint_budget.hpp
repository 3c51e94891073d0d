// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/subject.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace querybudget {

/// What a budget file allows one endpoint: a table of `query-budgets.toml`.
struct endpoint_budget {
    struct limit {
        detail::measure what = detail::measure::queries;
        std::uint64_t value = 0;  ///< a maximum: a count, or nanoseconds
        int line = 0;             ///< in the file
    };

    std::string name;
    std::string file;        ///< path of the budget file
    int line = 0;            ///< in the file, of the table's beginning
    std::uint64_t page = 0;  ///< rows that the measured page has at least; 0: nothing is claimed
    std::vector<limit> limits;
    limit cold;  ///< on the queries of the first call; its line is 0 where there is none
    bool no_n_plus_one = false;
    bool no_duplicates = false;
    bool read_only = false;
    std::string why;     ///< what somebody wrote when a limit was raised
    std::string golden;  ///< path of the file with its queries
};

}  // namespace querybudget
