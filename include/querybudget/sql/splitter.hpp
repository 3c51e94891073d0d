// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>
#include <querybudget/sql/lexer.hpp>

#include <cstdint>
#include <string_view>

namespace querybudget {

/// Cuts a text into its statements, at the `;` that the database would cut at: not in strings,
/// comments or dollar quotes, not in the body of a SQLite trigger or a PostgreSQL BEGIN ATOMIC.
///
///     statement_splitter s{text, dialect::sqlite};
///     for (std::string_view part; s.next(part);) …
///
/// *Lifetime:* the parts point into the text. Never allocates, never throws.
class statement_splitter {
public:
    statement_splitter(std::string_view text, dialect d) noexcept : lexer_(text, d), dialect_(d) {}

    /// The next statement that isn't empty, without its `;` and the white space around it. False
    /// after the last, and then `part` is empty.
    [[nodiscard]] bool next(std::string_view& part) noexcept;

private:
    detail::lexer lexer_;
    dialect dialect_;
};

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/splitter.ipp>
#endif
