// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/sampled_loop.hpp>
#include <querybudget/record/group.hpp>

#include <cstdint>
#include <vector>

namespace querybudget::detail {

/// Positions of groups by a number.
class position_index {
public:
    void add(std::uint64_t key, std::uint32_t position) { all_.push_back({key, position}); }
    void sort() noexcept;
    /// Each position once. Sort it first.
    template <class Use>
    void for_each(std::uint64_t key, Use use) const {
        std::size_t from = 0;
        for (std::size_t to = all_.size(); from < to;) {
            std::size_t const middle = (from + to) / 2;
            if (all_[middle].key < key)
                from = middle + 1;
            else
                to = middle;
        }
        for (std::size_t i = from; i < all_.size() && all_[i].key == key; ++i) {
            if (i == from || all_[i].position != all_[i - 1].position) use(all_[i].position);
        }
    }

private:
    struct entry {
        std::uint64_t key;
        std::uint32_t position;
    };
    std::vector<entry> all_;
};

/// What the queries of a recording are judged by, looked up once for all of them: with thousands of
/// groups nobody may compare each with each.
/// *Lifetime:* that of the groups.
class evidence {
public:
    explicit evidence(std::vector<group> const& groups);

    struct candidate {
        group const* of = nullptr;
        int strength = 0;  ///< of `parent`, at most
    };
    /// Who could be the parent of these executions, the latest first, maybe twice: whoever returned
    /// the first value at some position, as many rows where values decide nothing, or is still
    /// read.
    [[nodiscard]] std::vector<candidate> parents_for(sampled_loop const& loop, group const& child,
                                                     std::uint64_t times) const;
    /// Those that write to the tables of a read, or nobody knows where to.
    [[nodiscard]] std::vector<group const*> writes_to_tables_of(group const& read) const;
    /// Of whole transactions.
    [[nodiscard]] std::vector<group const*> const& rollbacks() const noexcept { return rollbacks_; }
    /// Did anything fail, or change nothing?
    [[nodiscard]] bool any_failed() const noexcept { return any_failed_; }

private:
    void add_parents();

    std::vector<group> const& groups_;
    position_index by_value_;  ///< of those that any query looks for
    position_index by_rows_;
    position_index by_id_;
    position_index writes_;  ///< by hash of the table, 0 where it is unknown
    std::vector<group const*> rollbacks_;
    bool any_failed_ = false;
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/judge/evidence.ipp>
#endif
