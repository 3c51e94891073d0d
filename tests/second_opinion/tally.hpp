// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/statement_kind.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace second_opinion {

/// How often each statement ran, by its fingerprint and by what it counts as.
class tally {
public:
    using key = std::pair<std::uint64_t, querybudget::statement_kind>;

    /// A statement of PostgreSQL, which counts as what its text says.
    void add(std::string_view sql, long times = 1);
    void add(key const& k, std::string_view text, long times);

    [[nodiscard]] long total() const;

    /// A line for each statement that isn't as often in both, with both numbers; empty: the same.
    [[nodiscard]] static std::string compare(char const* one, tally const& a, char const* other,
                                             tally const& b);

private:
    struct line {
        std::string text;
        long times = 0;
    };
    std::map<key, line> lines_;
};

/// What `sql` counts as, by its text.
[[nodiscard]] tally::key key_of(std::string_view sql);

}  // namespace second_opinion
