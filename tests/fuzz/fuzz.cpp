// SPDX-License-Identifier: BSL-1.0
// What has to hold for any bytes. The first one chooses the dialect.
#include <querybudget/sql/canonical.hpp>
#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/kind.hpp>
#include <querybudget/sql/query_shape.hpp>
#include <querybudget/sql/splitter.hpp>
#include <querybudget/sql/tables.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace qb = querybudget;

namespace {

void promise(bool kept, char const* what, std::string const& canonical) {
    if (kept) return;
    std::fprintf(stderr, "broken: %s\ncanonical: %s\n", what, canonical.c_str());
    std::abort();
}

void readers(std::string_view sql, qb::dialect d) {
    qb::statement_splitter splitter{sql, d};
    std::size_t size = 0;
    for (std::string_view part; splitter.next(part);) {
        promise(!part.empty(), "an empty statement", "");
        size += part.size();
    }
    promise(size <= sql.size(), "the parts are longer than the text", "");
    for (std::string const& table : qb::tables_of(sql, d))
        promise(table.size() <= sql.size(), "a table's name is longer than the text", table);
    promise(qb::summary_of(sql, d).size() <= 255, "a long summary", "");
    for (std::string_view const key : qb::detail::shape_of(sql, d).keys)
        promise(!key.empty() && key.size() < sql.size(), "a key is no part of the text", "");
    promise(qb::tags_of(sql, d).size() <= sql.size(), "more tags than bytes", "");
    promise(qb::display_sql(sql, d).size() <= 2 * sql.size() + 16, "a long display text", "");
}

/// By the lexer alone, without the shortcuts for common tokens.
qb::statement_facts slow_facts(std::string_view sql, qb::dialect d) {
    using output = qb::detail::canonical_output<qb::detail::hash_target>;
    output out;
    qb::statement_facts facts = qb::detail::canonicalizer<output, false>{sql, d, out}.run();
    facts.id = out.hash();
    return facts;
}

bool same(qb::statement_facts const& a, qb::statement_facts const& b) {
    return a.id == b.id && a.values == b.values && a.literals == b.literals && a.binds == b.binds &&
           a.longest_list == b.longest_list && a.limit == b.limit && a.kind == b.kind &&
           a.writes == b.writes && a.malformed == b.malformed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    qb::dialect const d = data[0] % 2 == 0 ? qb::dialect::postgresql : qb::dialect::sqlite;
    // A copy of its own size, so that the address sanitizer sees a byte read too many.
    std::unique_ptr<char[]> const copy(new char[size - 1]);
    for (std::size_t i = 1; i < size; ++i) copy[i - 1] = static_cast<char>(data[i]);
    std::string_view const sql(copy.get(), size - 1);

    std::string const canonical = qb::canonical_sql(sql, d);
    qb::statement_facts const facts = qb::facts_of(sql, d);
    promise(facts.id == qb::xxh64(canonical, 1), "the id is the hash of the text", canonical);
    promise(same(facts, slow_facts(sql, d)), "the shortcuts do as the usual way", canonical);
    promise(qb::canonical_sql(canonical, d) == canonical, "idempotent", canonical);
    // Blanks around an operator can double a text.
    promise(canonical.size() <= 2 * sql.size() + 16, "no longer than its source", canonical);
    promise(qb::fingerprint_of(sql, d).malformed == facts.malformed, "one malformed", canonical);
    promise(qb::kind_of(sql, d) == facts.kind, "one kind", canonical);
    readers(sql, d);
    return 0;
}
