// SPDX-License-Identifier: BSL-1.0
// measure NAME COUNT SQL [cold | rows N]: an endpoint that runs the SQL so often, under its budget.
#include "../unit/fake_driver.hpp"

#include <querybudget/budget_file.hpp>
#include <querybudget/framework/none.hpp>

#include <cstdlib>
#include <string_view>

namespace qb = querybudget;

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    qb::sink silent = qb::log_failures;
    silent.fail = [](qb::assertion const&, std::string_view) {};
    qb::install(silent);
    std::string_view const how = argc > 4 ? argv[4] : "";
    auto const rows = static_cast<std::uint64_t>(argc > 5 ? std::atoi(argv[5]) : 1);
    fake_driver const driver;
    auto const run = [&] {
        for (int i = std::atoi(argv[2]); i > 0; --i) driver.run(argv[3], rows);
    };
    if (how == "cold") {
        EXPECT_QUERY_BUDGET(argv[1], qb::cold) { run(); }
    } else if (how == "rows") {
        EXPECT_QUERY_BUDGET(argv[1], qb::page_of(rows)) { run(); }
    } else {
        EXPECT_QUERY_BUDGET(argv[1]) { run(); }
    }
}
