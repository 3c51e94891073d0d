// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.hpp>

#include <algorithm>
#include <string_view>

/// Whether an edited budget file says what was meant.
namespace querybudget::tool::accepting {

inline std::string_view file_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

inline bool same_limit(endpoint_budget::limit const& a, endpoint_budget::limit const& b) {
    return (a.line != 0) == (b.line != 0) && a.what == b.what && a.value == b.value;
}

/// Do they say the same? Golden files by their names: the folder is the file's.
inline bool same_meaning(budget_file const& a, budget_file const& b) {
    auto const same_endpoint = [](endpoint_budget const& x, endpoint_budget const& y) {
        return x.name == y.name && x.page == y.page && same_limit(x.cold, y.cold) &&
               x.no_n_plus_one == y.no_n_plus_one && x.no_duplicates == y.no_duplicates &&
               x.read_only == y.read_only && x.why == y.why &&
               file_name(x.golden) == file_name(y.golden) &&
               std::equal(x.limits.begin(), x.limits.end(), y.limits.begin(), y.limits.end(),
                          same_limit);
    };
    auto const same_known = [](known_finding const& x, known_finding const& y) {
        return x.scope == y.scope && x.kind == y.kind && x.query == y.query && x.why == y.why;
    };
    return std::equal(a.endpoints.begin(), a.endpoints.end(), b.endpoints.begin(),
                      b.endpoints.end(), same_endpoint) &&
           std::equal(a.known.begin(), a.known.end(), b.known.begin(), b.known.end(), same_known);
}

}  // namespace querybudget::tool::accepting
