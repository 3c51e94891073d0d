// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a budget takes from the file of the repository.
#include <querybudget/judge/budget.hpp>
#include <querybudget/judge/budget_source.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/record/hub.hpp>

namespace querybudget {

namespace detail {

QUERYBUDGET_DETAIL_INLINE budget_source const* the_budget_source() noexcept {
    spin_guard const guard(the_hub.lock);
    return the_hub.budgets;
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE void budget::take_from_file() {
    using detail::term_kind;
    detail::budget_source const* const source = detail::the_budget_source();
    if (source == nullptr) {
        problems_.push_back(
            violation("QB311", "nothing reads the budget file, so it can't say what is allowed")
                .with("fix: #include <querybudget/budget_file.hpp> in one file of this program"));
        return;
    }
    in_file_ = source->find(endpoint_, problems_);
    if (in_file_ == nullptr) return;
    for (endpoint_budget::limit const& each : in_file_->limits) {
        if (!cold_) items_.push_back({term_kind::at_most, each.what, {}, each.value, each.line});
    }
    if (cold_ && in_file_->cold.line != 0)
        items_.push_back({term_kind::at_most,
                          detail::measure::queries,
                          {},
                          in_file_->cold.value,
                          in_file_->cold.line});
    if (cold_ && in_file_->cold.line == 0) {
        problems_.push_back(
            violation("QB315", "the budget file has no limit on the first call of " +
                                   detail::shortened(endpoint_))
                .with("fix: cold = … below " + place(in_file_->line) + ", or no qb::cold here"));
    }
    auto const take_flag = [this](bool in_file, term_kind flag) {
        if (in_file && !has(flag))
            items_.push_back({flag, detail::measure::queries, {}, 0, in_file_->line});
    };
    take_flag(in_file_->no_n_plus_one, term_kind::no_n_plus_one);
    take_flag(in_file_->no_duplicates, term_kind::no_duplicates);
    take_flag(in_file_->read_only, term_kind::read_only);
    if (in_file_->page != 0 && page() == 0)
        items_.push_back({term_kind::page_of,
                          detail::measure::rows_per_query,
                          {},
                          in_file_->page,
                          in_file_->line});
}

QUERYBUDGET_DETAIL_INLINE std::string budget::place(int line) const {
    return in_file_->file + ':' + std::to_string(line);
}

QUERYBUDGET_DETAIL_INLINE void budget::tell_line(item const& i, std::size_t first,
                                                 std::vector<violation>& broken) const {
    for (; i.line != 0 && first < broken.size(); ++first)
        broken[first].with("from " + place(i.line));
}

QUERYBUDGET_DETAIL_INLINE std::uint64_t budget::page() const noexcept {
    for (item const& i : items_) {
        if (i.kind == detail::term_kind::page_of) return i.value;
    }
    return 0;
}

QUERYBUDGET_DETAIL_INLINE bool budget::is_known(finding const& f) const {
    detail::budget_source const* const source =
        name_.empty() ? nullptr : detail::the_budget_source();
    return source != nullptr && source->knows(name_, f);
}

QUERYBUDGET_DETAIL_INLINE void budget::check_golden(recording const& r,
                                                    std::vector<violation>& broken) const {
    if (in_file_ == nullptr || cold_) return;
    if (in_file_->page != 0 && in_file_->page != page()) return;  // another page, other queries
    if (detail::budget_source const* const source = detail::the_budget_source())
        source->compare(*in_file_, r, broken);
}

}  // namespace querybudget
