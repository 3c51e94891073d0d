// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/crossing.hpp>
#include <querybudget/record/finding.hpp>
#include <querybudget/record/group.hpp>
#include <querybudget/record/subject.hpp>
#include <querybudget/record/timeline.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace querybudget {

/// A connection whose driver stopped reporting, and what to do about it.
struct lost_connection {
    std::string what;
    std::string fix;
};

/// What the adapters could see while a recording was made: a verdict rests on it.
struct visibility {
    std::uint64_t live_connections = 0;  ///< observed and alive at some time of the recording
    std::uint64_t connections = 0;       ///< from which statements came; 16 stands for 16 or more
    std::uint64_t threads = 0;           ///< on which statements came
    std::uint64_t forgotten = 0;         ///< statements that no memory was left for
    std::uint64_t without_round_trips = 0;    ///< statements of drivers that have no round trips
    std::uint64_t unobserved_statements = 0;  ///< on connections that nobody observes
    std::vector<lost_connection> lost;
    std::vector<std::string> unobserved;  ///< connections opened meanwhile that nobody observes
    std::vector<std::string>
        other_hubs;  ///< modules that observe with a copy of this library of their own
    std::vector<std::string>
        running;  ///< statements that another thread was still executing at the end
};

/// Everything that one scope saw: a value, in bounded memory.
/// *Thread safety:* as of a standard container.
class recording {
public:
    /// Statements that touch data or schema; nested ones are not in it.
    [[nodiscard]] std::uint64_t queries() const { return count(querybudget::queries); }
    /// Queries, control and cursor steps.
    [[nodiscard]] std::uint64_t statements() const { return count(querybudget::statements); }
    [[nodiscard]] std::uint64_t round_trips() const noexcept { return round_trips_; }
    /// Rows that queries returned.
    [[nodiscard]] std::uint64_t rows() const { return count(querybudget::rows); }
    /// Nanoseconds in the database, up to each statement's first row: a lower bound.
    [[nodiscard]] std::int64_t db_time() const noexcept;
    /// Transaction control, session statements, PREPARE, EXPLAIN, and what a driver adds by itself.
    [[nodiscard]] std::uint64_t control() const { return count(querybudget::control); }
    /// FETCH, MOVE and CLOSE.
    [[nodiscard]] std::uint64_t cursor_steps() const noexcept;
    /// What the database ran inside statements: triggers, foreign-key actions, full-text tables.
    [[nodiscard]] std::uint64_t nested() const noexcept { return nested_; }

    [[nodiscard]] std::uint64_t count(subject what) const;
    /// One for each query, in the order of their first execution.
    [[nodiscard]] std::vector<group> const& groups() const& noexcept { return groups_; }
    /// By value, so that `for (auto& g : recorder.recording().groups())` has something to go over.
    [[nodiscard]] std::vector<group> groups() && noexcept { return std::move(groups_); }
    /// What looks wrong whatever the limits; at most one for a group, the strongest.
    [[nodiscard]] std::vector<finding> findings() const;
    /// Where maxima were exceeded that the recorder was given, as a scope's is.
    [[nodiscard]] std::vector<crossing> const& crossings() const noexcept { return crossings_; }
    /// When its queries began, those that a budget ignores and set-up as well.
    [[nodiscard]] querybudget::timeline const& timeline() const noexcept { return timeline_; }
    [[nodiscard]] visibility const& seen() const noexcept { return seen_; }

    /// A copy without the groups for which `ignored(group)` is true.
    template <class Ignored>
    [[nodiscard]] recording without(Ignored ignored) const {
        recording kept = *this;
        kept.groups_.clear();
        for (group const& g : groups_) {
            if (ignored(g))
                kept.round_trips_ -= g.round_trips;
            else
                kept.groups_.push_back(g);
        }
        return kept;
    }

    /// A copy without the writes that came before the first read (other than a count) and before
    /// schema changes: set-up, in most tests.
    [[nodiscard]] recording without_set_up() const;

private:
    friend class recorder;

    std::vector<group> groups_;
    std::vector<crossing> crossings_;
    querybudget::timeline timeline_;
    std::uint64_t nested_ = 0;
    std::uint64_t round_trips_ = 0;
    visibility seen_;
};

namespace detail {

/// Does the subject count this group's executions? For the subjects that choose among statements.
[[nodiscard]] bool selects_group(subject what, group const& g);

}  // namespace detail
}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/recording.ipp>
#endif
