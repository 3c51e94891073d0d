// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical.hpp>
#include <querybudget/sql/facts.hpp>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE statement_facts facts_of(std::string_view sql, dialect d) noexcept {
    detail::canonical_output<detail::hash_target> out;
    detail::canonicalizer<detail::canonical_output<detail::hash_target>> reader{sql, d, out};
    statement_facts facts = reader.run();
    facts.id = out.hash();
    if (facts.id == 0) facts.id = 1;  // 0 stands for no statement
    return facts;
}

}  // namespace querybudget
