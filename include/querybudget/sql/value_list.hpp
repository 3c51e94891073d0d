// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace querybudget::detail {

/// A value as text, the form in which each driver can give it: equal hashes are equal values.
/// Never 0. Of a long one the beginning decides.
inline std::uint64_t hash_of_value(std::string_view text) noexcept {
    std::uint64_t const hash = xxh64(text.substr(0, 64), 0);
    return hash != 0 ? hash : 1;
}

/// PostgreSQL's text form of an array, `{1,2}`, of two elements or more. JSON has a name first.
inline bool is_array_of_several(std::string_view text) noexcept {
    return text.starts_with('{') && text.ends_with('}') && text.find(',') != text.npos &&
           text.find("\":") == text.npos;
}

/// The first values of an execution, in their order and hashed one by one, so that each can be
/// found again in what another query returned.
struct value_list {
    static constexpr std::size_t most = 6;

    std::uint64_t each[most] = {};  ///< 0: NULL, or unknown
    std::uint32_t size = 0;
    bool array = false;  ///< one of them is an array of two elements or more

    void add(std::uint64_t hash) noexcept {
        if (size < most) each[size++] = hash;
    }
    void add(value_list const& other) noexcept {
        for (std::uint32_t i = 0; i < other.size; ++i) add(other.each[i]);
    }
};

/// The literals of a text. *Thread safety:* none needed. Never allocates; accepts any bytes.
[[nodiscard]] value_list literals_of(std::string_view sql, dialect d) noexcept;

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/value_list.ipp>
#endif
