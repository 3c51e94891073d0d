// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "scenario.hpp"

#include <querybudget/record/observation.hpp>

#include <memory>

namespace scenarios {

/// The database that this program was linked for.
[[nodiscard]] databases this_database();

/// Of every connection opened from now on.
[[nodiscard]] querybudget::observation observe_all();

/// A database without tables. Lifetime: until the next call, which drops it.
[[nodiscard]] shop::database& fresh_database();

/// One more connection to the database of the scenario that is running. Thread safety: any thread.
[[nodiscard]] std::unique_ptr<shop::database> another_connection();

}  // namespace scenarios
