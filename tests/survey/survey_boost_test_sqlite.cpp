// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/framework/boost_test.hpp>

QUERYBUDGET_SURVEY(querybudget::sqlite)
