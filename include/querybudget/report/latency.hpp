// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

/// What round trips cost at a given latency: tests talk to a server next door, users don't.
namespace querybudget::detail {

inline std::string milliseconds(double ms) {
    char text[400];
    std::snprintf(text, sizeof text, ms < 100 ? "%.3g ms" : "%.0f ms", ms);
    return text;
}

/// `205 round trips are 205 ms at 1 ms each, within budget 6 ms`. The latency is that of the
/// environment variable QUERYBUDGET_LATENCY, in milliseconds; `saved` of the round trips would not
/// have been within the budget.
inline std::string words_for_round_trips(std::uint64_t trips, std::uint64_t saved) {
    double each = 1;
    char const* const given = std::getenv("QUERYBUDGET_LATENCY");
    bool understood = given == nullptr;
    if (given != nullptr) {
        char* end = nullptr;
        double const value = std::strtod(given, &end);
        understood = end != given && *end == '\0' && value >= 0 && value < 1e6;
        if (understood) each = value;
    }
    std::string text = std::to_string(trips) + " round trips are " +
                       milliseconds(static_cast<double>(trips) * each) + " at " +
                       milliseconds(each) + " each";
    if (saved != 0 && saved < trips)
        text += ", within budget " + milliseconds(static_cast<double>(trips - saved) * each);
    if (!understood) text += " (QUERYBUDGET_LATENCY is to be a number of milliseconds)";
    return text;
}

}  // namespace querybudget::detail
