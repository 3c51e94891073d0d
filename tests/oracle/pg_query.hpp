// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <pg_query.h>

#include <cstdint>
#include <string>

namespace oracle {

/// What PostgreSQL's own parser makes of a text.
struct their_fingerprint {
    std::uint64_t id = 0;
    std::string error;  ///< empty where it parses

    explicit their_fingerprint(std::string const& text) {
        PgQueryFingerprintResult const result = pg_query_fingerprint(text.c_str());
        id = result.fingerprint;
        if (result.error != nullptr) error = result.error->message;
        pg_query_free_fingerprint_result(result);
    }
    [[nodiscard]] bool parsed() const { return error.empty(); }
};

/// The parse tree as JSON, empty where the text doesn't parse.
inline std::string parse_tree(std::string const& text) {
    PgQueryParseResult const result = pg_query_parse(text.c_str());
    std::string const tree = result.error == nullptr ? result.parse_tree : "";
    pg_query_free_parse_result(result);
    return tree;
}

}  // namespace oracle
