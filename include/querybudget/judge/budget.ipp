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
            case term_kind::on: connections_.push_back(t.value); break;
            case term_kind::this_thread: this_thread_ = true; break;
            case term_kind::settle: settle_ = t.value; break;
            default: items_.push_back(std::move(i)); break;
        }
    }
    reject_nonsense(at);
}

QUERYBUDGET_DETAIL_INLINE void budget::reject_nonsense(location at) const {
    using detail::term_kind;
    bool judges = false;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        item const& a = items_[i];
        judges = judges || (a.kind != term_kind::allow_none && a.kind != term_kind::ignore);
        if (!a.is_limit()) continue;
        for (std::size_t j = i + 1; j < items_.size(); ++j) {
            item const& b = items_[j];
            if (!b.is_limit() || a.what != b.what || a.text != b.text) continue;
            std::string const what = detail::limited(a.about());
            if (a.kind == b.kind || a.kind == term_kind::exactly || b.kind == term_kind::exactly) {
                throw usage_error(
                    "QB103",
                    "two limits on the same thing (" + what + "): keep the one that is meant", at);
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

QUERYBUDGET_DETAIL_INLINE std::vector<violation> budget::check(recording const& r) const {
    std::vector<violation> broken;
    recording const kept = without_ignored(r);
    for (item const& i : items_) {
        if (i.is_limit()) check_limit(i, kept, broken);
    }
    if (has(detail::term_kind::nothing_else)) check_nothing_else(kept, broken);
    bool const by_group =
        has(detail::term_kind::no_n_plus_one) || has(detail::term_kind::no_duplicates);
    for (group const& g : kept.groups()) {
        if (!by_group || !g.overflow || g.writes || g.category() != statement_category::query)
            continue;
        broken.push_back(
            violation("QB306", "no_n_plus_one and no_duplicates can't be judged", 0, g.executions)
                .with("more than " + std::to_string(detail::group_table::most_groups) +
                      " different statements ran, and those beyond aren't kept apart")
                .with("fix: a smaller scope"));
        break;
    }
    check_findings(kept, broken);
    check_visibility(r, broken);
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
    } else if (limit.kind == term_kind::at_least && observed < limit.value) {
        broken.emplace_back("QB202", counted(observed, what) + ", at least " + wanted + " expected",
                            limit.value, observed);
    } else if (limit.kind == term_kind::exactly && observed != limit.value) {
        broken.emplace_back("QB203", counted(observed, what) + ", exactly " + wanted + " expected",
                            limit.value, observed);
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

QUERYBUDGET_DETAIL_INLINE void budget::check_findings(recording const& r,
                                                      std::vector<violation>& broken) const {
    using detail::term_kind;
    for (item const& i : items_) {
        switch (i.kind) {
            case term_kind::page_of:
                if (std::uint64_t const most = r.count(rows_per_query); most < i.value) {
                    broken.push_back(
                        violation("QB208",
                                  "no query returned a page of " + std::to_string(i.value) +
                                      " rows: the largest result has " + std::to_string(most),
                                  i.value, most)
                            .with("fix: give the fixture enough rows, or the budget says nothing "
                                  "about a real page"));
                }
                break;
            case term_kind::read_only:
                for (group const& g : r.groups()) {
                    if (g.writes) {
                        broken.emplace_back("QB205",
                                            std::to_string(g.executions) +
                                                " × a write where only reads are allowed: " +
                                                detail::shortened(g.sql),
                                            0, g.executions);
                    }
                }
                break;
            case term_kind::no_n_plus_one:
                for (finding const& f : r.findings()) {
                    if (f.kind == finding_kind::n_plus_one) {
                        broken.emplace_back("QB206",
                                            std::string(f.proven ? "N+1: " : "possible N+1: ") +
                                                std::to_string(f.executions) + " × " +
                                                detail::shortened(f.sql),
                                            1, f.executions);
                    }
                }
                break;
            case term_kind::no_duplicates:
                for (group const& g : r.groups()) {
                    if (std::uint64_t const again = detail::repeated_reads(g); again != 0) {
                        broken.emplace_back(
                            "QB207",
                            detail::counted(again, "repetition", "repetitions") +
                                " with the same values: " + detail::shortened(g.sql),
                            0, again);
                    }
                }
                break;
            default: break;
        }
    }
}

QUERYBUDGET_DETAIL_INLINE void budget::check_visibility(recording const& r,
                                                        std::vector<violation>& broken) const {
    visibility const& v = r.seen();
    for (lost_connection const& c : v.lost)
        broken.push_back(violation("QB303", c.what).with("fix: " + c.fix));
    for (std::string const& module : v.other_hubs) {
        broken.push_back(
            violation(
                "QB304",
                module +
                    " has a copy of querybudget of its own, so what it observes can't be seen here")
                .with("fix: link the program with -rdynamic (CMake: ENABLE_EXPORTS ON), so that "
                      "both share one"));
    }
    if (v.forgotten != 0) {
        broken.emplace_back("QB307",
                            "memory ran out while recording: " +
                                detail::counted(v.forgotten, "statement is", "statements are") +
                                " missing",
                            0, v.forgotten);
    }
    if (v.live_connections == 0) {
        violation none("QB301",
                       connections_.empty()
                           ? "no observed connection was alive in this scope, so it saw nothing"
                           : "the connection that this scope is narrowed to was not alive in it");
        none.with(
            "fix: keep the result of qb::sqlite::observe(db) alive while the scope is open; or "
            "call "
            "qb::sqlite::observe_all() before connections are opened");
        none.with("a database that another process talks to can't be seen from here");
        broken.push_back(std::move(none));
    } else if (r.statements() + r.nested() == 0 && !accepts_none()) {
        broken.push_back(
            violation("QB302", "nothing was executed on " +
                                   detail::counted(v.live_connections, "observed connection",
                                                   "observed connections") +
                                   ": a limit that sees nothing proves nothing")
                .with(std::string(this_thread_
                                      ? "causes: another thread did the work (qb::this_thread; "
                                        "carry and adopt count it here); "
                                      : "causes: ") +
                      "another connection or another process did the work; the connection "
                      "was opened before "
                      "observe_all(); a cache answered; qb::pause was active")
                .with("fix: observe the connection that is used; or say qb::allow_none where "
                      "nothing may run"));
    }
}

}  // namespace querybudget
