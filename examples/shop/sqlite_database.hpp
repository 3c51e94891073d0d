// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "database.hpp"

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace shop {

class sqlite_database final : public database {
public:
    explicit sqlite_database(std::string const& path = ":memory:");

    std::vector<row> query(std::string_view sql, std::vector<value> const& params) override;
    std::unique_ptr<transaction> begin() override;

    [[nodiscard]] sqlite3* handle() const noexcept { return db_.get(); }

private:
    struct close {
        void operator()(sqlite3* db) const noexcept { sqlite3_close(db); }
    };
    std::unique_ptr<sqlite3, close> db_;
};

}  // namespace shop
