// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// Letters to insert, remove or replace until one is the other, without regard to case.
[[nodiscard]] inline std::size_t edits_between(std::string_view a, std::string_view b) {
    auto const lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    };
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            std::size_t const replaced = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row[b.size()];
}

/// The name that was probably meant; empty where none differs in a third of its letters or less.
[[nodiscard]] inline std::string_view nearest(std::string_view name,
                                              std::vector<std::string_view> const& among) {
    constexpr std::size_t longest = 200;  // bytes, since the time grows with their square
    std::string_view best;
    std::size_t least = (name.size() + 2) / 3 + 1;
    for (std::string_view const each : among) {
        std::size_t const edits =
            each.size() > longest || name.size() > longest ? least : edits_between(name, each);
        if (edits >= least) continue;
        least = edits;
        best = each;
    }
    return best;
}

}  // namespace querybudget::detail
