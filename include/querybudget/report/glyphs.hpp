// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>

/// The few characters beyond ASCII that reports draw with.
namespace querybudget::detail {

inline std::string_view in_ascii(std::string_view text, std::size_t& size) noexcept {
    struct glyph {
        std::string_view drawn;
        std::string_view ascii;
    };
    static constexpr glyph glyphs[] = {{"×", "x"}, {"…", "..."}, {"→", "->"}, {"▁", "."},
                                       {"▂", ":"}, {"▃", "-"},   {"▄", "="},  {"▅", "+"},
                                       {"▆", "*"}, {"▇", "#"},   {"█", "@"}};
    for (glyph const& g : glyphs) {
        if (!text.starts_with(g.drawn)) continue;
        size = g.drawn.size();
        return g.ascii;
    }
    size = 1;
    return text.substr(0, 1);
}

/// The text as it is shown: with the environment variable QUERYBUDGET_ASCII=1 without those, which
/// can't tell the library's from the program's own. Whatever else the program says stays.
inline std::string shown(std::string text) {
    char const* const value = std::getenv("QUERYBUDGET_ASCII");
    if (value == nullptr || std::string_view(value) != "1") return text;
    std::string ascii;
    for (std::string_view rest = text; !rest.empty();) {
        std::size_t size = 0;
        ascii += in_ascii(rest, size);
        rest.remove_prefix(size);
    }
    return ascii;
}

}  // namespace querybudget::detail
