// SPDX-License-Identifier: BSL-1.0
#include "at_exit.hpp"

#include "at_exit_last.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace qb = querybudget;
using namespace std::chrono_literals;

void require(bool condition, char const* what) {
    if (condition) return;
    std::fprintf(stderr, "not so: %s\n", what);
    std::_Exit(1);
}

bool one_statement_is_judged(sqlite3* db) {
    try {
        ASSERT_EXACT_QUERIES(1, qb::this_thread) {
            sqlite3_exec(db, "SELECT 1", nullptr, nullptr, nullptr);
        }
    } catch (qb::budget_exceeded const& e) {
        std::fputs(e.what(), stderr);
        return false;
    }
    return true;
}

global_database& global_database::instance() {
    static global_database db;
    return db;
}

global_database::global_database() {
    require(sqlite3_open(":memory:", &db_) == SQLITE_OK, "a connection opens");
    watch_ = qb::sqlite::observe(db_);
}

// Closed while it is observed; the observation goes after it.
global_database::~global_database() {
    run();
    require(sqlite3_close(db_) == SQLITE_OK, "the connection closes");
}

void global_database::run() const {
    require(sqlite3_exec(db_, "SELECT 1", nullptr, nullptr, nullptr) == SQLITE_OK, "SELECT 1 runs");
}

namespace {

std::atomic<bool> thread_runs{false};

/// Holds the end of the program up, so that the detached thread meets objects that are gone.
struct slow_end {
    ~slow_end() { std::this_thread::sleep_for(20ms); }
};
slow_end const first_to_be_made;

/// A connection that is never closed and an observation that never ends.
sqlite3* left_open = nullptr;
qb::observation* never_ended = nullptr;

/// For a thread that never ends.
void run_until_the_process_ends() {
    sqlite3* db = nullptr;
    sqlite3_open(":memory:", &db);
    qb::observation const watch = qb::sqlite::observe(db);
    for (;;) {
        qb::recording const r =
            qb::measure([db] { sqlite3_exec(db, "SELECT 1", nullptr, nullptr, nullptr); });
        require(r.queries() >= 1, "a detached thread's statement is counted");
        thread_runs = true;
    }
}

}  // namespace

void run_after_everything_else() {
    require(left_open != nullptr, "main ran");
    require(one_statement_is_judged(left_open), "a statement after all destructors is judged");
}

int main() {
    sqlite3_open(":memory:", &left_open);
    never_ended = new qb::observation(qb::sqlite::observe(left_open));
    static slow_end const last_to_be_made;
    std::thread(run_until_the_process_ends).detach();
    while (!thread_runs) std::this_thread::yield();
    global_database::instance().run();
    std::uint64_t const seen = recorder_from_before_main().recording().queries();
    require(seen >= 2, "what ran before main and in it is in one recording");
}
