// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/finding.hpp>

#include <string_view>

namespace querybudget::detail {

/// How budget files and records write what looks wrong.
struct finding_key {
    finding_kind kind;
    std::string_view text;
};

inline constexpr finding_key finding_keys[] = {
    {finding_kind::n_plus_one, "n_plus_one"}, {finding_kind::missing_batch, "missing_batch"},
    {finding_kind::row_cursor, "row_cursor"}, {finding_kind::row_explosion, "row_explosion"},
    {finding_kind::duplicate, "duplicate"},
};

constexpr std::string_view key_of(finding_kind kind) noexcept {
    for (finding_key const& each : finding_keys) {
        if (each.kind == kind) return each.text;
    }
    return {};
}

}  // namespace querybudget::detail
