// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/gtest.hpp>

QUERYBUDGET_SURVEY(querybudget::sqlite)
