// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../../examples/shop/database.hpp"

#include <querybudget/record/finding.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace scenarios {

using size = std::int64_t;
inline constexpr size never = std::numeric_limits<size>::max();

/// What a reviewer who reads the code and its log of queries would say of one query.
struct expectation {
    querybudget::finding_kind kind{};
    std::string sql;  ///< display text: values as `?`
    /// The smallest size where not to find it is a miss: mostly where it runs for a third
    /// row.
    size required = 3;
    /// The smallest size where finding it is not false: mostly where it runs for a second
    /// row.
    size tolerated = 2;
};

/// Ordinary code of an application, and what is wrong with its queries.
struct scenario {
    std::string name;  ///< a sentence
    std::string class_name;
    void (*set_up)(shop::database& db, size rows) = nullptr;  ///< is not recorded
    void (*run)(shop::database& db, size rows) = nullptr;
    std::vector<expectation> expected;  ///< empty: no finding at any size
};

[[nodiscard]] std::vector<scenario> scenarios_a();

}  // namespace scenarios
