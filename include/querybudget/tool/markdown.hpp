// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>

#include <cstddef>
#include <string>
#include <string_view>

/// What others wrote, as one piece of a Markdown line: it means nothing there, and shows as it is.
/// Line breaks and tabs become blanks, what a terminal would obey is written as `\x1b`.
namespace querybudget::tool {

namespace detail {

inline std::string on_one_line(std::string_view text) {
    std::string line;
    for (char const c : text) line += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    return querybudget::detail::printable(line);
}

}  // namespace detail

/// As text: in a cell of a table or within a line, but not at its beginning, where a `-` would
/// begin a list. An address of the web is still a link.
[[nodiscard]] inline std::string markdown_text(std::string_view text) {
    std::string escaped;
    for (char const c : detail::on_one_line(text)) {
        if (std::string_view("\\`*_[]<>~|&$").find(c) != std::string_view::npos) escaped += '\\';
        escaped += c;
    }
    return escaped;
}

/// As a code span, such as SQL, within a line. Empty for an empty text.
[[nodiscard]] inline std::string markdown_code(std::string_view text) {
    std::string const line = detail::on_one_line(text);
    if (line.empty()) return {};
    std::size_t longest = 0;
    std::size_t run = 0;
    for (char const c : line) {
        run = c == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    // One blank is taken off at both ends, where both have one and there is anything between.
    bool const blanks = line.front() == ' ' && line.back() == ' ' &&
                        line.find_first_not_of(' ') != std::string::npos;
    bool const padded = blanks || line.front() == '`' || line.back() == '`';
    std::string const fence(longest + 1, '`');
    std::string const pad(padded ? 1 : 0, ' ');
    return fence + pad + line + pad + fence;
}

/// The same in a cell of a table, which ends at any `|` without a backslash, in code as well.
[[nodiscard]] inline std::string markdown_code_in_table(std::string_view text) {
    std::string escaped;
    for (char const c : markdown_code(text)) {
        if (c == '|') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

/// As the path of a link to a file: all but letters, digits and a few signs as `%20`.
[[nodiscard]] inline std::string markdown_path(std::string_view path) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (char const c : path) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') ||
                           std::string_view("/._-~").find(c) != std::string_view::npos;
        auto const byte = static_cast<unsigned char>(c);
        if (plain) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4U];
            encoded += digits[byte & 0xFU];
        }
    }
    return encoded;
}

/// A link to a file. No address of the web in its text is a link then: in a link there can't be
/// one.
[[nodiscard]] inline std::string markdown_link(std::string_view text, std::string_view path) {
    std::string shown = markdown_text(text);
    for (std::string_view const begins : {"://", "www."}) {
        std::size_t const sign = begins.find_first_of(":.");
        for (std::size_t at = shown.find(begins); at != std::string::npos;
             at = shown.find(begins, at + begins.size()))
            shown.insert(at + sign, 1, '\\');
    }
    return '[' + shown + "](" + markdown_path(path) + ')';
}

}  // namespace querybudget::tool
