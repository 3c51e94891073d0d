// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/finding.hpp>

#include <string_view>

namespace querybudget::detail {

/// How budget files and records write what a finding is.
struct finding_name {
    finding_kind kind;
    std::string_view text;
};

inline constexpr finding_name finding_names[] = {
    {finding_kind::n_plus_one, "n_plus_one"}, {finding_kind::missing_batch, "missing_batch"},
    {finding_kind::row_cursor, "row_cursor"}, {finding_kind::row_explosion, "row_explosion"},
    {finding_kind::duplicate, "duplicate"},
};

}  // namespace querybudget::detail
