// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>
#include <querybudget/sql/facts.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// Remembers the facts of texts that were seen before: an ORM repeats its texts, and comparing one
/// is far cheaper than reading it. Bounded: at most 4096 texts of at most 2 KiB, nothing before
/// the first use.
///
/// *Thread safety:* none, the caller locks.
class text_memo {
public:
    /// *Lifetime:* until the next call. Where memory is short the text just isn't remembered.
    [[nodiscard]] statement_facts const& facts(std::string_view sql, dialect d) noexcept;

    /// Texts that are remembered now.
    [[nodiscard]] std::size_t size() const noexcept { return used_; }

private:
    static constexpr std::size_t first_size = 32, largest_size = 4096, longest_text = 2048;
    static constexpr std::size_t ways = 8;  // so the tags of a set are one line of the cache

    struct entry {
        std::string text;
        dialect language = dialect::sqlite;
        statement_facts facts;
    };

    [[nodiscard]] static std::uint64_t tag_of(std::string_view sql, dialect d) noexcept;
    [[nodiscard]] std::size_t set_of(std::uint64_t tag) const noexcept;
    void grow();
    statement_facts const& remember(std::string_view sql, dialect d, std::uint64_t tag);

    std::vector<std::uint64_t> tags_;  // 0 where free
    std::uint32_t victim_ = 0;
    std::vector<entry> entries_;
    std::size_t used_ = 0;
    statement_facts last_;
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/text_memo.ipp>
#endif
