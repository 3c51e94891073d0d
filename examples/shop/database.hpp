// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace shop {

using value = std::variant<std::int64_t, std::string>;

/// One row of a result, as text, the one form that every database driver can give.
class row {
public:
    explicit row(std::vector<std::string> columns) : columns_(std::move(columns)) {}

    /// NULL reads as an empty text.
    [[nodiscard]] std::string const& text(std::size_t column) const { return columns_.at(column); }

    /// NULL reads as 0, so the sum over no items is 0.
    [[nodiscard]] std::int64_t integer(std::size_t column) const {
        return text(column).empty() ? 0 : std::stoll(text(column));
    }

private:
    std::vector<std::string> columns_;
};

/// All that the shop asks of a database. Parameters are written `?` and bound in order; a backend
/// with another notation translates.
class database {
public:
    database() = default;
    virtual ~database() = default;
    database(database const&) = delete;
    database& operator=(database const&) = delete;

    /// Runs one statement and reads its whole result. Throws: std::runtime_error.
    virtual std::vector<row> query(std::string_view sql, std::vector<value> const& params) = 0;

    /// Rolls back at its end, unless it was committed.
    class transaction {
    public:
        transaction() = default;
        virtual ~transaction() = default;
        transaction(transaction const&) = delete;
        transaction& operator=(transaction const&) = delete;
        virtual void commit() = 0;
    };
    [[nodiscard]] virtual std::unique_ptr<transaction> begin() = 0;
};

}  // namespace shop
