// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/sampled_loop.hpp>
#include <querybudget/record/group.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace querybudget::detail {

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
    /// Who could be the parent of these executions, the latest first: whoever returned the first
    /// value at some position, as many rows where values decide nothing, or is still read.
    [[nodiscard]] std::vector<candidate> parents_for(sampled_loop const& loop, group const& child,
                                                     std::uint64_t times) const;
    /// Those that write to the tables of a read, or nobody knows where to.
    [[nodiscard]] std::vector<group const*> writes_to_tables_of(group const& read) const;
    /// Of whole transactions.
    [[nodiscard]] std::vector<group const*> const& rollbacks() const noexcept { return rollbacks_; }
    /// Did anything fail, or change nothing?
    [[nodiscard]] bool any_failed() const noexcept { return any_failed_; }

private:
    using positions = std::vector<std::pair<std::uint64_t, std::uint32_t>>;  ///< of groups, sorted

    void add_parents();

    std::vector<group> const& groups_;
    positions by_value_;  ///< of those that any query looks for
    positions by_rows_;
    positions by_id_;
    std::vector<std::pair<std::string, group const*>> writes_;  ///< by table, "" where unknown
    std::vector<group const*> rollbacks_;
    bool any_failed_ = false;
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/judge/evidence.ipp>
#endif
