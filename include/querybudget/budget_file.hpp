// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Budgets that live in the repository: what `ASSERT_QUERY_BUDGET` and `qb::endpoint` are held to.
/// One file of the program includes this; several may. It needs toml++ (Debian:
/// libtomlplusplus-dev), headers only, and holds its bodies in both forms. The records that
/// $QUERYBUDGET_OUT asks for come along.

#include <querybudget/judge/budget_file.ipp>
#include <querybudget/judge/budget_source.hpp>
#include <querybudget/judge/find_budget_file.hpp>
#include <querybudget/judge/golden.hpp>
#include <querybudget/judge/nearest.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/report/json_lines.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// The budget file; or why there is none, as a violation of each scope that needs it.
struct loaded_budget_file {
    budget_file file;
    std::vector<violation> problems;
};

inline violation no_budget_file(found_budget_file const& search) {
    constexpr std::size_t most = 5;
    violation v("QB312", std::string(search.by_variable
                                         ? "QUERYBUDGET_FILE names a budget file that isn't there"
                                         : "there is no budget file") +
                             ", so it can't say what is allowed");
    std::size_t const all = search.tried.size();
    for (std::size_t i = 0; i < all && i < most; ++i) v.with("looked for " + search.tried[i]);
    if (all > most) v.with("… and in the " + counted(all - most, "folder", "folders") + " above");
    if (all == 0) v.with("the working directory can't be told: it may have been removed");
    return std::move(v).with(
        search.by_variable
            ? "fix: correct QUERYBUDGET_FILE; a relative path starts in the working directory"
            : "fix: write query-budgets.toml, whose first line is  version = 1,  at the root of "
              "the "
              "repository; where tests run elsewhere, set QUERYBUDGET_FILE to its path");
}

inline loaded_budget_file load_budget_file() {
    found_budget_file const search = find_budget_file();
    if (search.path.empty()) return {{}, {no_budget_file(search)}};
    try {
        return {read_budget_file(search.path), {}};
    } catch (budget_file_error const& e) { return {{}, {{"QB313", printable(e.what())}}}; }
}

/// Read once a process, and never destroyed: scopes may end after `main`.
inline loaded_budget_file const& the_budget_file() {
    static loaded_budget_file const& file = *new loaded_budget_file(load_budget_file());
    return file;
}

inline violation unknown_endpoint(std::string_view endpoint, budget_file const& file) {
    violation v("QB314", "the budget file has no endpoint " + shortened(endpoint));
    std::vector<std::string_view> names;
    for (endpoint_budget const& each : file.endpoints) names.emplace_back(each.name);
    std::string_view const meant = nearest(endpoint, names);
    if (meant.empty()) {
        v.with("it is " + file.path);
    } else {
        v.with("did you mean " + shortened(meant) + "? It stands in " + file.path + ':' +
               std::to_string(file.find(meant)->line));
    }
    return std::move(v).with("fix: `querybudget accept` adds it");
}

inline endpoint_budget const* find_in_budget_file(std::string_view endpoint,
                                                  std::vector<violation>& problems) {
    loaded_budget_file const& loaded = the_budget_file();
    if (!loaded.problems.empty()) {
        problems.insert(problems.end(), loaded.problems.begin(), loaded.problems.end());
        return nullptr;
    }
    endpoint_budget const* const found = loaded.file.find(endpoint);
    if (found == nullptr) problems.push_back(unknown_endpoint(endpoint, loaded.file));
    return found;
}

inline bool budget_file_knows(std::string_view scope, finding const& f) {
    for (known_finding const& each : the_budget_file().file.known) {
        if (each.is(scope, f)) return true;
    }
    return false;
}

/// Returns true, so that it can initialise an inline variable.
inline bool install_budget_file() noexcept {
    static constexpr budget_source source{find_in_budget_file, compare_with_golden,
                                          budget_file_knows};
    spin_guard const guard(the_hub.lock);
    the_hub.budgets = &source;
    return true;
}

inline bool const budget_file_installed = install_budget_file();

}  // namespace querybudget::detail
