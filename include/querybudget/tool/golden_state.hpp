// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.hpp>
#include <querybudget/judge/golden.hpp>
#include <querybudget/judge/golden_name.hpp>
#include <querybudget/tool/measured_scope.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace querybudget::tool {

/// How the queries of an endpoint compare with its golden file.
struct golden_state {
    bool exists = false;
    bool same = false;
    bool several = false;                 ///< its runs have different queries
    golden_mix measured;                  ///< of the first run
    std::vector<std::string> difference;  ///< of another run, or from the file
};

[[nodiscard]] inline golden_mix mix_of(std::vector<measured_query> const& queries) {
    golden_mix mix;
    for (measured_query const& q : queries) mix.push_back({q.sql, q.executions});
    return mix;
}

/// What is different, in some lines; none where nothing is.
[[nodiscard]] inline std::vector<std::string> golden_changes(golden_mix before, golden_mix after) {
    namespace d = querybudget::detail;
    before = d::sorted_mix(std::move(before));
    after = d::sorted_mix(std::move(after));
    std::vector<d::golden_change> changes = d::golden_differences(before, after);
    if (changes.empty()) return {};
    d::golden_pairs(changes).join();
    violation const v = d::golden_violation({}, before, after, std::move(changes));
    std::vector<std::string> lines = v.details();
    lines.pop_back();  // the fix, which is another here
    return lines;
}

/// `scopes` isn't empty. *Throws:* `budget_file_error` where the file can't be read.
[[nodiscard]] inline golden_state compare_golden(std::string const& path,
                                                 std::vector<measured_scope const*> const& scopes) {
    golden_state state;
    state.measured = mix_of(scopes[0]->queries);
    std::optional<golden_mix> const kept = read_golden(path);
    state.exists = kept.has_value();
    for (measured_scope const* const s : scopes) {
        for (auto const* const queries : {&s->queries, &s->other_queries}) {
            if (queries == &s->other_queries && queries->empty()) continue;
            state.difference = golden_changes(state.measured, mix_of(*queries));
            state.several = !state.difference.empty();
            if (state.several) return state;
        }
    }
    if (kept) state.difference = golden_changes(*kept, state.measured);
    state.same = kept && state.difference.empty();
    return state;
}

/// Paths of golden files in the file's folder that belong to none of its endpoints, sorted.
[[nodiscard]] inline std::vector<std::string> golden_orphans(budget_file const& file) {
    std::vector<std::string> found;
    std::error_code unreadable;  // then there is no such folder, or reading a golden file says so
    for (auto const& entry : std::filesystem::directory_iterator(
             querybudget::detail::golden_folder(file.path), unreadable)) {
        std::filesystem::path const& path = entry.path();
        bool const belongs =
            std::any_of(file.endpoints.begin(), file.endpoints.end(), [&](auto const& b) {
                return std::filesystem::path(b.golden).filename() == path.filename();
            });
        if (path.extension() == ".sql" && !belongs) found.push_back(path.string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace querybudget::tool
