// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/recording.hpp>

#include <string>

namespace querybudget::detail {

inline constexpr char const* advice_on_any_read =
    "one query for all of them, with IN (…) or a join";
inline constexpr char const* advice_to_keep = "keep the first result";

struct advice_question {
    finding const& about;
    group const& of;
    group const* parent = nullptr;  ///< whose rows it repeats for; null where unknown
    bool tree = false;              ///< its values come from its own earlier results
};

/// Says what would fix a query: what report/advice.hpp installs, since not every file is to pay for
/// it.
struct adviser {
    std::string (*on_finding)(advice_question const& q);
    std::string (*on_query)(group const& g);  ///< that no finding tells of
};

}  // namespace querybudget::detail
