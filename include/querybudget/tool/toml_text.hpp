// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>
#include <querybudget/record/subject.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How names and values are written in TOML.
namespace querybudget::tool {

/// Quoted, with what TOML forbids and a terminal would obey escaped; nothing where the text is no
/// UTF-8, which TOML can't hold.
[[nodiscard]] inline std::optional<std::string> toml_string(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string quoted = "\"";
    while (!text.empty()) {
        std::size_t size = querybudget::detail::size_of_printable(text);
        auto const byte = static_cast<unsigned char>(text[0]);
        if (text[0] == '"' || text[0] == '\\') {
            quoted += '\\';
            quoted += text[0];
        } else if (size != 0) {
            quoted += text.substr(0, size);
        } else if (byte == '\n') {
            quoted += "\\n";
        } else if (byte == '\t') {
            quoted += "\\t";
        } else if (byte < 0x20 || byte == 0x7F) {
            quoted += "\\u00";
            quoted += digits[byte >> 4U];
            quoted += digits[byte & 0xFU];
        } else {
            return std::nullopt;
        }
        text.remove_prefix(size != 0 ? size : 1);
    }
    return quoted += '"';
}

inline constexpr std::uint64_t nanoseconds_in_ms = 1'000'000;

/// Times rounded up to whole milliseconds: they never come twice.
[[nodiscard]] inline std::uint64_t in_whole_units(querybudget::detail::measure what,
                                                  std::uint64_t value) noexcept {
    if (what != querybudget::detail::measure::db_time || value % nanoseconds_in_ms == 0)
        return value;
    return (value / nanoseconds_in_ms + 1) * nanoseconds_in_ms;
}

/// A limit in whole units, as its key takes it.
[[nodiscard]] inline std::string toml_limit(querybudget::detail::measure what,
                                            std::uint64_t value) {
    return std::to_string(what == querybudget::detail::measure::db_time ? value / nanoseconds_in_ms
                                                                        : value);
}

}  // namespace querybudget::tool
