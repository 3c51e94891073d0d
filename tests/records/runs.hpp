// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/limit_keys.hpp>
#include <querybudget/tool/merged_run.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// What reports and differences are made of, without records.

using counts = std::vector<std::pair<querybudget::detail::measure, std::uint64_t>>;

inline querybudget::tool::measured_scope measured(std::string const& name, counts const& all) {
    querybudget::tool::measured_scope s;
    s.name = name;
    s.file = "/src/shop/orders_test.cpp";
    s.line = 42;
    s.runs = 1;
    for (auto const& key : querybudget::detail::limit_keys) s.counts[key.what] = {};
    for (auto const& [what, n] : all) s.counts[what] = {n, n};
    return s;
}

inline querybudget::tool::merged_run run_with(
    std::vector<querybudget::tool::measured_scope> scopes) {
    querybudget::tool::merged_run run;
    for (auto const& s : scopes) run.records += s.runs;
    run.processes = 1;
    run.scopes = std::move(scopes);
    return run;
}

/// Of a text in UTF-8.
inline std::size_t columns_of(std::string const& line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

inline std::size_t widest_line(std::string const& text) {
    std::size_t widest = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t const end = text.find('\n', begin);
        widest = std::max(widest, columns_of(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return widest;
}
