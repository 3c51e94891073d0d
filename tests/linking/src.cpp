// SPDX-License-Identifier: BSL-1.0
#include <querybudget/adapter/libpq.hpp>
#include <querybudget/src.hpp>
