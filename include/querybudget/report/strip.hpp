// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/timeline.hpp>
#include <querybudget/report/latency.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace querybudget::detail {

/// `▂▁  █▇▇█▇ over 4.1 ms`: how the queries spread over the time up to the last one. It has no more
/// columns than there are queries; the highest is the one with the most. Empty for fewer than ten,
/// which have no shape.
inline std::string strip_of(timeline const& queries) {
    constexpr char const* heights[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < queries.size(); ++i) total += queries[i];
    if (total < 10) return {};
    unsigned fold = 0;
    while ((queries.size() - 1) >> fold >= total) ++fold;
    std::uint64_t columns[timeline::most_spans] = {};
    std::uint64_t most = 0;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        std::uint64_t& column = columns[i >> fold];
        column += queries[i];
        most = column > most ? column : most;
    }
    std::string text;
    for (std::size_t i = 0; i <= (queries.size() - 1) >> fold; ++i)
        text += heights[(columns[i] * 8 + most - 1) / most];
    double const ns = static_cast<double>(queries.size()) * static_cast<double>(queries.span());
    return text + " over " + milliseconds(ns / 1e6);
}

}  // namespace querybudget::detail
