// SPDX-License-Identifier: BSL-1.0
#include <querybudget/querybudget.hpp>
#include <querybudget/adapter/remote_call.hpp>

#include <querybudget/src.hpp>
