// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace querybudget {

/// Where the budget file is, or was looked for.
struct found_budget_file {
    std::string path;                ///< absolute; empty where there is none
    std::vector<std::string> tried;  ///< paths without a file, in the order they were tried
    bool by_variable = false;        ///< QUERYBUDGET_FILE says where it is
};

namespace detail {

// `realpath` of <stdlib.h>, since <filesystem> costs much and <unistd.h> declares a `pause`.
inline std::string working_directory() {
    char* const path = ::realpath(".", nullptr);
    std::string directory = path != nullptr ? path : "";
    std::free(path);
    return directory;
}

inline bool is_there(std::string const& path) {
    char* const resolved = ::realpath(path.c_str(), nullptr);
    std::free(resolved);
    return resolved != nullptr;
}

}  // namespace detail

/// The file that the environment variable QUERYBUDGET_FILE names, relative to the working
/// directory; where that isn't set, `query-budgets.toml` in the working directory or the nearest
/// above it.
[[nodiscard]] inline found_budget_file find_budget_file() {
    found_budget_file found;
    std::string folder = detail::working_directory();
    auto const try_path = [&found](std::string path) {
        if (detail::is_there(path)) {
            found.path = std::move(path);
        } else {
            found.tried.push_back(std::move(path));
        }
    };
    char const* const given = std::getenv("QUERYBUDGET_FILE");
    if (given != nullptr && *given != '\0') {
        found.by_variable = true;
        std::string const base = *given == '/' || folder.empty() ? ""
                                 : folder == "/"                 ? "/"
                                                                 : folder + '/';
        try_path(base + given);
        return found;
    }
    while (!folder.empty() && found.path.empty()) {
        try_path((folder == "/" ? "" : folder) + "/query-budgets.toml");
        std::size_t const slash = folder.rfind('/');
        if (folder == "/") break;
        folder.resize(slash == 0 ? 1 : slash);
    }
    return found;
}

}  // namespace querybudget
