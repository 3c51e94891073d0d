// SPDX-License-Identifier: BSL-1.0
#include "scenarios_b.hpp"

namespace scenarios {

std::vector<scenario> scenarios_b() {
    std::vector<scenario> all;
    for (add_scenarios* const add : {add_helpers, add_trees, add_lookups, add_batches, add_repeats,
                                     add_writes, add_results, add_threads}) {
        add(all);
    }
    return all;
}

}  // namespace scenarios
