// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>

#include <charconv>
#include <string>
#include <string_view>

/// JSON, appended to a text.
namespace querybudget::detail {

constexpr bool is_plain_in_json(char c) noexcept {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/// What `text` begins with, which isn't plain; returns its bytes.
inline std::size_t append_json_escape(std::string& json, std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    auto const first = static_cast<unsigned char>(text[0]);
    if (first == '"' || first == '\\') {
        json += '\\';
        json += text[0];
        return 1;
    }
    if (std::size_t const size = size_of_printable(text); size != 0) {
        json += text.substr(0, size);
        return size;
    }
    std::size_t const next = text.size() > 1 ? static_cast<unsigned char>(text[1]) : 0;
    std::size_t const size = first == 0xC2 && (next & 0xE0U) == 0x80 ? 2 : 1;  // U+0080 to U+009F
    std::size_t const byte = size == 2 ? next : first;
    json += first < 0x80 || size == 2 ? "\\u00" : "\\\\x";
    json += digits[byte >> 4U];
    json += digits[byte & 0xFU];
    return size;
}

/// A text with its quotes. Control characters are written as `\u001b`, so that a terminal can show
/// the file; bytes that are no UTF-8, which JSON can't hold, as the text `\xff`.
inline void append_json_text(std::string& json, std::string_view text) {
    json += '"';
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && is_plain_in_json(text[plain])) ++plain;
        json += text.substr(0, plain);
        text.remove_prefix(plain);
        if (!text.empty()) text.remove_prefix(append_json_escape(json, text));
    }
    json += '"';
}

// What is next in an object, or in an array.

inline void append_comma(std::string& json) {
    if (json.back() != '{' && json.back() != '[') json += ',';
}

inline void append_key(std::string& json, std::string_view key) {
    append_comma(json);
    json += '"';
    json += key;
    json += "\":";
}

inline void append_text(std::string& json, std::string_view key, std::string_view text) {
    append_key(json, key);
    append_json_text(json, text);
}

inline void append_flag(std::string& json, std::string_view key, bool value) {
    append_key(json, key);
    json += value ? "true" : "false";
}

template <class Number>
void append_number(std::string& json, std::string_view key, Number value) {
    append_key(json, key);
    char digits[24];  // 64 bits have at most 20, and a sign
    json.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

}  // namespace querybudget::detail
