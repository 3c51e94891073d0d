// SPDX-License-Identifier: BSL-1.0
#include "at_exit_last.hpp"

// Nothing of the library is included here, so this object is made before anything that a header of
// the library might bring, and it goes after it.

namespace {

struct made_first {
    made_first() {}
    ~made_first() { run_after_everything_else(); }
} const destroyed_last;

}  // namespace
