// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace querybudget::detail {

/// Bytes of the character that `text`, which isn't empty, begins with; 0 where it is a control
/// character, nothing that XML allows, or no UTF-8.
inline std::size_t size_of_printable(std::string_view text) {
    constexpr std::uint32_t least[] = {0, 0, 0xA0, 0x800, 0x10000};  // 0x80 to 0x9F are controls
    std::uint32_t const first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
    std::size_t const size = first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size == 0 || text.size() < size) return 0;
    std::uint32_t c = first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        std::uint32_t const next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0U) != 0x80) return 0;
        c = c << 6U | (next & 0x3FU);
    }
    bool const none = c < least[size] || (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE ||
                      c == 0xFFFF || c > 0x10FFFF || first > 0xF4;
    return none ? 0 : size;
}

/// A name or an SQL text on one line of a message. What a terminal would obey and XML refuses,
/// control characters and bytes that are no UTF-8, is written as `\x1b`.
inline std::string printable(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        std::size_t const size = size_of_printable(text);
        if (size != 0) {
            shown += text.substr(0, size);
        } else {
            auto const byte = static_cast<unsigned char>(text[0]);
            shown += "\\x";
            shown += digits[byte >> 4U];
            shown += digits[byte & 0xFU];
        }
        text.remove_prefix(size != 0 ? size : 1);
    }
    return shown;
}

}  // namespace querybudget::detail
