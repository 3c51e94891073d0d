// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/words.hpp>
#include <querybudget/tool/measured_scope.hpp>

#include <cstdio>
#include <string>
#include <string_view>

/// How measured scopes read in reports. What comes from records isn't escaped here.
namespace querybudget::tool {

/// What belongs on one line of a terminal has at most so many columns.
inline constexpr std::size_t columns = 100;

/// `GET /orders, a page of 50, cold`
[[nodiscard]] inline std::string title_of(measured_scope const& s) {
    std::string title = s.name;
    if (s.page != 0) title += ", a page of " + std::to_string(s.page);
    if (s.cold) title += ", cold";
    return title;
}

/// `4`, or `4-52` where the runs differ.
[[nodiscard]] inline std::string text_of(measured_scope::range const& r) {
    std::string const most = std::to_string(r.most);
    return r.least == r.most ? most : std::to_string(r.least) + '-' + most;
}

/// `1.2 ms`, `15 s`
[[nodiscard]] inline std::string time_text(std::uint64_t ns) {
    char text[32];
    double const ms = static_cast<double>(ns) / 1e6;
    if (ms >= 999.5) {
        std::snprintf(text, sizeof text, ms < 99'950 ? "%.1f s" : "%.0f s", ms / 1e3);
    } else {
        std::snprintf(text, sizeof text, "%.3g ms", ms);
    }
    return text;
}

[[nodiscard]] inline measured_scope::range range_of(measured_scope const& s,
                                                    querybudget::detail::measure what) {
    auto const found = s.counts.find(what);
    return found != s.counts.end() ? found->second : measured_scope::range();
}

/// The most that one run had.
[[nodiscard]] inline std::uint64_t most_of(measured_scope const& s,
                                           querybudget::detail::measure what) {
    return range_of(s, what).most;
}

/// For a terminal: printable, in the columns that are left beside `used`.
[[nodiscard]] inline std::string fitted(std::string_view text, std::size_t used) {
    return querybudget::detail::shortened(text, used + 22 < columns ? columns - used - 2 : 20);
}

/// Between the codes of a colour, where colour is wanted.
[[nodiscard]] inline std::string coloured(std::string text, std::string_view code, bool colour) {
    return colour ? "\x1b[" + std::string(code) + 'm' + text + "\x1b[0m" : text;
}

}  // namespace querybudget::tool
