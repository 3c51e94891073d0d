// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <querybudget/querybudget.hpp>
#include <querybudget/report/json_lines.hpp>

#include "../unit/fake_driver.hpp"
#include "child.hpp"
#include "lines.hpp"
#include "temporary_folder.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace qb = querybudget;
using strings = std::vector<std::string>;

namespace {

/// A scope that keeps to its budget.
void measure(fake_driver const& db, std::string const& name) {
    ASSERT_MAX_QUERIES(1, qb::named(name), qb::this_thread) {
        db.run("SELECT id, customer_id, total FROM orders WHERE id = 7", 1);
    }
}

/// Why the scope failed; empty where it didn't.
std::string verdict_of(fake_driver const& db, std::string const& name) {
    try {
        measure(db, name);
    } catch (qb::budget_exceeded const& e) { return e.what(); }
    return "";
}

/// What a child could not say otherwise.
void leave_note(std::string const& file, std::string const& text) {
    std::ofstream(file, std::ios::app) << text << '\n';
}

std::string note(std::string const& file) {
    std::string all;
    for (std::string const& line : lines_of(file)) all += line + '\n';
    return all;
}

bool contains(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("each scope is a line in the process's own file, below a line about the process") {
    temporary_folder const folder;
    ::pid_t const child = start_child(folder / "new/and below", [] {
        fake_driver const db;
        measure(db, "one");
        measure(db, "two");
        return 0;
    });
    CHECK(end_of(child) == 0);
    strings const files = files_in(folder / "new/and below");
    REQUIRE(files.size() == 1);
    std::vector<nlohmann::json> const records = records_of(files[0]);
    REQUIRE(records.size() == 3);
    CHECK(records[0]["type"] == "process");
    CHECK(records[0]["pid"] == child);
    CHECK(records[0]["program"] == "records_tests");
    CHECK(records[1]["name"] == "one");
    CHECK(records[2]["name"] == "two");
    std::string const begin = folder / "new/and below/querybudget-" + std::to_string(child) + "-2";
    CHECK(files[0].substr(0, begin.size()) == begin);
}

TEST_CASE("without QUERYBUDGET_OUT nothing is written, nor with an empty one") {
    temporary_folder const folder;
    for (bool const empty : {false, true}) {
        CHECK(in_a_child("", [&] {
                  if (!empty) ::unsetenv("QUERYBUDGET_OUT");
                  if (::chdir(folder.path().c_str()) != 0) return 1;
                  fake_driver const db;
                  measure(db, "one");
                  return 0;
              }) == 0);
    }
    CHECK(files_in(folder.path()).empty());
}

TEST_CASE("a process that judges nothing leaves no file") {
    temporary_folder const folder;
    CHECK(in_a_child(folder.path(), [] { return 0; }) == 0);
    CHECK(files_in(folder.path()).empty());
}

TEST_CASE("the file is written to at its end only, and no program that the process starts has it") {
    temporary_folder const folder;
    CHECK(in_a_child(folder.path(), [&folder] {
              fake_driver const db;
              measure(db, "one");
              std::string const path = files_in(folder.path())[0];
              for (int fd = 3; fd < 256; ++fd) {
                  std::error_code none;
                  std::string const link = "/proc/self/fd/" + std::to_string(fd);
                  if (std::filesystem::read_symlink(link, none) != path) continue;
                  bool const appends = (::fcntl(fd, F_GETFL) & O_APPEND) != 0;
                  bool const closes = (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
                  return appends && closes ? 0 : 1;
              }
              return 2;
          }) == 0);
}

TEST_CASE("a process that is killed, or aborts, leaves every record of a scope that had ended") {
    for (int const signal : {SIGKILL, SIGABRT, SIGSEGV}) {
        temporary_folder const folder;
        CHECK(in_a_child(folder.path(), [signal] {
                  std::signal(signal, SIG_DFL);
                  rlimit const no_core{0, 0};
                  ::setrlimit(RLIMIT_CORE, &no_core);
                  fake_driver const db;
                  for (int i = 1; i <= 3; ++i) measure(db, std::to_string(i));
                  ASSERT_MAX_QUERIES(1, qb::named("not ended")) { std::raise(signal); }
                  return 0;
              }) == 1000 + signal);
        CHECK(scopes_in(folder.path()) == strings{"1", "2", "3"});
    }
}

TEST_CASE("sixteen processes at once into one folder lose no record") {
    temporary_folder const folder;
    std::vector<::pid_t> children;
    strings expected;
    for (int process = 0; process < 16; ++process) {
        std::string const prefix = std::to_string(process) + ' ';
        for (int i = 0; i < 100; ++i) expected.push_back(prefix + std::to_string(i));
        children.push_back(start_child(folder / "out", [&prefix] {
            fake_driver const db;
            for (int i = 0; i < 100; ++i) measure(db, prefix + std::to_string(i));
            return 0;
        }));
    }
    for (::pid_t const child : children) CHECK(end_of(child) == 0);
    std::sort(expected.begin(), expected.end());
    CHECK(files_in(folder / "out").size() == 16);
    CHECK(scopes_in(folder / "out") == expected);
}

TEST_CASE("threads share the file, and each line stays whole") {
    temporary_folder const folder;
    CHECK(in_a_child(folder.path(), [] {
              fake_driver const db;
              std::vector<std::thread> threads;
              for (int t = 0; t < 8; ++t) {
                  threads.emplace_back([&db, t] {
                      for (int i = 0; i < 100; ++i)
                          measure(db, std::to_string(t) + ' ' + std::string(500, '.'));
                  });
              }
              for (std::thread& t : threads) t.join();
              return 0;
          }) == 0);
    CHECK(files_in(folder.path()).size() == 1);
    strings const names = scopes_in(folder.path());
    CHECK(names.size() == 800);
    for (std::string const& name : names) CHECK(name.size() == 502);
}

TEST_CASE("a forked child starts a file of its own, and the parent goes on with its own") {
    temporary_folder const folder;
    CHECK(in_a_child(folder.path(), [&folder] {
              fake_driver const db;
              measure(db, "parent, before");
              int const child = in_a_child(folder.path(), [&db] {
                  measure(db, "child");
                  return 0;
              });
              measure(db, "parent, after");
              return child;
          }) == 0);
    strings const files = files_in(folder.path());
    REQUIRE(files.size() == 2);
    for (std::string const& file : files) {
        std::vector<nlohmann::json> const records = records_of(file);
        REQUIRE(records.size() >= 2);
        CHECK(contains(file, "querybudget-" + std::to_string(records[0]["pid"].get<int>()) + '-'));
        CHECK((records[1]["name"] == "child" ? 2U : 3U) == records.size());
    }
    CHECK(scopes_in(folder.path()) == strings{"child", "parent, after", "parent, before"});
}

#ifndef __SANITIZE_ADDRESS__  // whose allocator, in g++ 12, doesn't unlock itself in a child
TEST_CASE("a fork while other threads write leaves a child that can write") {
    temporary_folder const folder;
    int const end = in_a_child(folder.path(), [&folder] {
        ::alarm(60);
        fake_driver const db;
        std::atomic<bool> go_on{true};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                while (go_on) measure(db, "parent");
            });
        }
        int failed = 0;
        for (int i = 0; i < 50; ++i) {
            failed += in_a_child(folder.path(), [&db] {
                ::alarm(20);
                measure(db, "child");
                return 0;
            });
        }
        go_on = false;
        for (std::thread& t : threads) t.join();
        return failed == 0 ? 0 : 1;
    });
    CHECK(end == 0);
    strings const names = scopes_in(folder.path());
    CHECK(std::count(names.begin(), names.end(), "child") == 50);
    CHECK(files_in(folder.path()).size() == 51);
}
#endif

TEST_CASE("where the folder can't be made, each scope fails and says why") {
    temporary_folder const folder;
    std::string const in_its_place = folder.write("out", "a file");
    for (std::string const& out : {in_its_place, in_its_place + "/below", std::string("/proc/x")}) {
        CHECK(in_a_child(out, [&] {
                  fake_driver const db;
                  leave_note(folder / "note", verdict_of(db, "one"));
                  leave_note(folder / "note", verdict_of(db, "two"));
                  return 0;
              }) == 0);
        std::string const said = note(folder / "note");
        std::remove((folder / "note").c_str());
        CHECK(contains(said, "one: the record can't be written to " + out));
        CHECK(contains(said, "two: the record can't be written to " + out));
        CHECK(contains(said, "fix: give a folder that can be written to in QUERYBUDGET_OUT"));
        CHECK(contains(said, "[QB316]"));
    }
    CHECK(note(in_its_place) == "a file\n");
}

TEST_CASE("a folder that may only be read fails the scope with the system's reason") {
    temporary_folder const folder;
    std::string const out = folder / "out";
    std::filesystem::create_directory(out);
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    std::filesystem::permissions(out, static_cast<std::filesystem::perms>(0555));
    CHECK(in_a_child(out, [&] {
              // Root may write to it all the same.
              if (::getuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return 1;
              fake_driver const db;
              leave_note(folder / "note", verdict_of(db, "one"));
              return 0;
          }) == 0);
    CHECK(contains(note(folder / "note"), out + "/querybudget-"));
    CHECK(contains(note(folder / "note"), ".jsonl: Permission denied"));
    CHECK(files_in(out).empty());
}

TEST_CASE("on a full disk the scope fails, and once there is room the next record is whole") {
    temporary_folder const folder;
    CHECK(in_a_child(folder / "out", [&] {
              std::signal(SIGXFSZ, SIG_IGN);
              fake_driver const db;
              measure(db, "before");
              rlimit limit{};
              ::getrlimit(RLIMIT_FSIZE, &limit);
              rlimit const full{std::filesystem::file_size(files_in(folder / "out")[0]) + 10,
                                limit.rlim_max};
              ::setrlimit(RLIMIT_FSIZE, &full);
              std::string const cut = verdict_of(db, "cut");
              std::string const none = verdict_of(db, "none");
              ::setrlimit(RLIMIT_FSIZE, &limit);
              leave_note(folder / "note", cut + '\n' + none);
              measure(db, "after");
              measure(db, "last");
              return 0;
          }) == 0);
    CHECK(contains(note(folder / "note"), "cut: the record can't be written to "));
    CHECK(contains(note(folder / "note"), "none: the record can't be written to "));
    CHECK(contains(note(folder / "note"), ".jsonl: File too large; fix: "));
    strings const lines = lines_of(files_in(folder / "out")[0]);
    REQUIRE(lines.size() == 5);
    CHECK(lines[2].size() == 10);
    CHECK(nlohmann::json::parse(lines[1])["name"] == "before");
    CHECK(nlohmann::json::parse(lines[3])["name"] == "after");
    CHECK(nlohmann::json::parse(lines[4])["name"] == "last");
}

TEST_CASE("a disk that is full from the start leaves no file that says nothing") {
    temporary_folder const folder;
    CHECK(in_a_child(folder / "out", [&] {
              std::signal(SIGXFSZ, SIG_IGN);
              fake_driver const db;
              rlimit limit{};
              ::getrlimit(RLIMIT_FSIZE, &limit);
              rlimit const full{10, limit.rlim_max};
              ::setrlimit(RLIMIT_FSIZE, &full);
              bool const failed = !verdict_of(db, "one").empty();
              ::setrlimit(RLIMIT_FSIZE, &limit);
              return failed ? 0 : 1;
          }) == 0);
    CHECK(files_in(folder / "out").empty());
}

TEST_CASE("a broken budget is in the record, and what went wrong with the record isn't") {
    temporary_folder const folder;
    CHECK(in_a_child(folder.path(), [] {
              fake_driver const db;
              try {
                  ASSERT_MAX_QUERIES(0, qb::named("broken")) { db.run("SELECT 1"); }
              } catch (qb::budget_exceeded const&) { return 0; }
              return 1;
          }) == 0);
    nlohmann::json const record = records_of(files_in(folder.path())[0])[1];
    CHECK(record["name"] == "broken");
    CHECK(record["violations"] == nlohmann::json{"QB201"});
}
