// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace querybudget {

namespace detail {

/// Eight bytes as a little-endian number, on every machine.
constexpr std::uint64_t read_64(char const* p) noexcept {
    if (!std::is_constant_evaluated() && std::endian::native == std::endian::little) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, 8);
        return word;
    }
    std::uint64_t word = 0;
    for (int i = 7; i >= 0; --i) word = word << 8 | static_cast<unsigned char>(p[i]);
    return word;
}

constexpr std::uint64_t read_32(char const* p) noexcept {
    std::uint64_t word = 0;
    for (int i = 3; i >= 0; --i) word = word << 8 | static_cast<unsigned char>(p[i]);
    return word;
}

/// The part of XXH64 that streaming, one-shot and the canonical text's sink share: whole stripes
/// of 32 bytes go in, the caller keeps the rest.
class xxh64_lanes {
public:
    xxh64_lanes() = default;  ///< holds nothing: room for a copy
    constexpr explicit xxh64_lanes(std::uint64_t seed) noexcept
        : lane_{seed + p1 + p2, seed + p2, seed, seed - p1}, seed_(seed) {}

    /// `size` must be a multiple of 32.
    constexpr void stripes(char const* p, std::size_t size) noexcept {
        std::uint64_t a = lane_[0], b = lane_[1], c = lane_[2], d = lane_[3];
        for (char const* const end = p + size; p != end; p += 32) {
            a = round(a, read_64(p));
            b = round(b, read_64(p + 8));
            c = round(c, read_64(p + 16));
            d = round(d, read_64(p + 24));
        }
        lane_[0] = a, lane_[1] = b, lane_[2] = c, lane_[3] = d;
    }

    /// `rest` are the last total % 32 bytes of `total`.
    constexpr std::uint64_t finish(char const* rest, std::uint64_t total) const noexcept {
        std::uint64_t h = seed_ + p5;
        if (total >= 32) {
            h = std::rotl(lane_[0], 1) + std::rotl(lane_[1], 7) + std::rotl(lane_[2], 12) +
                std::rotl(lane_[3], 18);
            for (std::uint64_t lane : lane_) h = (h ^ round(0, lane)) * p1 + p4;
        }
        h += total;
        std::uint64_t left = total % 32;
        for (; left >= 8; left -= 8, rest += 8)
            h = std::rotl(h ^ round(0, read_64(rest)), 27) * p1 + p4;
        if (left >= 4) {
            h = std::rotl(h ^ (read_32(rest) * p1), 23) * p2 + p3;
            left -= 4, rest += 4;
        }
        for (; left != 0; --left, ++rest)
            h = std::rotl(h ^ (static_cast<unsigned char>(*rest) * p5), 11) * p1;
        h = (h ^ (h >> 33)) * p2;
        h = (h ^ (h >> 29)) * p3;
        return h ^ (h >> 32);
    }

private:
    static constexpr std::uint64_t p1 = 0x9E3779B185EBCA87, p2 = 0xC2B2AE3D27D4EB4F,
                                   p3 = 0x165667B19E3779F9, p4 = 0x85EBCA77C2B2AE63,
                                   p5 = 0x27D4EB2F165667C5;

    static constexpr std::uint64_t round(std::uint64_t lane, std::uint64_t input) noexcept {
        return std::rotl(lane + input * p2, 31) * p1;
    }

    std::uint64_t lane_[4];
    std::uint64_t seed_;
};

}  // namespace detail

/// XXH64 of all bytes at once, as published: the same number on every machine.
[[nodiscard]] constexpr std::uint64_t xxh64(std::string_view bytes,
                                            std::uint64_t seed = 0) noexcept {
    detail::xxh64_lanes lanes{seed};
    std::size_t const whole = bytes.size() / 32 * 32;
    lanes.stripes(bytes.data(), whole);
    return lanes.finish(bytes.data() + whole, bytes.size());
}

/// XXH64 of bytes that arrive in pieces: the same number as `xxh64` of all of them.
class xxh64_stream {
public:
    explicit xxh64_stream(std::uint64_t seed = 0) noexcept : lanes_(seed) {}

    void update(std::string_view bytes) noexcept {
        std::size_t const kept = total_ % 32;
        total_ += bytes.size();
        if (kept + bytes.size() < 32) {
            if (!bytes.empty()) std::memcpy(rest_ + kept, bytes.data(), bytes.size());
            return;
        }
        if (kept != 0) {
            std::memcpy(rest_ + kept, bytes.data(), 32 - kept);
            lanes_.stripes(rest_, 32);
            bytes.remove_prefix(32 - kept);
        }
        std::size_t const whole = bytes.size() / 32 * 32;
        lanes_.stripes(bytes.data(), whole);
        if (bytes.size() != whole) std::memcpy(rest_, bytes.data() + whole, bytes.size() - whole);
    }

    [[nodiscard]] std::uint64_t digest() const noexcept { return lanes_.finish(rest_, total_); }

private:
    detail::xxh64_lanes lanes_;
    std::uint64_t total_ = 0;
    char rest_[32] = {};
};

}  // namespace querybudget
