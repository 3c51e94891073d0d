// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sqlite3.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

/// A SQLite connection that keeps its own count of what it executes and reads, by another way than
/// the library: it adds one wherever it steps a statement for the first time, and one for each
/// SQLITE_ROW.
class database {
public:
    explicit database(char const* file = ":memory:",
                      int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI) {
        if (sqlite3_open_v2(file, &db_, flags, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db_));
    }
    ~database() { close(); }
    database(database const&) = delete;
    database& operator=(database const&) = delete;

    void close() {
        if (db_ != nullptr && sqlite3_close(db_) != SQLITE_OK)
            throw std::runtime_error("a statement was left behind");
        db_ = nullptr;
    }

    [[nodiscard]] sqlite3* get() const { return db_; }

    std::uint64_t executed = 0;
    std::uint64_t rows = 0;

    /// Prepares, steps to the end and finalizes one statement; returns SQLite's last result code.
    int run(std::string const& sql);

private:
    sqlite3* db_ = nullptr;
};

/// A prepared statement that counts for its database.
class prepared {
public:
    prepared(database& db, std::string const& sql) : db_(&db) {
        if (sqlite3_prepare_v2(db.get(), sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) {
            throw std::runtime_error(sqlite3_errmsg(db.get()));
        }
    }
    ~prepared() { sqlite3_finalize(statement_); }
    prepared(prepared const&) = delete;
    prepared& operator=(prepared const&) = delete;

    int step() {
        if (!running_) ++db_->executed;
        int const result = sqlite3_step(statement_);
        running_ = result == SQLITE_ROW || result == SQLITE_BUSY;
        if (result == SQLITE_ROW) ++db_->rows;
        return result;
    }
    int step_to_the_end() {
        int result = step();
        while (result == SQLITE_ROW) result = step();
        return result;
    }
    void reset() {
        sqlite3_reset(statement_);
        running_ = false;
    }
    prepared& bind(int position, int value) {
        reset();
        sqlite3_bind_int(statement_, position, value);
        return *this;
    }
    [[nodiscard]] sqlite3_stmt* get() const { return statement_; }

private:
    database* db_;
    sqlite3_stmt* statement_ = nullptr;
    bool running_ = false;
};

inline int database::run(std::string const& sql) { return prepared(*this, sql).step_to_the_end(); }

/// A file in the temporary folder, gone at the end.
struct temporary_file {
    explicit temporary_file(std::string const& name)
        : path((std::filesystem::temp_directory_path() /
                ("querybudget_" + std::to_string(::getpid()) + '_' + name))
                   .string()) {}
    ~temporary_file() { std::filesystem::remove(path); }
    temporary_file(temporary_file const&) = delete;
    temporary_file& operator=(temporary_file const&) = delete;
    std::string path;
};

/// Fifty posts of seven authors.
inline void fill(database& db) {
    db.run("CREATE TABLE authors(id INTEGER PRIMARY KEY, name TEXT)");
    db.run(
        "CREATE TABLE posts(id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors(id) ON "
        "DELETE CASCADE, title TEXT)");
    for (int i = 0; i < 7; ++i)
        db.run("INSERT INTO authors VALUES(" + std::to_string(i) + ", 'a" + std::to_string(i) +
               "')");
    for (int i = 1; i <= 50; ++i) {
        db.run("INSERT INTO posts VALUES(" + std::to_string(i) + ", " + std::to_string(i % 7) +
               ", 't')");
    }
    db.executed = db.rows = 0;
}
