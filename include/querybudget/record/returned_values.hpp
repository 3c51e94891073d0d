// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/value_list.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// Values that a query returned, hashed, in bounded memory: of its first rows and first columns.
class returned_values {
public:
    static constexpr std::size_t most = 256;
    static constexpr int most_columns = 16;

    [[nodiscard]] bool full() const noexcept { return kept_.size() >= most; }
    [[nodiscard]] bool empty() const noexcept { return kept_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return kept_.size(); }
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

    /// NULL is no value: leave it out.
    void add(int column, std::string_view value) {
        if (column >= most_columns || full()) return;
        kept_.push_back(without_column(hash_of_value(value)) | static_cast<unsigned>(column));
    }
    void end_row() noexcept { rows_ += full() ? 0U : 1U; }  // of the last one the end is missing
    void add(returned_values const& other) {
        if (full()) return;
        kept_.insert(kept_.end(), other.kept_.begin(), other.kept_.end());
        if (kept_.size() > most)
            kept_.resize(most);
        else
            rows_ += other.rows_;
    }
    void clear() noexcept {
        kept_.clear();
        rows_ = 0;
    }

    /// Where it stood, a bit for each column: among those from the `from`th on and before the
    /// `to`th.
    [[nodiscard]] unsigned columns_of(std::uint64_t hash, std::size_t from = 0,
                                      std::size_t to = most) const noexcept {
        unsigned columns = 0;
        for (std::size_t i = from; i < kept_.size() && i < to; ++i) {
            if (without_column(kept_[i]) == without_column(hash))
                columns |= 1U << (kept_[i] & column_bits);
        }
        return columns;
    }
    /// Hashes, with the column in the bits that `without_column` clears.
    [[nodiscard]] std::vector<std::uint64_t> const& values() const noexcept { return kept_; }
    /// A hash as far as it is kept.
    static constexpr std::uint64_t without_column(std::uint64_t hash) noexcept {
        return hash & ~column_bits;
    }

    struct row {
        std::uint64_t values[most_columns] = {};  ///< 0: NULL, or unknown
    };
    [[nodiscard]] std::vector<row> table() const;

private:
    static constexpr std::uint64_t column_bits = 15;

    std::vector<std::uint64_t> kept_;
    std::uint64_t rows_ = 0;  ///< that were looked at and kept whole
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/returned_values.ipp>
#endif
