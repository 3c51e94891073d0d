// SPDX-License-Identifier: BSL-1.0
// A test that a signal ends, under a survey: doctest still has to say which one it was.
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
