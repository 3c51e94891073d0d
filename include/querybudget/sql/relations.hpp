// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/detail/fixed_array.hpp>
#include <querybudget/sql/dialect.hpp>
#include <querybudget/sql/lexer.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// An operation, such as SELECT, or a table that it names.
struct relation {
    bool table = false;
    std::string_view written;  ///< as in the text, a table with its schema and quotes
    std::string name;          ///< a table's own name, as `tables_of` gives it
};

/// Steps through the operations and tables of a text, in its order.
class relation_reader {
public:
    relation_reader(std::string_view sql, dialect d) : lexer_(sql, d), dialect_(d) {}

    /// False at the end.
    bool next(relation& found);

private:
    enum class expected : unsigned char {
        nothing,
        item,   // of FROM, JOIN or USING: may also be a function or something in parentheses
        table,  // can only be a table
        cte,
    };
    struct frame {
        bool from_list = false;   // a comma is followed by one more item
        bool table_list = false;  // the same for DROP, TRUNCATE and LOCK
        bool verb = false;        // FROM names tables only after one, unlike in EXTRACT(x FROM y)
        bool with = false;        // a comma is followed by one more common table expression
        bool using_ = false;      // DELETE or MERGE: the first USING names tables
    };

    bool name_is_table(token const& first, relation& found);
    bool keyword(token const& t, relation& found);
    bool operation(token const& t, relation& found) const;
    bool begin_statement(token const& t, relation& found);
    bool skips(token const& t) const noexcept;
    bool verb_can_stand() const noexcept;
    bool names_cte() const noexcept;
    std::string name_of(token const& t) const;
    frame& current() noexcept { return frames_[depth_ < frames_.size() ? depth_ : 0]; }
    void push(bool from_list) noexcept;

    lexer lexer_;
    dialect dialect_;
    sym previous_ = sym::start;
    sym first_ = sym::start;  // the statement's first word
    bool object_seen_ = false;
    bool on_table_ = false;  // CREATE INDEX and CREATE TRIGGER name their table after ON
    expected expected_ = expected::nothing;
    std::size_t depth_ = 0;
    fixed_array<frame, 64> frames_{};
    std::vector<std::string> ctes_;
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/relations.ipp>
#endif
