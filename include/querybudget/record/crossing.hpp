// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/call_site.hpp>

#include <cstddef>
#include <cstdint>

namespace querybudget {

/// The execution with which a count of statements went beyond its maximum.
struct crossing {
    std::size_t limit = 0;      ///< its position among the terms of the budget
    std::uint64_t id = 0;       ///< of the group that it belongs to
    std::uint64_t ordinal = 0;  ///< of those that the limit counts: 5 for the 5th; 0: there is none
    call_site site;             ///< that of this one execution
};

}  // namespace querybudget
