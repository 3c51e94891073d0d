// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pieces.hpp"

#include <span>
#include <string>

namespace oracle {

// Every way to write a value. A text with a `%` at its end gets a random number there.
// clang-format off
inline constexpr char const* plain_numbers[] = {"%", "1%", "7"};
inline constexpr char const* plain_texts[] = {"'a%'", "'it''s'", "'%'"};
inline constexpr char const* postgres_values[] = {
    "%", "0", "-5", "- 7", "+3", "1.5", ".5", "2.", "1e5", "-1.5E-3", "12345678901234567890",
    "'a'", "''", "'it''s'", "'C:\\'", "'a'\n 'b'", "'),('", "'?'", "'-- x'", "'/* x'", "'$1'",
    "E'it\\'s'", "e'\\\\'", "U&'d\\0061t'", "U&'d!0061' UESCAPE '!'", "N'x'", "B'101'", "X'1F'",
    "$$a'b$$", "$x$a$$b$x$", "$1", "$%", "NULL", "TRUE", "false",
    // From here on what the server's own parser doesn't read.
    "?", ":x", ":1", "%s", "%(x)s", "0x1F", "0o17", "0b11", "1_000", "-0xff"};
inline constexpr std::size_t postgres_parses = 35;
inline constexpr char const* sqlite_values[] = {
    "%", "0", "-5", "- 7", "+3", "1.5", ".5", "2.", "1e5", "-1.5E-3", "0x1F", "12345678901234567890",
    "'a'", "''", "'it''s'", "'C:\\'", "'),('", "'?'", "'-- x'", "'/* x'", "x'1f'", "X'1F'",
    "?", "?%", ":x", "@x", "$x", "$x::y(z)", "NULL", "TRUE", "false"};
// clang-format on

struct value_style {
    bool parses = false;  ///< only what the database's own parser reads
    bool typed = false;   ///< only what fits the column
};

inline std::span<char const* const> values_of(dialect d, bool parses) {
    if (d == dialect::sqlite) return sqlite_values;
    return std::span(postgres_values).first(parses ? postgres_parses : std::size(postgres_values));
}

/// Left out where the database's own parser is asked: to it, unlike to us, `+3` and the sign of
/// `-5::integer` are operators, and `N'x'::text` is two casts. Those exceptions have a test of
/// their own.
inline bool usable(piece const& p, char const* value, value_style style) {
    return !style.parses || !(*value == '+' || (p.cast && (*value == '-' || *value == 'N')));
}

inline std::string filled(char const* value, random_numbers& random) {
    std::string text = value;
    std::size_t const at = text.find('%');
    bool const bind = text == "%s" || text == "%(x)s";
    if (at != std::string::npos && !bind) text.replace(at, 1, std::to_string(random.below(90) + 1));
    return text;
}

inline std::string value_text(piece const& p, dialect d, value_style style,
                              random_numbers& random) {
    if (!style.typed) {
        if (is_row(p.of) && d == dialect::postgresql && random.one_in(8)) return "DEFAULT";
        auto const values = values_of(d, style.parses);
        char const* value = values[random.below(values.size())];
        return filled(usable(p, value, style) ? value : "%", random);
    }
    if (p.of == type::text || p.of == type::row_text)
        return filled(plain_texts[random.below(std::size(plain_texts))], random);
    return filled(plain_numbers[random.below(std::size(plain_numbers))], random);
}

}  // namespace oracle
