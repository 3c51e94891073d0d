// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/adapter/libpqxx.hpp>
#include <querybudget/framework/doctest.hpp>

QUERYBUDGET_SURVEY(querybudget::libpqxx)
