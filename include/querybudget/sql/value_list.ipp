// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/lexer.hpp>
#include <querybudget/sql/value_list.hpp>

namespace querybudget::detail {

/// Without what the text had to add: the sign stands apart, and a quote is written twice.
inline std::uint64_t hash_of_literal(token const& t) noexcept {
    std::string_view const written(t.text, t.size);
    if (!t.negative && written.substr(0, 64).find('\'') == written.npos)
        return hash_of_value(written);
    char value[64];
    std::size_t size = 0;
    if (t.negative) value[size++] = '-';
    for (std::size_t i = 0; i < written.size() && size < sizeof value; ++i) {
        value[size++] = written[i];
        if (written[i] == '\'') ++i;
    }
    return hash_of_value({value, size});
}

QUERYBUDGET_DETAIL_INLINE value_list literals_of(std::string_view sql, dialect d) noexcept {
    value_list found;
    lexer reader(sql, d);
    while (found.size < value_list::most) {
        token const t = reader.next();
        if (t.what == sym::end) break;
        if (t.what == sym::number || t.what == sym::string) found.add(hash_of_literal(t));
    }
    return found;
}

}  // namespace querybudget::detail
