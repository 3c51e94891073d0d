// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/detail/location.hpp>
#include <querybudget/judge/endpoint_budget.hpp>
#include <querybudget/judge/findings.hpp>
#include <querybudget/judge/limit.hpp>
#include <querybudget/judge/violation.hpp>
#include <querybudget/record/crossing_watch.hpp>
#include <querybudget/record/recording.hpp>

#include <initializer_list>
#include <string>
#include <vector>

namespace querybudget {

/// What a recording may hold: limits, flags and options, checked for sense when they are put
/// together.
/// *Thread safety:* as of a standard container.
class budget {
public:
    /// *Throws:* `usage_error` for a list that can't mean anything: empty, negative, contradictory, twice the same.
    budget(std::initializer_list<detail::term> terms, location at = location::current());

    /// What the recording breaks; empty when it keeps to the budget. Limits come first, in the
    /// order they were written.
    [[nodiscard]] std::vector<violation> check(recording const& r) const;

    /// Is there a `qb::ignore`?
    [[nodiscard]] bool ignores_any() const noexcept { return has(detail::term_kind::ignore); }
    /// The recording as it is judged: without what `qb::ignore` names.
    [[nodiscard]] recording without_ignored(recording const& r) const;

    /// The maxima that count statements, so that a recorder can tell where one is exceeded.
    /// *Lifetime:* the texts are this budget's.
    [[nodiscard]] detail::watched_limits watched() const;

    /// From `qb::named` or `qb::endpoint`; empty where there is neither.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    /// From `qb::endpoint`; empty where there is none.
    [[nodiscard]] std::string const& endpoint() const noexcept { return endpoint_; }
    /// From `qb::cold`.
    [[nodiscard]] bool cold() const noexcept { return cold_; }
    /// Rows of the page that is claimed, here or in the budget file; 0 where none is.
    [[nodiscard]] std::uint64_t page() const noexcept;
    /// From `qb::on`.
    [[nodiscard]] std::vector<std::uint64_t> const& connections() const noexcept {
        return connections_;
    }
    [[nodiscard]] bool this_thread_only() const noexcept { return this_thread_; }
    /// From `qb::settle`: nanoseconds to wait for other threads.
    [[nodiscard]] std::uint64_t settle_time() const noexcept { return settle_; }

private:
    /// A term whose text is its own.
    struct item {
        detail::term_kind kind;
        detail::measure what;
        std::string text;
        std::uint64_t value;  ///< inclusive
        int line = 0;         ///< of the budget file; 0: it was written here

        [[nodiscard]] subject about() const noexcept { return {what, text.data(), text.size()}; }
        [[nodiscard]] bool is_limit() const noexcept { return kind <= detail::term_kind::exactly; }
    };

    [[nodiscard]] std::vector<violation> check(recording const& kept, recording const& all) const;
    void take_from_file();
    void reject_nonsense(location at) const;
    [[nodiscard]] bool has(detail::term_kind kind) const noexcept;
    [[nodiscard]] bool accepts_none() const noexcept;
    void check_limit(item const& limit, recording const& r, std::vector<violation>& broken) const;
    /// `query-budgets.toml:7`
    [[nodiscard]] std::string place(int line) const;
    void tell_line(item const& i, std::size_t first, std::vector<violation>& broken) const;
    void tell_crossing(item const& limit, recording const& r, violation& v) const;
    void check_nothing_else(recording const& r, std::vector<violation>& broken) const;
    void check_flags(recording const& r, std::vector<violation>& broken) const;
    void check_visibility(recording const& r, std::vector<violation>& broken) const;
    void check_golden(recording const& r, std::vector<violation>& broken) const;
    [[nodiscard]] bool is_known(finding const& f) const;

    std::vector<item> items_;
    std::string name_;
    std::string endpoint_;
    endpoint_budget const* in_file_ = nullptr;
    std::vector<violation> problems_;  ///< with the budget file
    std::vector<std::uint64_t> connections_;
    std::uint64_t settle_ = 0;
    bool this_thread_ = false;
    bool cold_ = false;
};

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/judge/budget.ipp>
#include <querybudget/judge/budget_endpoint.ipp>
#include <querybudget/judge/budget_flags.ipp>
#endif
