// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/relations.hpp>
#include <querybudget/sql/relations.ipp>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE std::string summary_of(std::string_view sql, dialect d) {
    constexpr std::size_t longest = 255;
    std::string summary;
    detail::relation_reader reader{sql, d};
    for (detail::relation found; reader.next(found);) {
        // A name that doesn't fit is left out with all that follow, never cut.
        if (summary.size() + 1 + found.written.size() > longest) break;
        if (!summary.empty()) summary += ' ';
        for (char c : found.written)
            summary += !found.table && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return summary;
}

}  // namespace querybudget
