// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "database.hpp"

#include <pqxx/pqxx>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace shop {

/// libpqxx 6.
class postgres_database final : public database {
public:
    explicit postgres_database(std::string const& options = "") : connection_(options) {}

    std::vector<row> query(std::string_view sql, std::vector<value> const& params) override;
    std::unique_ptr<transaction> begin() override;

    [[nodiscard]] pqxx::connection& connection() noexcept { return connection_; }

private:
    class work;

    pqxx::connection connection_;
    pqxx::transaction_base* current_ = nullptr;
};

}  // namespace shop
