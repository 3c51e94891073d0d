// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <querybudget/sql/xxh64.hpp>

#include <cstdint>
#include <string>

namespace qb = querybudget;

namespace {

/// The buffer that the published sanity checks hash.
std::string sanity_buffer(std::size_t size) {
    std::string bytes;
    std::uint32_t generator = 2654435761u;
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(generator >> 24);
        generator *= generator;
    }
    return bytes;
}

}  // namespace

TEST_CASE("XXH64 gives the published numbers") {
    constexpr std::uint64_t prime = 2654435761u;
    CHECK(qb::xxh64("") == 0xEF46DB3751D8E999);
    CHECK(qb::xxh64("", prime) == 0xAC75FDA2929B17EF);
    CHECK(qb::xxh64(sanity_buffer(1)) == 0x4FCE394CC88952D8);
    CHECK(qb::xxh64(sanity_buffer(1), prime) == 0x739840CB819FA723);
    CHECK(qb::xxh64(sanity_buffer(14)) == 0xCFFA8DB881BC3A3D);
    CHECK(qb::xxh64(sanity_buffer(14), prime) == 0x5B9611585EFCC9CB);
    CHECK(qb::xxh64(sanity_buffer(101)) == 0x0EAB543384F878AD);
    CHECK(qb::xxh64(sanity_buffer(101), prime) == 0xCAA65939306F1E21);
    CHECK(qb::xxh64("a") == 0xD24EC4F1A98C6E5B);
    CHECK(qb::xxh64("abc") == 0x44BC2CF5AD770999);
}

TEST_CASE("XXH64 of a literal is known to the compiler") {
    static_assert(qb::xxh64("abc") == 0x44BC2CF5AD770999);
    static_assert(qb::xxh64("0123456789012345678901234567890123456789", 1) != 0);
    CHECK(qb::xxh64(std::string("0123456789012345678901234567890123456789"), 1) ==
          std::integral_constant<std::uint64_t,
                                 qb::xxh64("0123456789012345678901234567890123456789", 1)>::value);
}

TEST_CASE("pieces hash like the whole, wherever they are cut") {
    std::string const bytes = sanity_buffer(150);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        std::string_view const whole = std::string_view(bytes).substr(0, size);
        for (std::size_t step : {1u, 7u, 31u, 32u, 33u, 64u}) {
            qb::xxh64_stream stream{7};
            for (std::size_t at = 0; at < size; at += step) stream.update(whole.substr(at, step));
            REQUIRE(stream.digest() == qb::xxh64(whole, 7));
        }
    }
}
