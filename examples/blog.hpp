// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sqlite3.h>

#include <string>

/// The application of the first test: a list of ten posts that asks for each one's author.
class blog {
public:
    explicit blog(char const* path) {
        sqlite3_open(path, &db_);
        run("CREATE TABLE authors(id INTEGER PRIMARY KEY, name TEXT)");
        run("CREATE TABLE posts(id INTEGER PRIMARY KEY, author_id INTEGER, title TEXT)");
        for (int i = 1; i <= 10; ++i) {
            std::string const author = std::to_string(20 - i);
            run("INSERT INTO authors VALUES(" + author + ", 'Author " + author + "')");
            run("INSERT INTO posts VALUES(" + std::to_string(i) + ", " + author + ", 'A post')");
        }
    }
    ~blog() { sqlite3_close(db_); }
    blog(blog const&) = delete;
    blog& operator=(blog const&) = delete;

    [[nodiscard]] sqlite3* handle() const noexcept { return db_; }

    std::string list_posts() {
        std::string list;
        auto* const posts = prepare("SELECT title, author_id FROM posts ORDER BY id");
        while (sqlite3_step(posts) == SQLITE_ROW) {
            list += text(posts) + " by " + author(sqlite3_column_int(posts, 1)) + "\n";
        }
        sqlite3_finalize(posts);
        return list;
    }

private:
    std::string author(int id) {
        auto* const authors = prepare("SELECT name FROM authors WHERE id = ?");
        sqlite3_bind_int(authors, 1, id);
        std::string name = sqlite3_step(authors) == SQLITE_ROW ? text(authors) : "nobody";
        sqlite3_finalize(authors);
        return name;
    }

    static std::string text(sqlite3_stmt* row) {
        return reinterpret_cast<char const*>(sqlite3_column_text(row, 0));
    }

    sqlite3_stmt* prepare(char const* sql) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr);
        return statement;
    }

    void run(std::string const& sql) { sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr); }

    sqlite3* db_ = nullptr;
};
