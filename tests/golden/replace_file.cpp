// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/tool/replace_file.hpp>

#include "temporary_folder.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace fs = std::filesystem;
using querybudget::tool::replace_file;

namespace {

std::string error_of(std::string const& path, std::string const& text) {
    try {
        replace_file(path, text);
    } catch (std::runtime_error const& e) { return e.what(); }
    return "none";
}

long files_in(std::string const& folder) {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

/// In a process of its own, since what it does can't be taken back. True where `check` is.
template <class Check>
bool in_a_child(Check check) {
    pid_t const child = fork();
    if (child == 0) _exit(check() ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("a file is replaced as a whole, and nothing else is left beside it") {
    temporary_folder const folder;
    std::string const path = folder.with("a b ü.sql", "a longer old text");
    replace_file(path, "new");
    CHECK(temporary_folder::text_of(path) == "new");
    replace_file(path, "");
    CHECK(temporary_folder::text_of(path).empty());
    CHECK(files_in(folder / "") == 1);
}

TEST_CASE("the folders of a new file are made") {
    temporary_folder const folder;
    replace_file(folder / "query budgets/Größe/a.sql", "new");
    CHECK(temporary_folder::text_of(folder / "query budgets/Größe/a.sql") == "new");
}

TEST_CASE("who may read a file and write it stays as it was") {
    temporary_folder const folder;
    std::string const path = folder.with("a.sql", "old");
    fs::permissions(path, fs::perms{0640});
    replace_file(path, "new");
    CHECK(fs::status(path).permissions() == fs::perms{0640});
    mode_t const mask = umask(022);
    replace_file(folder / "b.sql", "new");
    umask(mask);
    CHECK(fs::status(folder / "b.sql").permissions() == fs::perms{0644});
}

TEST_CASE("behind a symbolic link the file is replaced, not the link") {
    temporary_folder const folder;
    std::string const path = folder.with("a.sql", "old");
    fs::create_symlink(path, folder / "link.sql");
    replace_file(folder / "link.sql", "new");
    CHECK(fs::is_symlink(folder / "link.sql"));
    CHECK(temporary_folder::text_of(path) == "new");
}

TEST_CASE("a full disk keeps the old file, and says so") {
    temporary_folder const folder;
    std::string const path = folder.with("a.sql", "old");
    CHECK(in_a_child([&] {
        signal(SIGXFSZ, SIG_IGN);
        rlimit const few_bytes{100, 100};
        if (setrlimit(RLIMIT_FSIZE, &few_bytes) != 0) return false;
        return error_of(path, std::string(1000, 'x')) ==
               path + ": can't be written (File too large), so it is as it was";
    }));
    CHECK(temporary_folder::text_of(path) == "old");
    CHECK(files_in(folder / "") == 1);
}

TEST_CASE("a read-only tree keeps the old file, and says so") {
    temporary_folder const folder;
    std::string const path = folder.with("tree/a.sql", "old");
    fs::permissions(folder / "", fs::perms{0755});
    fs::permissions(folder / "tree", fs::perms{0555});
    CHECK(in_a_child([&] {
        if (geteuid() == 0 && setuid(65534) != 0) return false;  // root may write everywhere
        return error_of(path, "new") ==
                   path + ": can't be written (Permission denied), so it is as it was" &&
               error_of(folder / "tree/new/b.sql", "new").find("(Permission denied)") !=
                   std::string::npos;
    }));
    fs::permissions(folder / "tree", fs::perms{0755});
    CHECK(temporary_folder::text_of(path) == "old");
    CHECK(files_in(folder / "tree") == 1);
}

TEST_CASE("where a file is in the place of a folder, the error is on one line") {
    temporary_folder const folder;
    std::string const path = folder.with("a\nb", "old");
    CHECK(error_of(path + "/c.sql", "new") ==
          folder / "a\\x0ab/c.sql: can't be written (Not a directory), so it is as it was");
    CHECK(error_of(folder / "", "new") != "none");
}
