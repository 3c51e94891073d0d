// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "scenario.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace scenarios {

using querybudget::finding_kind;
using shop::database;
using shop::row;
using shop::value;
using id = std::int64_t;

inline expectation n_plus_one(std::string sql, size required = 3, size tolerated = 2) {
    return {finding_kind::n_plus_one, std::move(sql), required, tolerated};
}
inline expectation duplicate(std::string sql, size required = 0, size tolerated = 0) {
    return {finding_kind::duplicate, std::move(sql), required, tolerated};
}
inline expectation missing_batch(std::string sql, size required = 3, size tolerated = 2) {
    return {finding_kind::missing_batch, std::move(sql), required, tolerated};
}
inline expectation row_cursor(std::string sql, size required = 3, size tolerated = 1) {
    return {finding_kind::row_cursor, std::move(sql), required, tolerated};
}
inline expectation row_explosion(std::string sql, size required, size tolerated) {
    return {finding_kind::row_explosion, std::move(sql), required, tolerated};
}
inline expectation or_as(finding_kind other, expectation e) {
    e.or_as = other;
    return e;
}

inline std::string numbered(std::string const& word, id number) {
    return word + " " + std::to_string(number);
}

/// `?, ?, ?`
inline std::string list_of(std::size_t placeholders) {
    std::string list = "?";
    for (std::size_t i = 1; i < placeholders; ++i) list += ", ?";
    return list;
}

using add_scenarios = void(std::vector<scenario>& all);
add_scenarios add_helpers;  ///< loops and their helpers
add_scenarios add_trees;    ///< generations, types, keys of several columns
add_scenarios add_lookups;  ///< caches, literals, comments, counts
add_scenarios add_batches;  ///< joins, lists, pages, exports
add_scenarios add_repeats;  ///< the same twice, retries, unrelated lookups
add_scenarios add_writes;   ///< one by one, in batches, in savepoints
add_scenarios add_results;  ///< cursors, products, the newest of each
add_scenarios add_threads;

}  // namespace scenarios
