// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/relations.hpp>
#include <querybudget/sql/relations.ipp>
#include <querybudget/sql/tables.hpp>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE std::vector<std::string> tables_of(std::string_view sql, dialect d) {
    std::vector<std::string> tables;
    detail::relation_reader reader{sql, d};
    for (detail::relation found; reader.next(found);) {
        bool known = !found.table;
        for (auto const& name : tables) known = known || name == found.name;
        if (!known) tables.push_back(found.name);
    }
    return tables;
}

}  // namespace querybudget
