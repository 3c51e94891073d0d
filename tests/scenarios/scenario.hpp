// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../../examples/shop/database.hpp"

#include <querybudget/record/finding.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
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
    /// The other word for it, where reviewers use either.
    std::optional<querybudget::finding_kind> or_as = std::nullopt;
};

enum class databases { both, sqlite, postgres };

/// Ordinary code of an application, and what is wrong with its queries.
struct scenario {
    std::string name;  ///< a sentence
    std::string class_name;
    std::function<void(shop::database& db, size rows)> set_up;  ///< is not recorded
    std::function<void(shop::database& db, size rows)> run;
    std::vector<expectation> expected;  ///< empty: no finding at any size
    databases runs_on = databases::both;
    std::vector<size> sizes = {0, 1, 2, 3, 5, 8, 20, 50};
};

[[nodiscard]] std::vector<scenario> scenarios_a();
[[nodiscard]] std::vector<scenario> scenarios_b();

}  // namespace scenarios
