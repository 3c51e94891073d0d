// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/endpoint_budget.hpp>
#include <querybudget/judge/violation.hpp>
#include <querybudget/record/finding.hpp>
#include <querybudget/record/recording.hpp>

#include <string_view>
#include <vector>

namespace querybudget::detail {

/// The budgets that live in the repository: what <querybudget/budget_file.hpp> installs, since not
/// every file is to pay for reading them.
/// *Thread safety:* the functions may be called from any thread.
struct budget_source {
    /// The endpoint's budget; or null, and why there is none. *Lifetime:* of the program.
    endpoint_budget const* (*find)(std::string_view endpoint, std::vector<violation>& problems);
    /// Compares the recording's queries with the endpoint's golden file, if there is one.
    void (*compare)(endpoint_budget const& with, recording const& r,
                    std::vector<violation>& broken);
    /// Does the file list the finding as known in the scope of this name?
    bool (*knows)(std::string_view scope, finding const& f);
};

/// Null where no file has included <querybudget/budget_file.hpp>.
[[nodiscard]] budget_source const* the_budget_source() noexcept;

}  // namespace querybudget::detail
