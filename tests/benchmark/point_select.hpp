// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

/// A database of a thousand rows in memory, and point selects of it: prepared once, run many times.
class point_select {
public:
    explicit point_select(std::vector<std::string> const& texts) {
        check(sqlite3_open(":memory:", &db_));
        check(sqlite3_exec(
            db_,
            "CREATE TABLE items(id INTEGER PRIMARY KEY, name TEXT, price INTEGER);"
            "WITH RECURSIVE n(i) AS (VALUES(0) UNION ALL SELECT i + 1 FROM n WHERE i < 999)"
            "INSERT INTO items SELECT i, 'item ' || i, i * 7 FROM n",
            nullptr, nullptr, nullptr));
        for (std::string const& text : texts) {
            sqlite3_stmt* statement = nullptr;
            check(sqlite3_prepare_v2(db_, text.c_str(), -1, &statement, nullptr));
            statements_.push_back(statement);
        }
    }
    ~point_select() {
        for (sqlite3_stmt* const statement : statements_) sqlite3_finalize(statement);
        sqlite3_close(db_);
    }
    point_select(point_select const&) = delete;
    point_select& operator=(point_select const&) = delete;

    [[nodiscard]] sqlite3* get() const { return db_; }

    /// Runs the next statement, for the next row.
    void operator()() {
        sqlite3_stmt* const statement = statements_[next_];
        if (++next_ == statements_.size()) next_ = 0;
        row_ = (row_ + 379) % 1000;  // every row in turn, and no two neighbours
        sqlite3_bind_int(statement, 1, row_);
        if (sqlite3_step(statement) != SQLITE_ROW) throw std::runtime_error("no such row");
        benchmark::DoNotOptimize(sqlite3_column_int(statement, 0));
        sqlite3_reset(statement);
    }

private:
    static void check(int result) {
        if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(result));
    }

    sqlite3* db_ = nullptr;
    std::vector<sqlite3_stmt*> statements_;
    std::size_t next_ = 0;
    int row_ = 0;
};

/// `count` selects of different fingerprints and of about `length` bytes each.
inline std::vector<std::string> point_select_texts(int count, std::size_t length) {
    std::vector<std::string> texts;
    for (int i = 0; i < count; ++i) {
        std::string const number = std::to_string(1000 + i);
        std::string text = "SELECT items.price AS items_price_" + number;
        std::string const from = " FROM items WHERE items.id = ?";
        for (int column = 0; text.size() + from.size() + 20 < length; ++column) {
            text += ", items.name AS items_name_" + std::to_string(column) + '_' + number;
        }
        texts.push_back(text + from);
    }
    return texts;
}
