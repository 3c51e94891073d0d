// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/judge/find_budget_file.hpp>

#include "temporary_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace qb = querybudget;

namespace {

/// QUERYBUDGET_FILE and the working directory, for one test.
class surroundings {
public:
    surroundings(std::string const& directory, char const* variable) {
        if (char const* const before = std::getenv("QUERYBUDGET_FILE")) variable_ = before;
        std::filesystem::current_path(directory);
        if (variable != nullptr) {
            ::setenv("QUERYBUDGET_FILE", variable, 1);
        } else {
            ::unsetenv("QUERYBUDGET_FILE");
        }
    }
    ~surroundings() {
        std::filesystem::current_path(directory_);
        ::setenv("QUERYBUDGET_FILE", variable_.c_str(), 1);
    }
    surroundings(surroundings const&) = delete;
    surroundings& operator=(surroundings const&) = delete;

private:
    std::filesystem::path directory_ = std::filesystem::current_path();
    std::string variable_;
};

}  // namespace

TEST_CASE("the budget file is found in the working directory, before one above") {
    temporary_folder const folder;
    (void)folder.file("query-budgets.toml", "");
    std::string const nearest = folder.file("a/query-budgets.toml", "");
    surroundings const here(folder.path("a"), nullptr);
    qb::found_budget_file const found = qb::find_budget_file();
    CHECK(found.path == nearest);
    CHECK(found.tried.empty());
    CHECK_FALSE(found.by_variable);
}

TEST_CASE("it is found in a folder above, and what was tried before is told") {
    temporary_folder const folder;
    std::string const file = folder.file("query-budgets.toml", "");
    (void)folder.file("a/b/x", "");
    surroundings const here(folder.path("a/b"), "");  // as if it weren't set
    qb::found_budget_file const found = qb::find_budget_file();
    CHECK(found.path == file);
    CHECK(found.tried == std::vector<std::string>{folder.path("a/b/query-budgets.toml"),
                                                  folder.path("a/query-budgets.toml")});
}

TEST_CASE("the search ends at the root") {
    temporary_folder const folder;
    surroundings const here(folder.path(), nullptr);
    qb::found_budget_file const found = qb::find_budget_file();
    CHECK(found.path == "");
    CHECK(found.tried.front() == folder.path("query-budgets.toml"));
    CHECK(found.tried.back() == "/query-budgets.toml");
    auto const depth = std::filesystem::path(folder.path()).relative_path();
    CHECK(found.tried.size() ==
          1 + static_cast<std::size_t>(std::distance(depth.begin(), depth.end())));
}

TEST_CASE("in the root it looks once") {
    surroundings const here("/", nullptr);
    CHECK(qb::find_budget_file().tried == std::vector<std::string>{"/query-budgets.toml"});
}

TEST_CASE("QUERYBUDGET_FILE comes first, from the working directory where it is relative") {
    temporary_folder const folder;
    (void)folder.file("query-budgets.toml", "");
    std::string const other = folder.file("b/other.toml", "");
    {
        surroundings const here(folder.path(), "b/other.toml");
        CHECK(qb::find_budget_file().path == other);
        CHECK(qb::find_budget_file().by_variable);
    }
    surroundings const here("/", other.c_str());
    CHECK(qb::find_budget_file().path == other);
}

TEST_CASE("where QUERYBUDGET_FILE names no file, nothing else is taken") {
    temporary_folder const folder;
    (void)folder.file("query-budgets.toml", "");
    surroundings const here(folder.path(), "none.toml");
    qb::found_budget_file const found = qb::find_budget_file();
    CHECK(found.path == "");
    CHECK(found.by_variable);
    CHECK(found.tried == std::vector<std::string>{folder.path("none.toml")});
}

TEST_CASE("a working directory that was removed is no place to look in") {
    auto const gone = std::make_unique<temporary_folder>();
    surroundings const here(gone->path(), nullptr);
    std::filesystem::remove(gone->path());
    qb::found_budget_file const found = qb::find_budget_file();
    CHECK(found.path == "");
    CHECK(found.tried.empty());
}
