// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/group.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace querybudget::detail {

/// Groups by fingerprint, in bounded memory: statements beyond the last group share one overflow
/// group for
/// each kind, so that counts stay exact. *Thread safety:* the caller's lock.
class group_table {
public:
    static constexpr std::size_t most_groups = 4096;

    /// What the key of a group decides, beside its fingerprint.
    struct key {
        std::uint64_t id = 0;
        statement_kind kind = statement_kind::other;
        querybudget::dialect dialect = querybudget::dialect::sqlite;
        bool writes = false;
    };

    /// The group for `k`, new when it is seen for the first time.
    /// *Lifetime:* until the next call. *Throws:* `std::bad_alloc`, with the table unchanged.
    group& at(key const& k);

    /// The group with this fingerprint; null where there is none so far.
    [[nodiscard]] group const* known(std::uint64_t id) noexcept { return find(id); }

    void merge(group const& other);
    [[nodiscard]] std::vector<group>& all() noexcept { return groups_; }
    [[nodiscard]] std::vector<group> const& all() const noexcept { return groups_; }

private:
    [[nodiscard]] group* find(std::uint64_t id) noexcept;
    void grow();

    std::vector<group> groups_;
    std::vector<std::uint32_t>
        index_;  // open addressing, a power of two; position + 1, or 0 where free
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/group_table.ipp>
#endif
