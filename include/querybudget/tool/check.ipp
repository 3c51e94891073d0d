// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.ipp>
#include <querybudget/tool/check.hpp>
#include <querybudget/tool/endpoint_runs.hpp>
#include <querybudget/tool/golden_state.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace querybudget::tool {

namespace checking {

using querybudget::detail::amount;
using querybudget::detail::counted;
using querybudget::detail::measure;
using querybudget::detail::shortened;

/// `measured at orders_test.cpp:14, page of 50, in 3 runs`
inline std::string measured_at(measured_scope const& s) {
    std::string text = "measured at " + place(s.file, s.line);
    if (s.page != 0) text += ", page of " + std::to_string(s.page);
    return text + ", in " + counted(s.runs, "run", "runs");
}

class checker {
public:
    checker(budget_file const& allowed, merged_run const& run, check_options const& options)
        : allowed_(allowed), run_(run), options_(options) {}

    std::vector<verdict> check() && {
        check_reading();
        if (run_.records == 0) return std::move(found_);
        check_unknown();
        for (endpoint_budget const& b : allowed_.endpoints) {
            endpoint_runs const runs(run_, b.name);
            check_limits(b, runs);
            check_flags(b, runs);
            check_golden(b, runs);
            if (options_.complete) check_measured(b, runs);
        }
        bool const any = std::any_of(run_.scopes.begin(), run_.scopes.end(),
                                     [](measured_scope const& s) { return s.is_endpoint; });
        if (!any && !allowed_.endpoints.empty() && !options_.complete && !options_.allow_none)
            found_.push_back(verdict{
                "nothing recorded",
                allowed_.path,
                "there are records, but none of an endpoint",
                {}}.with("fix: run the tests that say ASSERT_QUERY_BUDGET"));
        if (options_.complete) check_known();
        if (options_.complete) check_orphans();
        return std::move(found_);
    }

private:
    [[nodiscard]] std::string accept_fix(std::string const& options,
                                         std::string const& endpoint) const {
        return options_.accept + ' ' + options + shell_quoted(endpoint);
    }

    void check_reading() {
        for (merged_run::problem const& p : run_.problems)
            found_.push_back({"unreadable record",
                              place(p.file, static_cast<std::int64_t>(p.line)),
                              p.what,
                              {}});
        if (run_.problem_count > run_.problems.size())
            found_.push_back(
                {"unreadable record",
                 options_.folder,
                 "… and " + std::to_string(run_.problem_count - run_.problems.size()) + " more",
                 {}});
        if (run_.records == 0 && run_.problem_count == 0 && !options_.allow_none)
            found_.push_back(verdict{
                "nothing recorded",
                options_.folder,
                "there is no record here, and what saw nothing proves nothing",
                {}}.with("fix: run the tests with QUERYBUDGET_OUT set to this folder"));
    }

    void check_unknown() {
        for (measured_scope const& s : run_.scopes) {
            bool const told = !found_.empty() && found_.back().what == "unknown endpoint" &&
                              last_unknown_ == s.name;
            if (!s.is_endpoint || told || allowed_.find(s.name) != nullptr) continue;
            last_unknown_ = s.name;
            found_.push_back(verdict{"unknown endpoint",
                                     allowed_.path,
                                     shortened(s.name) + " is measured, and this file doesn't say "
                                                         "what it may cost",
                                     {}}
                                 .with(measured_at(s))
                                 .with("fix: " + accept_fix("", s.name)));
        }
    }

    void check_limits(endpoint_budget const& b, endpoint_runs const& runs) {
        for (endpoint_budget::limit const& l : b.limits) check_limit(b, l, runs.warm, "");
        if (b.cold.line != 0) {
            check_limit(b, b.cold, runs.cold, ", first call");
        } else if (!runs.cold.empty()) {
            found_.push_back(verdict{
                "over budget",
                place(allowed_.path, b.line),
                shortened(b.name) + ": its first call is measured, and has no limit",
                {}}.with(measured_at(*runs.cold[0]))
                                 .with("fix: " + accept_fix("", b.name)));
        }
    }

    void check_limit(endpoint_budget const& b, endpoint_budget::limit const& l,
                     std::vector<measured_scope const*> const& scopes, std::string const& which) {
        measured_scope const* const most = dearest(scopes, l.what);
        if (most == nullptr) return;
        std::uint64_t const measured = most->counts.at(l.what).most;
        std::string const text = shortened(b.name) + which + ": " + counted(measured, {l.what});
        if (measured > l.value) {
            found_.push_back(verdict{"over budget",
                                     place(allowed_.path, l.line),
                                     text + ", " + amount(l.value, l.what) + " allowed (" +
                                         amount(measured - l.value, l.what) + " over)",
                                     {}}
                                 .with(measured_at(*most))
                                 .with("fix: what the test's failure says; or, with a reason, " +
                                       accept_fix("--why '…' ", b.name)));
        } else if (options_.complete && measured < l.value && l.what != measure::db_time &&
                   !endpoint_runs::of_page(b, scopes).empty()) {
            found_.push_back(verdict{"stale limit",
                                     place(allowed_.path, l.line),
                                     text + " at most, " + amount(l.value, l.what) + " allowed (" +
                                         amount(l.value - measured, l.what) + " too many)",
                                     {}}
                                 .with(measured_at(*most))
                                 .with("fix: " + accept_fix("--lower ", b.name)));
        }
    }

    void check_flags(endpoint_budget const& b, endpoint_runs const& runs) {
        for (auto const* const scopes : {&runs.warm, &runs.cold}) {
            for (measured_scope const* const s : *scopes) {
                flag(b, *s, "not seen", why_blind(*s));
                flag(b, *s, "over budget", why_page_fails(*s));
                check_findings(b, *s);
                auto const writes = s->counts.find(measure::writes);
                if (b.read_only && writes != s->counts.end() && writes->second.most != 0)
                    flag(b, *s, "over budget",
                         counted(writes->second.most, {measure::writes}) + ", and it is read_only");
            }
        }
    }

    void check_findings(endpoint_budget const& b, measured_scope const& s) {
        for (finding const& f : s.findings) {
            bool const forbidden = (f.kind == finding_kind::n_plus_one && b.no_n_plus_one) ||
                                   (f.kind == finding_kind::duplicate && b.no_duplicates);
            if (!forbidden || is_known(s, f)) continue;
            std::string const times = std::to_string(f.executions) + " × " + shortened(f.sql);
            flag(b, s, "over budget",
                 f.kind == finding_kind::duplicate ? "the same values again: " + times
                 : f.proven                        ? "N+1: " + times
                                                   : "possible N+1: " + times);
        }
    }

    [[nodiscard]] bool is_known(measured_scope const& s, finding const& f) const {
        return std::any_of(allowed_.known.begin(), allowed_.known.end(),
                           [&](known_finding const& k) { return k.is(s.name, f); });
    }

    /// Nothing where the text is empty.
    void flag(endpoint_budget const& b, measured_scope const& s, char const* what,
              std::string const& text) {
        if (text.empty()) return;
        found_.push_back(verdict{what,
                                 place(allowed_.path, b.line),
                                 shortened(b.name) + (s.cold ? ", first call: " : ": ") + text,
                                 {}}
                             .with(measured_at(s))
                             .with("fix: what the test's failure says"));
    }

    void check_golden(endpoint_budget const& b, endpoint_runs const& runs) {
        std::vector<measured_scope const*> const scopes = runs.golden(b);
        if (scopes.empty()) return;
        golden_state const state = compare_golden(b.golden, scopes);
        std::string const fix = "fix: " + accept_fix("", b.name);
        if (state.several) {
            verdict several{"several mixes", place(allowed_.path, b.line),
                            shortened(b.name) +
                                ": its tests run different queries, so no golden "
                                "file fits them all",
                            state.difference, options_.complete || state.exists};
            found_.push_back(std::move(several).with(
                "fix: let its tests measure the same work, or name the endpoint in one of them "
                "only"));
        } else if (!state.exists) {
            found_.push_back(verdict{"golden file missing",
                                     b.golden,
                                     shortened(b.name) + ": its queries aren't kept yet",
                                     {},
                                     options_.complete}
                                 .with(fix));
        } else if (!state.same) {
            verdict differs{"golden file differs", b.golden,
                            shortened(b.name) + " runs other queries than it did",
                            state.difference};
            found_.push_back(std::move(differs).with(measured_at(*scopes[0])).with(fix));
        }
    }

    void check_measured(endpoint_budget const& b, endpoint_runs const& runs) {
        std::string missing;
        if (runs.none()) {
            missing = "no test measures it";
        } else if (!b.limits.empty() && runs.warm.empty()) {
            missing = "only its first call is measured (qb::cold)";
        } else if (runs.golden(b).empty()) {
            missing = "its page of " + std::to_string(b.page) + " rows is never measured";
        } else if (b.cold.line != 0 && runs.cold.empty()) {
            missing = "its first call is never measured (qb::cold)";
        }
        if (missing.empty()) return;
        found_.push_back(verdict{
            "not measured", place(allowed_.path, b.line), shortened(b.name) + ": " + missing, {}}
                             .with(
                                 "fix: a test of it; or remove what nothing measures from the "
                                 "file. A test that was filtered out or crashed measures nothing"));
    }

    void check_known() {
        for (known_finding const& k : allowed_.known) {
            bool measured = false;
            bool occurs = false;
            for (measured_scope const& s : run_.scopes) {
                measured = measured || s.name == k.scope;
                occurs = occurs || std::any_of(s.findings.begin(), s.findings.end(),
                                               [&](finding const& f) { return k.is(s.name, f); });
            }
            if (occurs) continue;
            found_.push_back(verdict{
                "known no longer",
                place(allowed_.path, k.line),
                shortened(k.scope) + ": " + shortened(k.query) +
                    (measured ? " is no such finding any more"
                              : " is known of a scope that no test measures"),
                {}}.with("fix: remove the entry"));
        }
    }

    void check_orphans() {
        for (std::string const& path : golden_orphans(allowed_))
            found_.push_back(verdict{
                "golden file of nothing",
                path,
                "it belongs to no endpoint of " + allowed_.path,
                {}}.with("fix: remove it, or rename it with its endpoint"));
    }

    budget_file const& allowed_;
    merged_run const& run_;
    check_options const& options_;
    std::string last_unknown_;
    std::vector<verdict> found_;
};

}  // namespace checking

inline std::vector<verdict> check(budget_file const& allowed, merged_run const& run,
                                  check_options const& options) {
    return checking::checker(allowed, run, options).check();
}

}  // namespace querybudget::tool
