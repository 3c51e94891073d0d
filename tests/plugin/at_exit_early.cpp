// SPDX-License-Identifier: BSL-1.0
#include "at_exit.hpp"

namespace qb = querybudget;

namespace {

/// Runs statements before main and after it.
struct runs_statements {
    runs_statements() {
        require(one_statement_is_judged(global_database::instance().get()),
                "a statement before main is judged");
        (void)recorder_from_before_main();
        global_database::instance().run();
    }
    ~runs_statements() {
        require(one_statement_is_judged(global_database::instance().get()),
                "a statement after main is judged");
    }
} const before_and_after_main;

}  // namespace

qb::recorder& recorder_from_before_main() {
    static qb::recorder r;
    return r;
}
