// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace oracle {

/// `--seed=N` and `--cases=N` of the command line: which statements, and at least how many texts.
struct options {
    std::uint64_t seed = 1;
    std::size_t cases = 0;  ///< 0: the test's own number
};

options const& chosen();

}  // namespace oracle
