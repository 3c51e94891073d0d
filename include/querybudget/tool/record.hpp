// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/limit_keys.hpp>
#include <querybudget/record/finding.hpp>

#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

namespace querybudget::tool {

/// A line of a record file. What older versions didn't write is as it is here.
struct record {
    struct query {
        std::uint64_t id = 0;  ///< fingerprint
        std::string dialect = "sqlite";
        std::string sql;  ///< display text
        std::uint64_t executions = 1;
        std::uint64_t rows = 0;
    };
    static constexpr std::size_t measures = std::size(querybudget::detail::limit_keys);

    std::uint64_t version = 0;
    std::string type;  ///< `process` or `scope`
    std::string name;
    bool endpoint = false;
    std::string file;
    std::uint64_t line = 0;
    std::uint64_t page = 0;
    bool cold = false;
    bool failed = false;                  ///< its budget was broken
    bool blind = false;                   ///< not all that ran could be seen
    std::uint64_t counts[measures] = {};  ///< as in `limit_keys`; db_time in nanoseconds
    std::vector<finding> findings;
    std::vector<query> queries;
};

}  // namespace querybudget::tool
