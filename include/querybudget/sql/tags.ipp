// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/lexer.ipp>

namespace querybudget {

namespace detail {

QUERYBUDGET_DETAIL_INLINE int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    char const low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// Undoes sqlcommenter's encoding: `%27` as in an address, and `\'` for a quote.
QUERYBUDGET_DETAIL_INLINE std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            plain += text[++i];
        } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                   hex_digit(text[i + 2]) >= 0) {
            plain += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

QUERYBUDGET_DETAIL_INLINE std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && class_of(text.front()) == char_class::blank) text.remove_prefix(1);
    while (!text.empty() && class_of(text.back()) == char_class::blank) text.remove_suffix(1);
    return text;
}

/// One `key='value'` or `key:value`; anything else gives nothing.
QUERYBUDGET_DETAIL_INLINE void read_tag(std::string_view part,
                                        std::vector<std::pair<std::string, std::string>>& tags) {
    part = trimmed(part);
    std::size_t const mark = part.find_first_of("=:");
    if (mark == std::string_view::npos || mark == 0) return;
    std::string_view const key = trimmed(part.substr(0, mark));
    std::string_view value = trimmed(part.substr(mark + 1));
    bool const quotes = value.size() >= 2 && value.front() == '\'' && value.back() == '\'';
    if (quotes) value = value.substr(1, value.size() - 2);
    if (key.empty() || key.find_first_of(" \t\n") != std::string_view::npos) return;
    if (part[mark] == '=' && !quotes) return;
    tags.emplace_back(decoded(key), quotes ? decoded(value) : std::string(value));
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE std::vector<std::pair<std::string, std::string>> tags_of(
    std::string_view sql, dialect d) {
    std::vector<std::pair<std::string, std::string>> tags;
    detail::lexer lexer{sql, d};
    char const* tail = lexer.position();
    for (;;) {
        detail::token const t = lexer.next();
        if (t.what == detail::sym::end) break;
        if (t.what != detail::sym::semicolon) tail = t.end;
    }
    std::string_view rest(tail, static_cast<std::size_t>(sql.data() + sql.size() - tail));
    for (;;) {
        std::size_t const open = rest.find("/*");
        if (open == std::string_view::npos) return tags;
        std::size_t const close = rest.find("*/", open + 2);
        if (close == std::string_view::npos) return tags;
        std::string_view comment = rest.substr(open + 2, close - open - 2);
        rest.remove_prefix(close + 2);
        bool quoted = false;
        std::size_t begin = 0;
        for (std::size_t i = 0; i < comment.size(); ++i) {
            if (comment[i] == '\\') {
                ++i;
            } else if (comment[i] == '\'') {
                quoted = !quoted;
            } else if (comment[i] == ',' && !quoted) {
                detail::read_tag(comment.substr(begin, i - begin), tags);
                begin = i + 1;
            }
        }
        detail::read_tag(comment.substr(begin), tags);
    }
}

}  // namespace querybudget
