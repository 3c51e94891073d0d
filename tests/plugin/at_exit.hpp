// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

/// Ends the program at once when something is wrong: after main nobody else can say so.
void require(bool condition, char const* what);

/// An observed connection with static storage, made at its first use.
class global_database {
public:
    [[nodiscard]] static global_database& instance();
    void run() const;
    [[nodiscard]] sqlite3* get() const { return db_; }

    global_database();
    ~global_database();
    global_database(global_database const&) = delete;
    global_database& operator=(global_database const&) = delete;

private:
    sqlite3* db_ = nullptr;
    querybudget::observation watch_;
};

/// What a static initialiser in the other file recorded before main.
[[nodiscard]] querybudget::recorder& recorder_from_before_main();

/// One statement on `db` is within a budget of this thread: another one runs its own meanwhile.
[[nodiscard]] bool one_statement_is_judged(sqlite3* db);
