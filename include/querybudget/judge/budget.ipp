// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/usage_error.hpp>
#include <querybudget/judge/budget.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/record/group_table.hpp>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE budget::budget(std::initializer_list<detail::term> terms, location at) {
    using detail::term_kind;
    for (detail::term const& t : terms) {
        item i{t.kind, t.about.what, std::string(t.about.text, t.about.size), t.value};
        if (t.negative) {
            throw usage_error("QB101",
                              "a limit can't be negative: nothing is less than none; write the "
                              "number that is allowed",
                              at);
        }
        if (t.strict && t.kind == term_kind::at_most) {
            if (t.value == 0)
                throw usage_error("QB102", "nothing is less than 0: write == 0 for none", at);
            --i.value;
        }
        if (t.strict && t.kind == term_kind::at_least && ++i.value == 0)
            throw usage_error("QB102", "nothing is more than the largest number there is: lower it",
                              at);
        if (t.kind == term_kind::ignore && !detail::names_statements(t.about.what))
            throw usage_error("QB105",
                              "ignoring " + detail::limited(t.about) +
                                  " would ignore every query: name a table, a query or a kind",
                              at);
        switch (t.kind) {
            case term_kind::named: name_ = i.text; break;
            case term_kind::endpoint: endpoint_ = name_ = i.text; break;
            case term_kind::cold: cold_ = true; break;
            case term_kind::on: connections_.push_back(t.value); break;
            case term_kind::this_thread: this_thread_ = true; break;
            case term_kind::settle: settle_ = t.value; break;
            default: items_.push_back(std::move(i)); break;
        }
    }
    if (cold_ && endpoint_.empty())
        throw usage_error("QB106",
                          "qb::cold chooses a limit of the budget file: name the endpoint, as in "
                          "ASSERT_QUERY_BUDGET(\"GET /orders\", qb::cold)",
                          at);
    if (!endpoint_.empty()) take_from_file();
    reject_nonsense(at);
}

QUERYBUDGET_DETAIL_INLINE void budget::reject_nonsense(location at) const {
    using detail::term_kind;
    bool judges = !endpoint_.empty();
    for (std::size_t i = 0; i < items_.size(); ++i) {
        item const& a = items_[i];
        judges = judges || (a.kind != term_kind::allow_none && a.kind != term_kind::ignore);
        if (!a.is_limit()) continue;
        for (std::size_t j = i + 1; j < items_.size(); ++j) {
            item const& b = items_[j];
            if (!b.is_limit() || a.what != b.what || a.text != b.text) continue;
            std::string const what = detail::limited(a.about());
            if (a.kind == b.kind || a.kind == term_kind::exactly || b.kind == term_kind::exactly) {
                throw usage_error("QB103",
                                  "two limits on the same thing (" + what +
                                      (b.line == 0 ? "" : ", also in " + place(b.line)) +
                                      "): keep the one that is meant",
                                  at);
            }
            item const& most = a.kind == term_kind::at_most ? a : b;
            item const& least = a.kind == term_kind::at_most ? b : a;
            if (most.value < least.value) {
                throw usage_error("QB102",
                                  "at least " + detail::amount(least.value, a.what) +
                                      " and at most " + detail::amount(most.value, a.what) + " (" +
                                      what + ") can't both hold: swap them",
                                  at);
            }
        }
    }
    if (!judges) {
        throw usage_error(
            "QB104",
            "a budget without a limit would pass whatever happens: add one, as qb::queries <= 4",
            at);
    }
}

QUERYBUDGET_DETAIL_INLINE bool budget::has(detail::term_kind kind) const noexcept {
    for (item const& i : items_) {
        if (i.kind == kind) return true;
    }
    return false;
}

/// Is it what the budget asks for that nothing at all runs?
QUERYBUDGET_DETAIL_INLINE bool budget::accepts_none() const noexcept {
    for (item const& i : items_) {
        if (i.kind == detail::term_kind::allow_none) return true;
        bool const none = i.value == 0 && (i.kind == detail::term_kind::at_most ||
                                           i.kind == detail::term_kind::exactly);
        if (none && (i.what == detail::measure::queries || i.what == detail::measure::statements))
            return true;
    }
    return false;
}

QUERYBUDGET_DETAIL_INLINE recording budget::without_ignored(recording const& r) const {
    return r.without([this](group const& g) {
        for (item const& i : items_) {
            if (i.kind == detail::term_kind::ignore && detail::selects_group(i.about(), g))
                return true;
        }
        return false;
    });
}

QUERYBUDGET_DETAIL_INLINE detail::watched_limits budget::watched() const {
    detail::watched_limits watched;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        item const& each = items_[i];
        if (each.kind == detail::term_kind::ignore) watched.ignored.push_back(each.about());
        if (each.is_limit() && each.kind != detail::term_kind::at_least &&
            detail::counts_statements(each.what))
            watched.maxima.push_back({each.about(), each.value, i});
    }
    return watched;
}

QUERYBUDGET_DETAIL_INLINE std::vector<violation> budget::check(recording const& r) const {
    return ignores_any() ? check(without_ignored(r), r) : check(r, r);
}

QUERYBUDGET_DETAIL_INLINE std::vector<violation> budget::check(recording const& kept,
                                                               recording const& all) const {
    std::vector<violation> broken = problems_;
    for (item const& i : items_) {
        std::size_t const first = broken.size();
        if (i.is_limit()) check_limit(i, kept, broken);
        tell_line(i, first, broken);
    }
    if (has(detail::term_kind::nothing_else)) check_nothing_else(kept, broken);
    check_flags(kept, broken);
    check_golden(kept, broken);
    check_visibility(all, broken);
    return broken;
}

QUERYBUDGET_DETAIL_INLINE void budget::check_limit(item const& limit, recording const& r,
                                                   std::vector<violation>& broken) const {
    using detail::counted;
    using detail::term_kind;
    subject const what = limit.about();
    if (what.what == detail::measure::round_trips && r.seen().without_round_trips != 0) {
        broken.push_back(
            violation("QB305",
                      "round trips can't be counted here: SQLite runs in the process and has none",
                      limit.value, 0)
                .with("fix: limit qb::queries, or narrow the scope with qb::on to a connection to "
                      "a server"));
        return;
    }
    bool const timed = what.what == detail::measure::db_time;
    std::uint64_t const observed = timed ? static_cast<std::uint64_t>(r.db_time()) : r.count(what);
    std::string const wanted =
        timed ? detail::in_milliseconds(limit.value) : std::to_string(limit.value);
    if (limit.kind == term_kind::at_most && observed > limit.value) {
        std::string const over = timed ? detail::in_milliseconds(observed - limit.value)
                                       : std::to_string(observed - limit.value);
        broken.emplace_back("QB201",
                            counted(observed, what) + ", budget " + wanted + " (" + over + " over)",
                            limit.value, observed);
        if (detail::is_a_round_trip(what.what)) broken.back().saving(observed - limit.value);
        tell_crossing(limit, r, broken.back());
    } else if (limit.kind == term_kind::at_least && observed < limit.value) {
        broken.emplace_back("QB202", counted(observed, what) + ", at least " + wanted + " expected",
                            limit.value, observed);
    } else if (limit.kind == term_kind::exactly && observed != limit.value) {
        broken.emplace_back("QB203", counted(observed, what) + ", exactly " + wanted + " expected",
                            limit.value, observed);
        if (observed > limit.value) tell_crossing(limit, r, broken.back());
    } else if (what.what >= detail::measure::table && limit.kind != term_kind::at_least) {
        for (group const& g : r.groups()) {
            if (!g.overflow && !(g.cut && what.what != detail::measure::query)) continue;
            broken.push_back(
                violation("QB306", "the limit on " + detail::limited(what) + " can't be judged",
                          limit.value, observed)
                    .with(g.cut ? "only the beginning of a statement this long is kept: " +
                                      detail::shortened(g.sql)
                                : "more than " + std::to_string(detail::group_table::most_groups) +
                                      " different statements ran, and those beyond have no text of "
                                      "their own")
                    .with("fix: a smaller scope"));
            return;
        }
    }
}

QUERYBUDGET_DETAIL_INLINE void budget::tell_crossing(item const& limit, recording const& r,
                                                     violation& v) const {
    for (crossing const& c : r.crossings()) {
        if (&items_[c.limit] == &limit)
            v.crossed(c, "crossed by the " + detail::nth(c.ordinal, limit.about()));
    }
}

QUERYBUDGET_DETAIL_INLINE void budget::check_nothing_else(recording const& r,
                                                          std::vector<violation>& broken) const {
    using detail::measure;
    for (group const& g : r.groups()) {
        if (g.category() != statement_category::query) continue;
        bool allowed = false;
        for (item const& i : items_) {
            bool const names_statements = i.what <= measure::writes ||
                                          i.what == measure::statements || i.what >= measure::table;
            if (i.is_limit() && names_statements && detail::selects_group(i.about(), g))
                allowed = true;
        }
        if (allowed) continue;
        broken.emplace_back("QB204",
                            std::to_string(g.executions) +
                                " × a query that no limit names: " + detail::shortened(g.sql),
                            0, g.executions);
    }
}

}  // namespace querybudget
