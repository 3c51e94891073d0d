// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/xxh64.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

// Eight bytes at a time in ordinary registers, first byte lowest. Words in SQL are short: one such
// step finds the end of most of them, without the branch per byte that is guessed wrong.
namespace querybudget::detail {

constexpr std::uint64_t each_byte(unsigned char c) noexcept {
    return 0x0101010101010101u * c;
}

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

/// ASCII letters become lower case.
constexpr std::uint64_t lower(std::uint64_t word) noexcept {
    return word | in_range(word, 'A', 'Z') >> 2;
}

/// How many of the first bytes can stand inside a name: letters, digits, `_`, `$`, bytes from 0x80.
constexpr std::size_t name_bytes(std::uint64_t word) noexcept {
    std::uint64_t const inside = in_range(word | each_byte(0x20), 'a', 'z') |
                                 in_range(word, '0', '9') | equal_to(word, '_') |
                                 equal_to(word, '$') | (word & each_byte(0x80));
    return static_cast<std::size_t>(std::countr_zero(~inside & each_byte(0x80))) / 8;
}

/// The first `n` bytes, zeros after them.
constexpr std::uint64_t first_bytes(std::uint64_t word, std::size_t n) noexcept {
    return n >= 8 ? word : word & ((std::uint64_t{1} << (8 * n)) - 1);
}

inline std::uint64_t mix(std::uint64_t h, std::uint64_t value) noexcept {
    h = (std::rotl(h, 23) ^ value) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

}  // namespace querybudget::detail
