// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/querybudget.hpp>

#include "plugin.hpp"

#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace qb = querybudget;

// Built as a program that exports its symbols (QUERYBUDGET_TEST_EXPORTS), so that the plugin uses
// its hub, and as one that doesn't, so that there are two. framework/doctest.hpp isn't included: a
// broken budget is thrown.

namespace {

std::string const plugin_path = QUERYBUDGET_TEST_PLUGIN;
std::string const plugin_file = plugin_path.substr(plugin_path.rfind('/') + 1);

/// The loaded plugin; unloads it.
class plugin {
public:
    plugin() : handle_(::dlopen(plugin_path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
        if (handle_ == nullptr) throw std::runtime_error(::dlerror());
    }
    ~plugin() { ::dlclose(handle_); }
    plugin(plugin const&) = delete;
    plugin& operator=(plugin const&) = delete;

    void open() const { function<void()>("plugin_open")(); }
    void run(int statements) const { function<void(int)>("plugin_run")(statements); }
    void close() const { function<void()>("plugin_close")(); }
    void break_a_budget() const { function<void()>("plugin_break_a_budget")(); }

private:
    template <class Signature>
    [[nodiscard]] Signature* function(char const* name) const {
        void* const found = ::dlsym(handle_, name);
        if (found == nullptr) throw std::runtime_error(::dlerror());
        return reinterpret_cast<Signature*>(found);
    }

    void* handle_;
};

/// The host's own connection, observed.
class connection {
public:
    connection() {
        if (sqlite3_open(":memory:", &db_) != SQLITE_OK) throw std::runtime_error("no connection");
        watch_ = qb::sqlite::observe(db_);
    }
    ~connection() {
        watch_ = {};
        sqlite3_close(db_);
    }
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;

    void run() const { sqlite3_exec(db_, "SELECT 'of the host'", nullptr, nullptr, nullptr); }

private:
    sqlite3* db_ = nullptr;
    qb::observation watch_;
};

std::string what_breaks(qb::recording const& r) {
    std::string all;
    for (qb::violation const& v : qb::budget{qb::queries <= 100}.check(r))
        all += (all.empty() ? "" : " ") + v.id();
    return all;
}

/// Runs this program's own hidden test in a new process, which inherits the environment; returns
/// its exit code.
int run_again(char const* test_case) {
    ::pid_t const child = ::fork();
    if (child == 0) {
        std::string const filter = std::string("--test-case=") + test_case;
        ::execl("/proc/self/exe", "host", "--no-skip", filter.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
    return WEXITSTATUS(status);
}

}  // namespace

#ifdef QUERYBUDGET_TEST_EXPORTS

TEST_CASE("a plugin's statements count in the scope of a host that exports its symbols") {
    connection const db;
    plugin const p;
    p.open();
    qb::recording const r = qb::measure([&] {
        db.run();
        p.run(3);
    });
    CHECK(r.queries() == 4);
    CHECK(r.seen().connections == 2);
    CHECK(what_breaks(r) == "");
    p.close();
}

TEST_CASE("they break its budget") {
    plugin const p;
    p.open();
    CHECK_THROWS_AS(
        [&] {
            ASSERT_MAX_QUERIES(2) { p.run(3); }
        }(),
        qb::budget_exceeded);
    p.close();
}

TEST_CASE("a pause of the host holds for the plugin") {
    connection const db;
    plugin const p;
    p.open();
    qb::recording const r = qb::measure([&] {
        db.run();
        qb::pause const quiet;
        p.run(3);
    });
    CHECK(r.queries() == 1);
    p.close();
}

#else

TEST_CASE(
    "a plugin with a hub of its own makes the host's scope fail, and the text names the plugin's "
    "file") {
    connection const db;
    plugin const p;
    p.open();
    qb::recording const r = qb::measure([&] {
        db.run();
        p.run(3);
    });
    CHECK(r.queries() == 1);
    CHECK(what_breaks(r) == "QB304");
    std::string text;
    try {
        ASSERT_MAX_QUERIES(9) { db.run(); }
    } catch (qb::budget_exceeded const& e) { text = e.what(); }
    CHECK(text.find(plugin_file + " has a copy of querybudget of its own") != std::string::npos);
    CHECK(text.find("[QB304]") != std::string::npos);
    CHECK(text.find("ENABLE_EXPORTS") != std::string::npos);
    p.close();
}

TEST_CASE("a plugin that opens and closes its connection inside the scope is named as well") {
    connection const db;
    plugin const p;
    p.open();
    p.close();
    CHECK(what_breaks(qb::measure([&] {
              db.run();
              p.open();
              p.run(3);
              p.close();
          })) == "QB304");
    CHECK(what_breaks(qb::measure([&] { db.run(); })) == "");
}

TEST_CASE("a plugin that comes and goes inside the scope is named as well") {
    connection const db;
    CHECK(what_breaks(qb::measure([&] {
              db.run();
              plugin const p;
              p.open();
              p.close();
          })) == "QB304");
    CHECK(what_breaks(qb::measure([&] { db.run(); })) == "");
}

TEST_CASE("a hub that the environment inherited from another process is not looked for") {
    connection const db;
    plugin const p;
    p.open();
    char const* const announced = std::getenv("QUERYBUDGET_HUBS");
    REQUIRE(announced != nullptr);
    std::string const ours = announced;
    std::string theirs = ours;
    theirs.front() =
        theirs.front() == '0' ? '1' : '0';  // the variable begins with the process's token
    ::setenv("QUERYBUDGET_HUBS", theirs.c_str(), 1);
    CHECK(what_breaks(qb::measure([&] { db.run(); })) == "");
    ::setenv("QUERYBUDGET_HUBS", ours.c_str(), 1);
    CHECK(what_breaks(qb::measure([&] { db.run(); })) == "QB304");
    p.close();
}

#endif

TEST_CASE("after the plugin has closed its connection and was unloaded, the next scope passes") {
    connection const db;
    {
        plugin const p;
        p.open();
        p.close();
    }
    CHECK(what_breaks(qb::measure([&] { db.run(); })) == "");
}

TEST_CASE("a plugin that was unloaded and is loaded again is known again") {
    connection const db;
    for (int i = 0; i < 3; ++i) {
        plugin const p;
        p.open();
        CHECK((what_breaks(qb::measure([&] { db.run(); })) == "QB304") ==
              (QUERYBUDGET_TEST_HUBS == 2));
        p.close();
        CHECK(what_breaks(qb::measure([&] { db.run(); })) == "");
    }
}

TEST_CASE("a plugin that is loaded and observes nothing is no obstacle") {
    connection const db;
    plugin const p;
    CHECK(what_breaks(qb::measure([&] { db.run(); })) == "");
}

TEST_CASE("the host catches what the plugin's budget throws") {
    plugin const p;
    CHECK_THROWS_AS(p.break_a_budget(), qb::budget_exceeded);
}

TEST_CASE("connections can be opened when the plugin has gone") {
    {
        plugin const p;
        p.open();
        p.close();
    }
    connection const db;
    CHECK(what_breaks(qb::measure([&] { db.run(); })) == "");
}

TEST_CASE("a program that is started from a test is not confused by the hubs of its parent") {
    connection const db;
    plugin const p;
    p.open();
    REQUIRE(std::getenv("QUERYBUDGET_HUBS") != nullptr);
    CHECK(run_again("(in the child) the inherited hubs are not this process's") == 0);
    p.close();
}

TEST_CASE("(in the child) the inherited hubs are not this process's" * doctest::skip()) {
    REQUIRE(std::getenv("QUERYBUDGET_HUBS") != nullptr);
    CHECK(qb::detail::other_hubs(&qb::detail::the_hub).empty());
    plugin const p;  // loaded, and observing nothing
    connection const db;
    CHECK(what_breaks(qb::measure([&] { db.run(); })) == "");
}
