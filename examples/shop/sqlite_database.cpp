// SPDX-License-Identifier: BSL-1.0
#include "sqlite_database.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <utility>
#include <variant>

namespace shop {
namespace {

struct finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using prepared = std::unique_ptr<sqlite3_stmt, finalize>;

[[noreturn]] void fail(sqlite3* db, std::string_view doing) {
    throw std::runtime_error(std::string(doing) + ": " + sqlite3_errmsg(db));
}

prepared prepare(sqlite3* db, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) !=
        SQLITE_OK) {
        fail(db, sql);
    }
    return prepared(statement);
}

int bind(sqlite3_stmt* statement, int position, value const& param) {
    if (auto const* number = std::get_if<std::int64_t>(&param)) {
        return sqlite3_bind_int64(statement, position, *number);
    }
    // No copy: the caller's parameters outlive the statement.
    auto const& text = std::get<std::string>(param);
    return sqlite3_bind_text(statement, position, text.data(), static_cast<int>(text.size()),
                             SQLITE_STATIC);
}

row read(sqlite3_stmt* statement) {
    std::vector<std::string> columns;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement, i));
        auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
        columns.push_back(text != nullptr ? std::string(text, size) : std::string());
    }
    return row(std::move(columns));
}

class sqlite_transaction final : public database::transaction {
public:
    explicit sqlite_transaction(database& db) : db_(db) { db_.query("BEGIN", {}); }
    ~sqlite_transaction() override {
        if (open_) db_.query("ROLLBACK", {});
    }
    void commit() override {
        db_.query("COMMIT", {});
        open_ = false;
    }

private:
    database& db_;
    bool open_ = true;
};

}  // namespace

sqlite_database::sqlite_database(std::string const& path) {
    sqlite3* db = nullptr;
    int const opened = sqlite3_open(path.c_str(), &db);
    db_.reset(db);  // also after a failure, when SQLite wants its handle closed all the same
    if (opened != SQLITE_OK) fail(db, path);
}

std::unique_ptr<database::transaction> sqlite_database::begin() {
    return std::make_unique<sqlite_transaction>(*this);
}

std::vector<row> sqlite_database::query(std::string_view sql, std::vector<value> const& params) {
    prepared const statement = prepare(handle(), sql);
    int position = 0;
    for (value const& param : params) {
        if (bind(statement.get(), ++position, param) != SQLITE_OK) fail(handle(), sql);
    }
    std::vector<row> rows;
    int step = sqlite3_step(statement.get());
    for (; step == SQLITE_ROW; step = sqlite3_step(statement.get())) {
        rows.push_back(read(statement.get()));
    }
    if (step != SQLITE_DONE) fail(handle(), sql);
    return rows;
}

}  // namespace shop
