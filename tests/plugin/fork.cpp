// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../unit/fake_driver.hpp"

namespace qb = querybudget;

// A child says what it saw by its exit code: doctest's assertions there would be nobody's.

namespace {

constexpr int timed_out = -2;

/// The exit code of a child; negative when it crashed or took longer than ten seconds.
int exit_code_of(::pid_t child) {
    if (child < 0) return -1;
    for (int waited = 0; waited < 10'000; ++waited) {
        int status = 0;
        if (::waitpid(child, &status, WNOHANG) == child) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        }
        ::usleep(1'000);
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    return timed_out;
}

/// What `code` returns in a forked child, as its exit code.
template <class Code>
int in_a_child(Code code) {
    ::pid_t const child = ::fork();
    if (child != 0) return exit_code_of(child);
    int result = 99;
    try {
        result = code();
    } catch (...) { result = 98; }
    ::_exit(result);
}

/// A test framework that counts what it is told.
struct verdicts {
    static inline bool active = false;
    static inline int failed = 0;
    static inline int passed = 0;
    static inline int noted = 0;

    verdicts() {
        static constinit qb::sink counting{[]() noexcept { return active; },
                                           [](qb::assertion const&, std::string_view) { ++failed; },
                                           [](qb::assertion const&, std::string_view) { ++passed; },
                                           [](qb::assertion const&, std::string_view) { ++noted; }};
        qb::install(counting);
        failed = passed = noted = 0;
        active = true;
    }
    ~verdicts() { active = false; }
    verdicts(verdicts const&) = delete;
    verdicts& operator=(verdicts const&) = delete;

    [[nodiscard]] static int all() { return failed + passed + noted; }
};

class database {
public:
    database() { sqlite3_open(":memory:", &db_); }
    ~database() { sqlite3_close(db_); }
    database(database const&) = delete;
    database& operator=(database const&) = delete;

    [[nodiscard]] sqlite3* get() const { return db_; }
    void run(char const* sql = "SELECT 1") const {
        sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
    }

private:
    sqlite3* db_ = nullptr;
};

/// Threads that record as fast as they can while this lives.
class busy_threads {
public:
    template <class Work>
    void add(Work work) {
        threads_.emplace_back([this, work]() mutable {
            while (go_on_) work();
        });
    }
    busy_threads() = default;
    ~busy_threads() {
        go_on_ = false;
        for (std::thread& t : threads_) t.join();
    }
    busy_threads(busy_threads const&) = delete;
    busy_threads& operator=(busy_threads const&) = delete;

private:
    std::atomic<bool> go_on_{true};
    std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE(
    "a scope that was open at the fork judges in the parent only: finish() in the child says "
    "nothing") {
    verdicts const framework;
    database const db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    QUERY_SCOPE(budget, qb::queries == 2);
    db.run();
    CHECK(in_a_child([&] {
              db.run();
              budget.finish();
              return verdicts::all();
          }) == 0);
    db.run();
    budget.finish();
    CHECK(verdicts::passed == 1);
    CHECK(verdicts::all() == 1);
}

TEST_CASE("a block that the child leaves says nothing, whether the parent's passes or fails") {
    verdicts const framework;
    database const db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    int child = -1;
    EXPECT_MAX_QUERIES(1) {
        db.run();
        db.run();
        child = ::fork();
    }
    if (child == 0) ::_exit(verdicts::all());
    CHECK(exit_code_of(child) == 0);
    CHECK(verdicts::failed == 1);
    CHECK(verdicts::all() == 1);
}

TEST_CASE("without a test framework the child's copy of a broken scope throws nothing") {
    database const db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    auto const broken_scope = [&db](auto inside) {
        ASSERT_MAX_QUERIES(1) {
            db.run();
            db.run();
            inside();
        }
    };
    bool thrown = false;
    int child = -1;
    try {
        broken_scope([&child] { child = ::fork(); });
    } catch (qb::budget_exceeded const&) { thrown = true; }
    if (child == 0) ::_exit(thrown ? 1 : 0);
    CHECK(exit_code_of(child) == 0);
    CHECK(thrown);
}

TEST_CASE("an exception that leaves the scope in the child gets no line of context") {
    verdicts const framework;
    database const db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    int child = -1;
    try {
        ASSERT_NO_QUERIES() {
            db.run();
            child = ::fork();
            throw 42;
        }
    } catch (int) {}
    if (child == 0) ::_exit(verdicts::all());
    CHECK(exit_code_of(child) == 0);
    CHECK(verdicts::noted == 1);
}

TEST_CASE("a recorder that was open at the fork is empty and stays so in the child") {
    database const db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recorder r;
    db.run();
    CHECK(in_a_child([&] {
              db.run();
              bool const empty = r.recording().statements() == 0 && r.forked();
              r.stop();
              return empty && r.recording().statements() == 0 ? 0 : 1;
          }) == 0);
    CHECK(r.recording().statements() == 1);
    CHECK(!r.forked());
}

TEST_CASE("a recorder that had stopped before the fork can be read in the child") {
    database const db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recorder r;
    db.run();
    r.stop();
    CHECK(in_a_child([&] { return r.recording().statements() == 1 ? 0 : 1; }) == 0);
}

TEST_CASE("a new recorder in the child sees a connection that the child opened") {
    database const db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recorder const parents;
    CHECK(in_a_child([] {
              database const own;
              qb::observation const seen = qb::sqlite::observe(own.get());
              qb::recorder const r;
              own.run("SELECT 1; SELECT 2");
              qb::recording const all = r.recording();
              return all.queries() == 2 && qb::budget{qb::queries == 2}.check(all).empty() ? 0 : 1;
          }) == 0);
    CHECK(parents.recording().statements() == 0);
}

TEST_CASE("a statement that was half read at the fork is read to its end in both processes") {
    database const db;
    qb::observation const watch = qb::sqlite::observe(db.get());
    qb::recorder const r;
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(db.get(), "VALUES(1), (2), (3)", -1, &statement, nullptr);
    sqlite3_step(statement);
    auto const rest = [&] {
        int rows = 0;
        while (sqlite3_step(statement) == SQLITE_ROW) ++rows;
        sqlite3_finalize(statement);
        return rows;
    };
    CHECK(in_a_child([&] {
              qb::recorder const own;
              return rest() == 2 && own.recording().statements() == 0 ? 0 : 1;
          }) == 0);
    CHECK(rest() == 2);
    CHECK(r.recording().rows() == 3);
}

TEST_CASE("a fork inside a pause: the child is paused as long as its own copy of the pause lives") {
    fake_driver const db;
    qb::recorder const r;
    std::optional<qb::pause> quiet(std::in_place);
    CHECK(in_a_child([&] {
              qb::recorder const own;
              db.run("SELECT 1");
              if (own.recording().queries() != 0) return 1;
              quiet.reset();
              db.run("SELECT 2");
              return own.recording().queries() == 1 ? 0 : 2;
          }) == 0);
    db.run("SELECT 1");
    CHECK(r.recording().queries() == 0);
    quiet.reset();
    db.run("SELECT 2");
    CHECK(r.recording().queries() == 1);
}

TEST_CASE("a grandchild judges nothing of its grandparent's, nor its parent") {
    verdicts const framework;
    fake_driver const db;
    QUERY_SCOPE(outer, qb::queries == 1);
    db.run("SELECT 1");
    CHECK(in_a_child([&] {
              QUERY_SCOPE(inner, qb::queries == 1);
              db.run("SELECT 2");
              int const grandchild = in_a_child([&] {
                  inner.finish();
                  outer.finish();
                  return verdicts::all();
              });
              outer.finish();
              if (grandchild != 0 || verdicts::all() != 0) return 1;
              inner.finish();
              return verdicts::passed == 1 && verdicts::all() == 1 ? 0 : 2;
          }) == 0);
    outer.finish();
    CHECK(verdicts::passed == 1);
}

TEST_CASE("a fork while eight threads record as fast as they can leaves a child that can record") {
    fake_driver const db;
    qb::recorder stopped;
    qb::recorder const whole;
    std::atomic<int> ready{0};
    busy_threads others;
    for (int t = 0; t < 8; ++t) {
        others.add([&, first = true]() mutable {
            db.run("SELECT a FROM t WHERE id = 7", 1);
            if (std::exchange(first, false)) ++ready;
        });
    }
    while (ready < 8) std::this_thread::yield();
    stopped.stop();
    std::uint64_t const before = stopped.recording().queries();
    for (int round = 0; round < 100; ++round) {
        int const child = in_a_child([&] {
            if (!whole.forked() || whole.recording().statements() != 0) return 1;
            if (stopped.recording().queries() != before) return 2;
            qb::recorder const own;
            for (int i = 0; i < 10; ++i) db.run("SELECT a FROM t WHERE id = 7", 1);
            return own.recording().queries() == 10 ? 0 : 3;
        });
        REQUIRE(child == 0);
    }
    CHECK(whole.recording().queries() >= before);
}

TEST_CASE(
    "a fork while other threads open and end recorders and connections leaves a child that can "
    "record") {
    busy_threads others;
    for (int t = 0; t < 4; ++t) {
        others.add([] {
            fake_driver const own;
            qb::recorder const r;
            own.run("SELECT 1");
            if (r.recording().queries() == 0) std::abort();
        });
    }
    for (int round = 0; round < 100; ++round) {
        int const child = in_a_child([] {
            fake_driver const own;
            qb::recorder const r;
            own.run("SELECT 1");
            return r.recording().queries() == 1 ? 0 : 1;
        });
        REQUIRE(child == 0);
    }
}
