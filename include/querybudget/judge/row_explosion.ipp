// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/glob.hpp>
#include <querybudget/judge/row_explosion.hpp>

#include <cstddef>
#include <vector>

namespace querybudget::detail {

/// Rows of one parent.
struct block {
    returned_values::row const* begin;
    returned_values::row const* end;

    [[nodiscard]] std::size_t size() const noexcept {
        return static_cast<std::size_t>(end - begin);
    }
    [[nodiscard]] std::size_t distinct(int column) const noexcept {
        std::size_t n = 0;
        for (auto const* r = begin; r != end; ++r) {
            bool seen = false;
            for (auto const* before = begin; before != r && !seen; ++before)
                seen = seen || before->values[column] == r->values[column];
            n += seen ? 0U : 1U;
        }
        return n;
    }
    /// Has `column` one value for each value of `key`?
    [[nodiscard]] bool depends(int column, int key) const noexcept {
        for (auto const* r = begin; r != end; ++r) {
            for (auto const* before = begin; before != r; ++before) {
                if (before->values[key] == r->values[key] &&
                    before->values[column] != r->values[column])
                    return false;
            }
        }
        return true;
    }
};

/// Each value of `a` with each of `b`, and nothing that only both together decide. Where the rest
/// of the rows wasn't looked at, the last value of one may not have met all of the other yet.
inline bool is_product(block const& rows, bool whole) noexcept {
    static constexpr std::size_t fewest = 6;  // two of one and three of the other
    static constexpr int columns = returned_values::most_columns;
    if (rows.size() < fewest) return false;
    std::size_t n[columns];
    for (int i = 0; i < columns; ++i) n[i] = rows.distinct(i);
    for (int a = 0; a < columns; ++a) {
        for (int b = a + 1; b < columns; ++b) {
            std::size_t const longer = n[a] < n[b] ? n[b] : n[a];
            if (n[a] < 2 || n[b] < 2 || n[a] * n[b] < rows.size()) continue;
            if (n[a] * n[b] - rows.size() >= (whole ? 1 : longer)) continue;
            bool decided = true;
            for (int i = 0; i < columns && decided; ++i)
                decided = rows.depends(i, a) || rows.depends(i, b);
            if (decided) return true;
        }
    }
    return false;
}

QUERYBUDGET_DETAIL_INLINE bool is_row_explosion(group const& g) {
    static constexpr std::uint64_t fewest_rows = 12;
    if (g.category() != statement_category::query || g.writes || g.overflow) return false;
    if (g.executions != 1 || g.rows < fewest_rows) return false;
    if (!glob_matches("* join * join *", g.sql) || glob_matches("* cross join *", g.sql))
        return false;
    std::vector<returned_values::row> const rows = g.returned.table();
    if (rows.empty()) return false;
    bool const all = g.returned.rows() == g.rows;
    for (int parent = 0; parent < returned_values::most_columns; ++parent) {
        if (rows[0].values[parent] == 0) continue;
        std::vector<returned_values::row> of_parent;
        for (returned_values::row const& r : rows) {
            if (r.values[parent] == rows[0].values[parent]) of_parent.push_back(r);
        }
        // One after the other, and then another parent's.
        bool const in_a_row = rows[of_parent.size() - 1].values[parent] == rows[0].values[parent];
        bool const whole = all || (in_a_row && of_parent.size() < rows.size());
        if (is_product({of_parent.data(), of_parent.data() + of_parent.size()}, whole)) return true;
    }
    return false;
}

}  // namespace querybudget::detail
