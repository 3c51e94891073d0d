// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/dialect.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace oracle {

using querybudget::dialect;

/// The same numbers on every machine.
struct random_numbers {
    std::uint64_t state;
    std::size_t below(std::size_t n) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>(state >> 33) % n;
    }
    bool one_in(std::size_t n) { return below(n) == 0; }
};

enum class part : unsigned char {
    word,      ///< a keyword
    function,  ///< a name that quotes would make another one
    name,      ///< of a table, a column or an alias
    masked,    ///< of a savepoint or a cursor: counts as a value
    value,     ///< what stands there is chosen when the text is written
    op,
    mark,  ///< one of ( ) [ ] , .
    fixed  ///< kept as it is
};

/// What a value has to be for the database to accept it.
enum class type : unsigned char { number, text, count, row_number, row_text };

struct piece {
    part what;
    std::string text;
    std::string swap = {};  ///< what in its place makes another statement
    type of = type::number;
    bool cast = false;  ///< a value that `::` follows
};

struct range {
    std::size_t begin, end;
    char const* what;
};

/// A statement before its values, list lengths, spacing and letter case are chosen.
struct statement {
    dialect language = dialect::postgresql;
    std::vector<piece> pieces;
    std::vector<range> optional;  ///< what can go, leaving another statement
    std::vector<range> lists;     ///< the one element of a list of values
    bool select = false, ordered = false;
};

inline bool is_row(type t) { return t == type::row_number || t == type::row_text; }

/// The pieces with every list at its length; none given: 1.
inline std::vector<piece> expanded(statement const& s, std::vector<std::size_t> const& lengths) {
    std::vector<piece> all;
    std::size_t at = 0;
    for (std::size_t i = 0; i < s.lists.size(); ++i) {
        range const& l = s.lists[i];
        auto const from = [&s](std::size_t n) {
            return s.pieces.begin() + static_cast<std::ptrdiff_t>(n);
        };
        all.insert(all.end(), from(at), from(l.begin));
        for (std::size_t n = 0; n < (i < lengths.size() ? lengths[i] : 1); ++n) {
            if (n != 0) all.push_back({part::mark, ","});
            all.insert(all.end(), from(l.begin), from(l.end));
        }
        at = l.end;
    }
    all.insert(all.end(), s.pieces.begin() + static_cast<std::ptrdiff_t>(at), s.pieces.end());
    return all;
}

/// Whether the two may touch. Never says so where the database might read another token.
inline bool may_touch(piece const& before, piece const& after) {
    if (before.what == part::mark || after.what == part::mark) return true;
    auto const plain = [](piece const& p) {
        return p.what == part::op && p.text.find_first_not_of("=<>") == std::string::npos;
    };
    return (plain(before) && after.what != part::op) || (plain(after) && before.what != part::op);
}

/// The usual spacing, for texts that are read by people.
inline std::string usual_gap(piece const& before, piece const& after) {
    bool const tight = before.text == "(" || before.text == "." || after.text == "," ||
                       after.text == "." || after.text == ")" || after.text == "]" ||
                       before.text == "[" || before.text == "::" || after.text == "::" ||
                       (after.text == "(" && before.what == part::function);
    return tight && before.what != part::value ? "" : tight && after.what == part::mark ? "" : " ";
}

}  // namespace oracle
