// SPDX-License-Identifier: BSL-1.0
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#else
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>
#endif
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/catch2.hpp>

QUERYBUDGET_SURVEY(querybudget::sqlite)
