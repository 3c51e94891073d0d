// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/call_site.hpp>
#include <querybudget/record/group_tags.hpp>
#include <querybudget/record/returned_values.hpp>
#include <querybudget/record/sample.hpp>
#include <querybudget/sql/dialect.hpp>
#include <querybudget/sql/kind.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace querybudget {

namespace detail {

/// The different values that a query was run with: exact up to 64, then a lower bound.
class value_set {
public:
    static constexpr std::size_t most = 64;

    void add(std::uint64_t hash) {
        if (hashes_.size() == most) return;
        // A loop mostly repeats the latest value or brings a new one; from the back the first is
        // found at once.
        for (auto it = hashes_.rbegin(); it != hashes_.rend(); ++it) {
            if (*it == hash) return;
        }
        hashes_.push_back(hash);
    }
    void add(value_set const& other) {
        for (std::uint64_t const hash : other.hashes_) add(hash);
    }
    [[nodiscard]] std::size_t size() const noexcept { return hashes_.size(); }

private:
    std::vector<std::uint64_t> hashes_;
};

}  // namespace detail

/// All executions of one query in a recording.
struct group {
    std::uint64_t id = 0;  ///< fingerprint
    std::uint64_t executions = 0;
    std::uint64_t rows = 0;       ///< returned, by all executions together
    std::uint64_t most_rows = 0;  ///< returned by one execution
    std::int64_t db_time =
        0;  ///< nanoseconds, up to the first row of each execution: a lower bound
    std::uint64_t failed = 0;  ///< executions known to have failed; they are in `executions` too
    std::uint64_t changed_nothing = 0;      ///< executions of a write that found no row to change
    std::uint64_t last_without_change = 0;  ///< number of the latest of those
    std::uint64_t round_trips = 0;
    std::uint64_t full_scans = 0;  ///< executions that stepped over more rows than they returned
    std::uint64_t known_values =
        0;  ///< executions whose values were seen; where fewer, they are samples
    std::uint64_t distinct_values =
        0;  ///< different values among those: exact up to 64, then a lower bound
    std::uint64_t batched = 0;    ///< executions with a list of two values or more
    std::uint64_t paged = 0;      ///< executions with a LIMIT other than 1
    std::uint64_t inside = 0;     ///< executions while an earlier result was still being read
    std::uint64_t set_up = 0;     ///< executions of a write before the first read
    std::uint64_t inside_of = 0;  ///< fingerprint of that result's query, the first one seen
    std::int64_t first_at = 0;    ///< steady clock, nanoseconds
    statement_kind kind = statement_kind::other;
    querybudget::dialect dialect = querybudget::dialect::sqlite;
    bool writes = false;
    bool overflow =
        false;  ///< stands for all statements that came after the table of groups was full
    bool ends_set_up = false;     ///< reads more than a count
    bool cut = false;             ///< `sql` is too long to be kept whole
    bool no_more_values = false;  ///< reading its values is too dear to go on
    std::string sql;              ///< display text: values replaced by `?`
    detail::value_set values;
    call_site site;   ///< of its samples
    group_tags tags;  ///< of its samples
    std::vector<detail::sample> samples;
    detail::returned_values returned;  ///< by its samples

    static constexpr std::size_t most_examples = 3;
    /// Texts of the first samples with different values, where the environment variable
    /// QUERYBUDGET_VALUES=1 asks for them; empty otherwise.
    std::vector<std::string> examples;

    /// The maxima that count it: `crossing_watch::maxima_of`.
    std::uint32_t watched_by = 0;

    [[nodiscard]] statement_category category() const noexcept { return category_of(kind); }

    /// Is there nothing in its rows that wasn't looked at?
    [[nodiscard]] bool all_values_seen() const noexcept { return returned.rows() == rows; }

    void add_example(std::string const& text) {
        for (std::string const& known : examples) {
            if (known == text) return;
        }
        if (examples.size() < most_examples) examples.push_back(text);
    }
};

}  // namespace querybudget
