// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace querybudget {

/// Identity of a statement without its values, list lengths, comments, spacing and letter case.
struct fingerprint {
    std::uint64_t id = 0;  ///< XXH64 of the canonical text, seed 1; 0 stands for no statement
    bool malformed =
        false;  ///< an unterminated string, comment or quote; the id is stable all the same

    friend bool operator==(fingerprint const&, fingerprint const&) = default;
};

/// Never allocates, never throws; accepts any bytes.
[[nodiscard]] fingerprint fingerprint_of(std::string_view sql, dialect d) noexcept;

/// The text that the fingerprint is the hash of: `select * from t where id = ?`.
[[nodiscard]] std::string canonical_sql(std::string_view sql, dialect d);

/// The text for people: values replaced by `?`, comments dropped, blanks folded, lists shortened as
/// in the canonical text; letter case and spacing stay.
[[nodiscard]] std::string display_sql(std::string_view sql, dialect d);

/// `f1:` and 16 hexadecimal digits; the 1 is the version of the rules.
[[nodiscard]] std::string to_string(fingerprint f);

/// OpenTelemetry's `db.query.summary`: operations and their tables in order, as written, at most
/// 255 bytes: `SELECT customers`, `INSERT archive SELECT orders`.
[[nodiscard]] std::string summary_of(std::string_view sql, dialect d);

/// Keys and values of the comments that end a statement, as sqlcommenter (`key='value'`, decoded)
/// and Rails (`key:value`) write them. They are never part of the fingerprint.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> tags_of(std::string_view sql,
                                                                       dialect d);

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/fingerprint.ipp>
#endif
