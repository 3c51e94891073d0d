// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What toml++ 3.3 answers with the end of the program instead of an error.
namespace querybudget::detail {

struct toml_trap {
    int line = 0;  ///< 0: there is none
    char const* what_and_fix = "";
};

/// Parts of a dotted key, as `a.b.c` has three. toml++ makes a table of each and destroys them by
/// recursion, so a line of a hundred thousand would overflow the stack.
inline constexpr int most_key_parts = 16;

/// Where the text that begins with a quotation mark ends; or the backslash in it that stands
/// before a letter beyond ASCII, with blanks between or without, where toml++ is undefined.
inline std::size_t end_of_toml_text(std::string_view toml, std::size_t at) noexcept {
    char const mark = toml[at];
    std::string_view const three = mark == '"' ? "\"\"\"" : "'''";
    bool const long_text = toml.substr(at, 3) == three;
    at += long_text ? 3 : 1;
    while (at < toml.size()) {
        if (toml[at] == '\\' && mark == '"') {
            std::size_t const next = toml.find_first_not_of(" \t\r\n", at + 1);
            if (next < toml.size() && static_cast<unsigned char>(toml[next]) >= 0x80) return at;
            at += 2;
        } else if (long_text && toml.substr(at, 3) == three) {
            at += 3;
            for (int more = 0; more < 2 && at < toml.size() && toml[at] == mark; ++more) ++at;
            return at;
        } else if (!long_text && (toml[at] == mark || toml[at] == '\n')) {
            return toml[at] == mark ? at + 1 : at;
        } else {
            ++at;
        }
    }
    return toml.size();
}

/// `[/orders]` runs into an assertion: behind the brackets it takes for granted what may begin a
/// name.
inline bool begins_no_name(std::string_view header) noexcept {
    constexpr std::string_view blanks = " \t";
    std::size_t at = header.find_first_not_of(blanks, 1);
    if (at != std::string_view::npos && header[at] == '[')
        at = header.find_first_not_of(blanks, at + 1);
    if (at == std::string_view::npos) return false;
    char const c = header[at];
    bool const begins = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '"' || c == '\'';
    return !begins && c != ']';
}

/// So does `queries =` without a value, and a wrong bracket in its place.
inline bool begins_no_value(std::string_view rest) noexcept {
    std::size_t const at = rest.find_first_not_of(" \t", 1);
    return at != std::string_view::npos &&
           std::string_view("]},#\n\r\v\f").find(rest[at]) != std::string_view::npos;
}

/// A date that is none may run into another; no key takes one anyway.
inline bool is_date(std::string_view value) noexcept {
    return value.size() > 1 && value[0] >= '0' && value[0] <= '9' &&
           (value[1] == '-' || value[1] == ':');
}

/// What opens a text or a list stands behind something that ends; otherwise toml++ takes it for a
/// part of a number, and the letters in it for blanks.
inline bool is_inside(std::string_view before, bool in_value) noexcept {
    if (before.empty() ||
        std::string_view(" \t\n=,[{").find(before.back()) != std::string_view::npos)
        return false;
    return in_value || (before.back() != '.' && before != "\xEF\xBB\xBF");
}

/// The first that there is.
[[nodiscard]] inline toml_trap trap_in(std::string_view toml) {
    int line = 1;
    int parts = 1;
    bool line_begins = true;
    bool in_value = false;
    std::string open;  // brackets
    std::size_t at = toml.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    while (at < toml.size()) {
        char const c = toml[at];
        std::size_t end = at + 1;
        if (c == '=' && in_value)
            return {line, "a second = sign: write each key on a line of its own"};
        if (std::string_view("\"'[{").find(c) != std::string_view::npos &&
            is_inside(toml.substr(0, at), in_value)) {
            return {line,
                    "a quotation mark or bracket in the middle of something: remove it, or "
                    "quote all of it"};
        }
        if ((c == '[' && line_begins && begins_no_name(toml.substr(at))) ||
            static_cast<unsigned char>(c) >= 0x80) {
            return {line,
                    "a name of other characters than letters, digits, _ and - stands in quotation "
                    "marks, as in [\"GET /orders\"]"};
        }
        line_begins = c == '\n' || (line_begins && (c == ' ' || c == '\t'));
        if (c == '"' || c == '\'') {
            end = end_of_toml_text(toml, at);
        } else if (c == '#') {
            end = toml.find('\n', at);
            if (end == std::string_view::npos) end = toml.size();
        } else if (c == '\\') {
            return {line, "this backslash can't be read here: remove it, or write two in a text"};
        } else if (c == '[' || c == '{') {
            open += c;
            in_value = c == '[' && in_value;
        } else if (c == ']' || c == '}') {
            if (open.empty() || open.back() != (c == ']' ? '[' : '{'))
                return {line, "a bracket is closed that isn't open: remove it, or open it"};
            open.pop_back();
        } else if (c == '.') {
            if (++parts > most_key_parts)
                return {line,
                        "a name of more than 16 parts: one that has dots stands in quotation "
                        "marks, as in [\"a.b\"]"};
        } else if (c == '\n' || c == '=' || c == ',') {
            if (c == '=' && begins_no_value(toml.substr(at)))
                return {line, "there is no value behind the = sign: write it on the same line"};
            parts = 1;
            in_value = c == '=' || (!open.empty() && open.back() == '[');
        } else if (in_value && is_date(toml.substr(at))) {
            return {line, "no key takes a date or a time: write it in quotation marks, as a text"};
        }
        for (; at < end; ++at) line += toml[at] == '\n' ? 1 : 0;
    }
    return {};
}

}  // namespace querybudget::detail
