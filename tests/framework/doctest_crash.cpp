// SPDX-License-Identifier: BSL-1.0
// A test that crashes under a survey: doctest says which one it was, and the survey nothing of it.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/doctest.hpp>
QUERYBUDGET_SURVEY(querybudget::sqlite)

#include "posts.hpp"

#include <cstdlib>

TEST_CASE_FIXTURE(posts, "crashes") {
    list();
    std::abort();
}
