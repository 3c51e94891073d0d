// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/finding.hpp>
#include <querybudget/record/subject.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace querybudget::tool {

/// A query of a scope.
struct measured_query {
    std::uint64_t id = 0;  ///< fingerprint
    std::string sql;       ///< canonical text
    std::uint64_t executions = 0;
    std::uint64_t rows = 0;
};

/// All runs of the scopes that have one name and measure the same: the same page, cold or not, as
/// an endpoint or not.
struct measured_scope {
    struct range {
        std::uint64_t least = 0;
        std::uint64_t most = 0;
    };

    std::string name;
    bool is_endpoint = false;  ///< judged by the budget file
    std::uint64_t page = 0;    ///< rows that it claims; 0: none
    bool cold = false;
    std::string file;  ///< of its first run's assertion
    int line = 0;
    std::string dialect;  ///< of its first run: `sqlite` or `postgresql`; empty where nothing ran
    std::uint64_t runs = 0;
    std::uint64_t failed_runs = 0;  ///< whose budget was broken
    std::uint64_t blind_runs = 0;   ///< in which not all that ran could be seen
    std::map<querybudget::detail::measure, range> counts;  ///< db_time in nanoseconds
    std::vector<measured_query> queries;        ///< of its first run, in the order of their ids
    std::vector<measured_query> other_queries;  ///< of the first run that had other ones
    std::vector<finding> findings;              ///< of all runs, each query once
};

}  // namespace querybudget::tool
