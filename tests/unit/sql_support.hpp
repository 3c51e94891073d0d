// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <doctest/doctest.h>

#include <querybudget/sql/canonical.hpp>
#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <string>
#include <string_view>

namespace sql_test {

using querybudget::dialect;
using querybudget::statement_facts;

inline bool operator==(statement_facts const& a, statement_facts const& b) {
    return a.id == b.id && a.values == b.values && a.literals == b.literals && a.binds == b.binds &&
           a.longest_list == b.longest_list && a.limit == b.limit && a.kind == b.kind &&
           a.writes == b.writes && a.malformed == b.malformed;
}

/// Without the shortcuts for common tokens.
inline statement_facts slow_facts(std::string_view sql, dialect d) {
    using output = querybudget::detail::canonical_output<querybudget::detail::hash_target>;
    output out;
    querybudget::detail::canonicalizer<output, false> reader{sql, d, out};
    statement_facts facts = reader.run();
    facts.id = out.hash();
    return facts;
}

/// What has to hold for every text, whatever it says. Empty, or what doesn't.
inline std::string broken_promise(std::string_view sql, dialect d) {
    std::string const text = querybudget::canonical_sql(sql, d);
    statement_facts const facts = querybudget::facts_of(sql, d);
    if (querybudget::canonical_sql(text, d) != text)
        return "not idempotent: " + text + " -> " + querybudget::canonical_sql(text, d);
    if (facts.id != querybudget::xxh64(text, 1)) return "the id isn't the hash of the text";
    if (!(facts == slow_facts(sql, d))) return "the shortcuts differ from the usual way";
    if (text.size() > 2 * sql.size() + 16) return "longer than its source";
    if (querybudget::display_sql(sql, d).size() > 2 * sql.size() + 16) return "long display text";
    return {};
}

inline std::string canon(std::string_view sql, dialect d) {
    INFO("text: " << std::string(sql));
    CHECK(broken_promise(sql, d) == "");
    CHECK(querybudget::kind_of(sql, d) == querybudget::facts_of(sql, d).kind);
    return querybudget::canonical_sql(sql, d);
}
inline std::string pg(std::string_view sql) { return canon(sql, dialect::postgresql); }
inline std::string lite(std::string_view sql) { return canon(sql, dialect::sqlite); }

inline statement_facts pg_facts(std::string_view sql) {
    return querybudget::facts_of(sql, dialect::postgresql);
}
inline statement_facts lite_facts(std::string_view sql) {
    return querybudget::facts_of(sql, dialect::sqlite);
}

}  // namespace sql_test
