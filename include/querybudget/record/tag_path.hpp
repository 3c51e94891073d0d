// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>

#include <cstddef>
#include <cstring>
#include <string_view>

namespace querybudget::detail {

/// The longest part of at most `most` bytes that doesn't end inside a UTF-8 character.
[[nodiscard]] constexpr std::string_view begin_of(std::string_view text,
                                                  std::size_t most) noexcept {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    return text.substr(0, most);
}

/// The labels of the tags that live on a thread: `outer > inner`. It holds its text, so that tags
/// may end in any order and on any thread, and nothing is allocated.
struct tag_path {
    static constexpr std::size_t most = 248, longest_label = 80;

    std::size_t size = 0;
    char text[most] = {};

    [[nodiscard]] std::string_view view() const noexcept { return {text, size}; }

    /// Adds nothing where it doesn't fit.
    void push(std::string_view label) noexcept {
        std::string_view const kept = begin_of(label, longest_label);
        std::string_view const mark = kept.size() < label.size() ? "…" : "";
        std::string_view const between = size != 0 ? " > " : "";
        if (kept.empty() || size + between.size() + kept.size() + mark.size() > most) return;
        for (std::string_view const part : {between, kept, mark}) {
            std::memcpy(text + size, part.data(), part.size());
            size += part.size();
        }
    }
};

#ifdef QUERYBUDGET_SEPARATE_COMPILATION
QUERYBUDGET_DETAIL_SHARED extern constinit thread_local tag_path current_tags;
#else
QUERYBUDGET_DETAIL_SHARED inline constinit thread_local tag_path current_tags;
#endif

}  // namespace querybudget::detail
