// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/words.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace querybudget::tool {

/// Something that `querybudget check` found. Its texts may hold what others wrote; `text_of` makes
/// it fit to print.
struct verdict {
    std::string what;   ///< which rule, in two or three words: `over budget`
    std::string where;  ///< file and line that say what is allowed; empty where none does
    std::string text;   ///< one line, complete on its own
    std::vector<std::string> details;  ///< where it was measured, what differs, the fix
    bool fails = true;                 ///< a note, otherwise

    verdict&& with(std::string detail) && {
        details.push_back(std::move(detail));
        return std::move(*this);
    }
};

[[nodiscard]] inline std::string place(std::string_view file, std::int64_t line) {
    return std::string(file) + (line != 0 ? ':' + std::to_string(line) : std::string());
}

/// An argument as a POSIX shell takes it.
[[nodiscard]] inline std::string shell_quoted(std::string_view text) {
    bool const plain = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("/._-").find(c) != std::string_view::npos;
    });
    if (plain && !text.empty()) return std::string(text);
    std::string quoted = "'";
    for (char const c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + '\'';
}

/// `query-budgets.toml:9: over budget: GET /orders: 9 queries, 4 allowed`, and its details
/// indented. With `colour`, for a terminal.
[[nodiscard]] inline std::string text_of(verdict const& v, bool colour = false) {
    using querybudget::detail::printable;
    std::string text;
    if (!v.where.empty()) text += printable(v.where) + ": ";
    if (colour) text += v.fails ? "\x1b[1;31m" : "\x1b[1;33m";
    text += (v.fails ? "" : "note: ") + v.what;
    if (colour) text += "\x1b[0m";
    text += ": " + printable(v.text) + '\n';
    for (std::string const& line : v.details) text += "    " + printable(line) + '\n';
    return text;
}

}  // namespace querybudget::tool
