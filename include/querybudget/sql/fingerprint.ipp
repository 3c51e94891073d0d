// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical.hpp>
#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE fingerprint fingerprint_of(std::string_view sql, dialect d) noexcept {
    statement_facts const facts = facts_of(sql, d);
    return {facts.id, facts.malformed};
}

QUERYBUDGET_DETAIL_INLINE std::string canonical_sql(std::string_view sql, dialect d) {
    detail::canonical_output<detail::text_target> out;
    detail::canonicalizer<detail::canonical_output<detail::text_target>>{sql, d, out}.run();
    return out.take_text();
}

QUERYBUDGET_DETAIL_INLINE std::string display_sql(std::string_view sql, dialect d) {
    detail::display_output out;
    detail::canonicalizer<detail::display_output>{sql, d, out}.run();
    return out.take_text();
}

QUERYBUDGET_DETAIL_INLINE std::string to_string(fingerprint f) {
    std::string text = "f1:0000000000000000";
    for (std::size_t i = text.size(); f.id != 0; f.id >>= 4)
        text[--i] = "0123456789abcdef"[f.id & 15];
    return text;
}

}  // namespace querybudget

#include <querybudget/sql/summary.ipp>
#include <querybudget/sql/tags.ipp>
