// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/record/recording.hpp>
#include <querybudget/report/site_reader.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// What the tests of a run cost, the dearest first. Keeps a line and a few stacks for each test, no
/// recording.
class survey_table {
public:
    /// `counted` is what of `all` counts: without set-up, unless asked for. Of several runs of one
    /// name the dearest is shown.
    void add(std::string_view name, recording const& all, recording const& counted);
    /// A line below the table; the same one only once.
    void add_note(std::string line);
    /// The whole table, or its first twenty tests; empty when no test ran.
    [[nodiscard]] std::string text(bool whole) const;

private:
    struct row {
        std::string name;
        std::uint64_t queries = 0;
        std::uint64_t round_trips = 0;
        std::uint64_t rows = 0;
        std::uint64_t runs = 1;
        std::string comb;    ///< what repeats most
        group what, parent;  ///< of that, for its call site
    };

    [[nodiscard]] std::vector<row> dearest_first() const;
    [[nodiscard]] static site_texts sites_of(std::vector<row> const& rows);

    std::vector<row> rows_;  ///< of tests with queries
    std::vector<std::string> notes_;
    std::uint64_t tests_ = 0;
    std::uint64_t queries_ = 0;
    std::uint64_t set_up_ = 0;      ///< writes that are hidden
    std::uint64_t unobserved_ = 0;  ///< statements on connections that nobody observes
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/survey_table.ipp>
#endif
