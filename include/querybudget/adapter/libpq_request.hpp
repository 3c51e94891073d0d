// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/value_list.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace querybudget::libpq::detail {

/// What a function of libpq was asked to send.
struct request {
    enum class type : unsigned char {
        simple,    ///< a text, maybe of several statements
        extended,  ///< a text of one statement, with values
        prepared,  ///< the name of a prepared statement, with values
        function,  ///< a function of the server, as for large objects
        // no statements:
        prepare,
        describe,
        close,  ///< of a prepared statement
        sync,
    };

    type what = type::simple;
    char const* text = nullptr;
    char const* name = nullptr;
    bool writes = false;      ///< of a function
    std::uint64_t value = 0;  ///< of a function: what its arguments are hashed to
    int count = 0;
    char const* const* values = nullptr;
    int const* lengths = nullptr;
    int const* formats = nullptr;

    /// `(7, 'x')`: for QUERYBUDGET_VALUES only. Empty where there are none.
    [[nodiscard]] std::string values_in_words() const {
        std::string words;
        for (int i = 0; i < count && words.size() < 1024; ++i) {
            words += i == 0 ? "(" : ", ";
            char const* const bound = values == nullptr ? nullptr : values[i];
            std::string_view const written = bound == nullptr ? "" : bound;
            if (bound == nullptr)
                words += "NULL";
            else if (formats != nullptr && formats[i] != 0)
                words += "binary";
            else if (!written.empty() && written.find_first_not_of("0123456789.-") == written.npos)
                words += written;
            else
                words.append("'").append(written.substr(0, 100)).append("'");
        }
        return words.empty() ? words : words + ')';
    }

    /// Bound values are hashed, and kept for QUERYBUDGET_VALUES only; 0 where there are none.
    [[nodiscard]] std::uint64_t hash_of_values() const noexcept {
        std::uint64_t hash = value;
        for (int i = 0; i < count; ++i) {
            bool const binary = formats != nullptr && formats[i] != 0;
            char const* const bound = values == nullptr ? nullptr : values[i];
            std::size_t const size = bound == nullptr ? 0
                                     : binary && lengths != nullptr
                                         ? static_cast<std::size_t>(lengths[i])
                                         : std::strlen(bound);
            hash = xxh64({bound, size}, hash + (bound == nullptr ? 2 : 1));
        }
        return count != 0 && hash == 0 ? 1 : hash;
    }
    /// The first of them one by one; binary ones are unknown.
    [[nodiscard]] querybudget::detail::value_list list_of_values() const noexcept {
        querybudget::detail::value_list list;
        for (int i = 0; i < count; ++i) {
            bool const binary = formats != nullptr && formats[i] != 0;
            char const* const bound = values == nullptr || binary ? nullptr : values[i];
            list.add(bound != nullptr ? querybudget::detail::hash_of_value(bound) : 0);
            if (bound != nullptr && querybudget::detail::is_array_of_several(bound))
                list.array = true;
        }
        return list;
    }
};

}  // namespace querybudget::libpq::detail
