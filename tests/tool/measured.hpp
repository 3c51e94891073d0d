// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.ipp>
#include <querybudget/tool/merged_run.hpp>
#include <querybudget/tool/verdict.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

using querybudget::budget_file;
using querybudget::endpoint_budget;
using querybudget::known_finding;
using querybudget::detail::measure;
using querybudget::tool::measured_scope;
using querybudget::tool::merged_run;
using querybudget::tool::verdict;

/// A folder that is gone with the test.
class temporary_folder {
public:
    temporary_folder() {
        char path[] = "/tmp/querybudget tool.XXXXXX";
        path_ = ::mkdtemp(path);
    }
    temporary_folder(temporary_folder const&) = delete;
    ~temporary_folder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] std::string path(std::string const& name) const { return path_ + '/' + name; }

    std::string write(std::string const& name, std::string const& text) const {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        std::FILE* const file = std::fopen(path(name).c_str(), "wb");
        std::fwrite(text.data(), 1, text.size(), file);
        std::fclose(file);
        return path(name);
    }
    [[nodiscard]] std::string read(std::string const& name) const {
        std::FILE* const file = std::fopen(path(name).c_str(), "rb");
        if (file == nullptr) return "(no file)";
        std::string text(4096, '\0');
        text.resize(std::fread(text.data(), 1, text.size(), file));
        std::fclose(file);
        return text;
    }
    /// All files, sorted.
    [[nodiscard]] std::string files() const {
        std::vector<std::string> names;
        for (auto const& e : std::filesystem::recursive_directory_iterator(path_)) {
            if (!e.is_directory()) names.push_back(e.path().string().substr(path_.size() + 1));
        }
        std::sort(names.begin(), names.end());
        std::string all;
        for (std::string const& name : names) all += name + '\n';
        return all;
    }

private:
    std::string path_;
};

inline measured_scope measured(std::string name, std::uint64_t queries) {
    measured_scope s;
    s.name = std::move(name);
    s.is_endpoint = true;
    s.file = "shop_test.cpp";
    s.line = 14;
    s.dialect = "sqlite";
    s.runs = 2;
    for (auto const& [what, key] : querybudget::detail::limit_keys) s.counts[what] = {0, 0};
    s.counts[measure::queries] = {queries, queries};
    s.queries = {{1, "select 1", queries, queries}};
    return s;
}

inline merged_run run_of(std::vector<measured_scope> scopes) {
    merged_run run;
    run.processes = 1;
    run.records = scopes.size();
    run.scopes = std::move(scopes);
    return run;
}

/// The verdicts as they are printed, without the folder's name.
inline std::string texts(std::vector<verdict> const& verdicts, temporary_folder const& in) {
    std::string all;
    for (verdict const& v : verdicts) all += text_of(v);
    std::string const folder = in.path("");
    for (std::size_t at; (at = all.find(folder)) != all.npos;) all.erase(at, folder.size());
    return all;
}
