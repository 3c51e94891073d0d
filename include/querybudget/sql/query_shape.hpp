// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>

#include <string_view>
#include <vector>

namespace querybudget::detail {

/// What one statement's clauses look like, those of its outermost SELECT, INSERT, UPDATE or DELETE.
/// *Lifetime:* all texts are views of the statement.
struct query_shape {
    struct ordering {
        std::string_view column;
        bool descending = false;
    };

    bool known = false;   ///< one of these four, complete, without UNION and the like
    bool values = false;  ///< there are values, or placeholders for them, anywhere

    // WHERE, that of `SELECT EXISTS (…)` too
    std::vector<std::string_view>
        keys;                      ///< what has to equal one value each: `c.id`, `lower(mail)`
    bool conditions = false;       ///< there is a WHERE
    bool more_conditions = false;  ///< of other kinds

    // SELECT
    bool exists = false;      ///< asks only whether there is a row
    bool aggregates = false;  ///< `sum(price)`
    bool grouped = false;     ///< GROUP BY
    bool windows = false;     ///< OVER
    bool distinct = false;
    bool limited = false;  ///< LIMIT or FETCH FIRST
    bool offset = false;
    bool locks = false;           ///< FOR UPDATE
    std::string_view order_by;    ///< empty where an alias or a value is in it
    std::vector<ordering> order;  ///< empty unless ORDER BY names columns only
    bool ordered = false;
    bool last_id = false;  ///< asks for the id of the row just inserted
    bool next_id = false;  ///< asks for the next number of a sequence

    // INSERT and UPDATE
    bool replace = false;           ///< its verb is REPLACE
    bool values_list = false;       ///< INSERT … VALUES (…)
    bool plain_values = false;      ///< … of values only
    bool from_select = false;       ///< INSERT … SELECT
    bool on_conflict = false;       ///< ON CONFLICT
    bool updates_conflict = false;  ///< … DO UPDATE
    bool returning = false;
    bool sets_values = false;  ///< UPDATE … SET price = ?
};

/// Never fails: of what it doesn't know it says so.
[[nodiscard]] query_shape shape_of(std::string_view sql, dialect d);

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/query_shape.ipp>
#endif
