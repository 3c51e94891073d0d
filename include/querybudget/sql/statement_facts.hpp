// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/statement_kind.hpp>

#include <cstdint>

namespace querybudget {

/// Everything that one pass over a statement's text finds out.
struct statement_facts {
    std::uint64_t id = 0;            ///< fingerprint: never 0 for a text that was read
    std::uint64_t values = 0;        ///< hash of the literals in their order; 0 where there are none
    std::uint32_t literals = 0;      ///< how many values stand in the text
    std::uint32_t binds = 0;         ///< how many placeholders stand in the text
    std::uint32_t longest_list = 0;  ///< elements of the longest list of values (IN, VALUES, ARRAY); 0: no list
    std::int64_t limit = -1;         ///< the literal after LIMIT or FETCH FIRST; 0 where it is a placeholder; -1: none
    statement_kind kind = statement_kind::other;
    bool writes = false;             ///< changes data or schema, in whatever part of the statement
    bool malformed = false;          ///< an unterminated string, comment or quote; the id is stable all the same
};

}  // namespace querybudget
