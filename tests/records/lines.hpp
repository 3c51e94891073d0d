// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

/// The record files of a folder, in order.
inline std::vector<std::string> files_in(std::string const& folder) {
    std::vector<std::string> files;
    for (auto const& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

inline std::vector<std::string> lines_of(std::string const& file) {
    std::vector<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// Throws where a line is no JSON.
inline std::vector<nlohmann::json> records_of(std::string const& file) {
    std::vector<nlohmann::json> records;
    for (std::string const& line : lines_of(file)) records.push_back(nlohmann::json::parse(line));
    return records;
}

/// The names of all scopes in all files, in order.
inline std::vector<std::string> scopes_in(std::string const& folder) {
    std::vector<std::string> names;
    for (std::string const& file : files_in(folder)) {
        for (nlohmann::json const& record : records_of(file)) {
            if (record["type"] == "scope") names.push_back(record["name"]);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}
