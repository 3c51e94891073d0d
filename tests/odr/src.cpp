// SPDX-License-Identifier: BSL-1.0
#include <querybudget/adapter/remote_call.hpp>
#include <querybudget/adapter/sqlite.hpp>
#include <querybudget/src.hpp>
