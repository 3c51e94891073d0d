// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/querybudget.hpp>

#ifdef IN_STATIC_LIBRARY
#define SITES_NAMESPACE in_static_library
#else
#define SITES_NAMESPACE in_library
#endif

namespace in_library {
void run(querybudget::observation const& watch);
}
namespace in_static_library {
void run(querybudget::observation const& watch);
}
