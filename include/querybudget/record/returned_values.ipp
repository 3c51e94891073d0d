// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/record/returned_values.hpp>

namespace querybudget::detail {

QUERYBUDGET_DETAIL_INLINE std::vector<returned_values::row> returned_values::table() const {
    std::vector<row> rows;
    std::uint64_t before = most_columns;
    for (std::uint64_t const one : kept_) {
        std::uint64_t const column = one & column_bits;
        if (column <= before || rows.empty()) rows.emplace_back();
        rows.back().values[column] = one;
        before = column;
    }
    if (full()) rows.pop_back();  // of which the end is missing
    return rows;
}

}  // namespace querybudget::detail
