// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

// Eight bytes at a time in ordinary registers, first byte lowest. Words in SQL are short: one such
// step finds the end of most of them, without the branch per byte that is guessed wrong.
namespace querybudget::detail {

constexpr std::uint64_t each_byte(unsigned char c) noexcept { return 0x0101010101010101u * c; }

/// Up to eight bytes from `p`, zeros after `end`.
inline std::uint64_t load_8(char const* p, char const* end) noexcept {
    if (end - p >= 8) return read_64(p);
    char bytes[8] = {};
    for (int i = 0; p < end; ++p, ++i) bytes[i] = *p;
    return read_64(bytes);
}

/// Writes all eight bytes.
inline void store_8(char* p, std::uint64_t word) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(p, &word, 8);
    } else {
        for (int i = 0; i < 8; ++i, word >>= 8) p[i] = static_cast<char>(word & 0xFF);
    }
}

/// The top bit of each byte between `first` and `last`, ASCII only.
constexpr std::uint64_t in_range(std::uint64_t word, unsigned char first,
                                 unsigned char last) noexcept {
    std::uint64_t const low = word & each_byte(0x7F);
    std::uint64_t const from = low + each_byte(static_cast<unsigned char>(0x80 - first));
    std::uint64_t const past = low + each_byte(static_cast<unsigned char>(0x7F - last));
    return from & ~past & ~word & each_byte(0x80);
}

/// The top bit of each byte that equals `c`.
constexpr std::uint64_t equal_to(std::uint64_t word, unsigned char c) noexcept {
    std::uint64_t const x = word ^ each_byte(c);
    return ~(((x & each_byte(0x7F)) + each_byte(0x7F)) | x) & each_byte(0x80);
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// How many of the first bytes are digits.
constexpr std::size_t leading_digits(std::uint64_t word) noexcept {
    std::uint64_t const outside = ~in_range(word, '0', '9') & each_byte(0x80);
    return outside == 0 ? 8 : static_cast<std::size_t>(std::countr_zero(outside)) / 8;
}

/// ASCII letters become lower case.
constexpr std::uint64_t lower(std::uint64_t word) noexcept {
    return word | in_range(word, 'A', 'Z') >> 2;
}

/// Eight bytes of a text that begin with a name, or part of one.
struct name_word {
    std::uint64_t lower;  ///< with ASCII letters in lower case
    std::size_t size;     ///< bytes that can stand in a name: letters, digits, `_`, from 0x80
};

constexpr name_word name_in(std::uint64_t word) noexcept {
    constexpr std::uint64_t top = each_byte(0x80);
    std::uint64_t const low = word & each_byte(0x7F);
    std::uint64_t const folded = low | each_byte(0x20);
    std::uint64_t const letter =
        (folded + each_byte(0x80 - 'a')) & ~(folded + each_byte(0x7F - 'z')) & ~word & top;
    std::uint64_t const digit = (low + each_byte(0x80 - '0')) & ~(low + each_byte(0x7F - '9'));
    std::uint64_t const line = top - (low ^ each_byte('_'));
    std::uint64_t const outside = ~(letter | digit | line | word) & top;
    // Tested here because x86 counts no zeros in 0, and the test is needed anyway.
    if (outside == 0) return {word | letter >> 2, 8};
    return {word | letter >> 2, static_cast<std::size_t>(std::countr_zero(outside)) / 8};
}

/// The same count with `$`, which may stand inside a name.
constexpr std::size_t name_bytes(std::uint64_t word) noexcept {
    std::size_t const size = name_in(word).size;
    if (size == 8 || (word >> (8 * size) & 0xFF) != '$') return size;
    std::uint64_t const dollars = equal_to(word, '$');
    // A dollar becomes a letter.
    return name_in((word & ~(dollars | (dollars - (dollars >> 7)))) | (dollars >> 7) * 'a').size;
}

/// The first `n` bytes, zeros after them.
constexpr std::uint64_t first_bytes(std::uint64_t word, std::size_t n) noexcept {
    return n < 8 ? word & ((std::uint64_t{1} << (8 * n)) - 1) : word;
}

constexpr std::uint64_t mix(std::uint64_t h, std::uint64_t value) noexcept {
    h = (std::rotl(h, 23) ^ value) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

/// A name of less than 24 bytes, read without a loop.
struct short_name {
    QUERYBUDGET_DETAIL_ALWAYS_INLINE inline explicit short_name(char const* p) noexcept {
        std::uint64_t const head = read_64(p);
        name_word const first = name_in(head);
        low = first.lower;
        if (first.size < 8) {
            std::uint64_t const mask = (std::uint64_t{1} << (8 * first.size)) - 1;
            size = first.size;
            key = low & mask;
            changed = ((low ^ head) & mask) != 0;
            return;
        }
        key = low;
        changed = low != head;
        add(p + 8, tail);
        if (size == 16) add(p + 16, third);
    }

    /// As word_hash of its token.
    [[nodiscard]] std::uint64_t hash() const noexcept {
        if (size <= 8) return key;
        std::uint64_t const h = mix(mix(size, low), tail);
        return size <= 16 ? h : mix(h, third);
    }

    std::size_t size = 8;  ///< 24 for a longer one
    std::uint64_t key, tail = 0, third = 0, low;
    bool changed;  ///< not in lower case

private:
    void add(char const* p, std::uint64_t& bytes) noexcept {
        std::uint64_t const rest = read_64(p);
        name_word const word = name_in(rest);
        size += word.size;
        bytes = first_bytes(word.lower, word.size);
        changed = changed || bytes != first_bytes(rest, word.size);
    }
};

}  // namespace querybudget::detail
