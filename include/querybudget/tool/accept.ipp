// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.ipp>
#include <querybudget/judge/golden_name.hpp>
#include <querybudget/judge/limit_keys.hpp>
#include <querybudget/judge/nearest.hpp>
#include <querybudget/tool/accept.hpp>
#include <querybudget/tool/endpoint_runs.hpp>
#include <querybudget/tool/golden_state.hpp>
#include <querybudget/tool/same_meaning.hpp>
#include <querybudget/tool/staged_file.hpp>
#include <querybudget/tool/toml_editor.hpp>
#include <querybudget/tool/toml_text.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

namespace querybudget::tool {

namespace accepting {

using querybudget::detail::amount;
using querybudget::detail::counted;
using querybudget::detail::is_reason;
using querybudget::detail::measure;
using querybudget::detail::shortened;

inline std::string key_of(measure what) {
    for (auto const& [each, text] : querybudget::detail::limit_keys) {
        if (each == what) return std::string(text);
    }
    return {};
}

class planner {
public:
    planner(budget_file const& allowed, std::string const& text, merged_run const& run,
            accept_options const& options)
        : run_(run), options_(options), editor_(text) {
        plan_.meant = allowed;
    }

    acceptance plan() && {
        if (run_.records == 0 || run_.problem_count != 0) {
            stop("not accepted",
                 run_.records == 0 ? "there is no record, so nothing was measured"
                                   : "some records can't be read, so what was measured isn't all",
                 "fix: `querybudget check` names them; remove them, and run the tests again");
            return std::move(plan_);
        }
        refuse_unproven();
        for (endpoint_budget& b : plan_.meant.endpoints) {
            if (is_wanted(b.name)) change(b, endpoint_runs(run_, b.name));
        }
        std::set<std::string> seen;
        for (measured_scope const& s : run_.scopes) {
            if (!s.is_endpoint || !seen.insert(s.name).second || !is_wanted(s.name)) continue;
            if (plan_.meant.find(s.name) == nullptr) add(s.name, endpoint_runs(run_, s.name));
        }
        for (std::string const& name : options_.endpoints) {
            if (seen.count(name) == 0)
                refuse("not accepted", shortened(name) + ": nothing measured it" + meant_by(name),
                       "fix: run its tests; the name is that of ASSERT_QUERY_BUDGET");
        }
        for (endpoint_budget const& b : plan_.meant.endpoints) {
            if (is_wanted(b.name)) keep_queries(b);
        }
        plan_.toml = editor_.text();
        return std::move(plan_);
    }

private:
    [[nodiscard]] bool is_wanted(std::string const& name) const {
        auto const& only = options_.endpoints;
        return (only.empty() || std::find(only.begin(), only.end(), name) != only.end()) &&
               unproven_.count(name) == 0;
    }

    /// What wasn't all seen, or wasn't there to be read, would be a limit that is too low.
    void refuse_unproven() {
        for (measured_scope const& s : run_.scopes) {
            std::string why = why_blind(s);
            if (why.empty()) why = why_page_fails(s);
            if (!s.is_endpoint || why.empty() || !is_wanted(s.name)) continue;
            refuse("not accepted", shortened(s.name) + ": " + why,
                   "fix: what the test's failure says; then run it again");
            unproven_.insert(s.name);
        }
    }

    [[nodiscard]] std::string meant_by(std::string const& name) const {
        std::vector<std::string_view> measured;
        for (measured_scope const& s : run_.scopes) {
            if (s.is_endpoint) measured.emplace_back(s.name);
        }
        std::string_view const meant = querybudget::detail::nearest(name, measured);
        return meant.empty() ? "" : "; did you mean " + shortened(meant) + '?';
    }

    void refuse(char const* what, std::string text, std::string fix) {
        plan_.refused.push_back(verdict{what, {}, std::move(text), {}}.with(std::move(fix)));
    }
    void stop(char const* what, std::string text, std::string fix) {
        refuse(what, std::move(text), std::move(fix));
        plan_.nothing = true;
    }

    void change(endpoint_budget& b, endpoint_runs const& runs) {
        bool raised = false;
        for (endpoint_budget::limit& l : b.limits)
            raised = change_limit(b, l, runs.warm, key_of(l.what), "") || raised;
        if (b.cold.line != 0) {
            raised = change_limit(b, b.cold, runs.cold, "cold", ", first call") || raised;
        } else if (measured_scope const* const most = dearest(runs.cold, measure::queries)) {
            add_cold(b, most->counts.at(measure::queries).most);
        }
        if (!raised) return;
        if (is_reason(options_.why) && options_.why != b.why) {
            b.why = options_.why;
            if (std::optional<std::string> const text = toml_string(b.why)) {
                editor_.set(b.name, "why", *text);
                return;
            }
            stop("not accepted", "the reason is no UTF-8", "fix: type it again");
        }
    }

    /// Is it raised?
    bool change_limit(endpoint_budget const& b, endpoint_budget::limit& l,
                      std::vector<measured_scope const*> const& scopes, std::string const& key,
                      std::string const& which) {
        measured_scope const* const most = dearest(scopes, l.what);
        if (most == nullptr) return false;
        std::uint64_t const measured = in_whole_units(l.what, most->counts.at(l.what).most);
        bool const rises = measured > l.value;
        // Times never come twice the same, so none is better for good.
        if (measured == l.value || (!rises && l.what == measure::db_time)) return false;
        if (!rises && endpoint_runs::of_page(b, scopes).empty()) return false;
        std::string const line = shortened(b.name) + which + ": " + amount(l.value, l.what) +
                                 " → " + counted(measured, {l.what});
        if (rises) {
            plan_.others.push_back("raised  " + line);
            if (!is_reason(options_.why))
                stop("no reason", line, "fix: a test that costs less; or  --why 'the reason'");
            else if (options_.why == b.why)
                stop("no reason", line,
                     "fix: the reason is that of the last time: say the new one");
        } else {
            plan_.better.push_back(line);
            if (!options_.lower) return false;
        }
        l.value = measured;
        editor_.set(b.name, key, toml_limit(l.what, measured));
        return rises;
    }

    void add_cold(endpoint_budget& b, std::uint64_t measured) {
        if (std::none_of(b.limits.begin(), b.limits.end(),
                         [](auto const& l) { return l.what == measure::queries; })) {
            refuse(
                "not accepted",
                shortened(b.name) + ": its first call is measured, and `cold` goes with `queries`",
                "fix: write  queries = …  into its table");
            return;
        }
        b.cold = {measure::queries, measured, b.line};
        editor_.set(b.name, "cold", std::to_string(measured));
        plan_.others.push_back("added   " + shortened(b.name) +
                               ", first call: " + counted(measured, {measure::queries}));
    }

    void add(std::string const& name, endpoint_runs const& runs) {
        measured_scope const* const most = dearest(runs.warm, measure::queries);
        std::optional<std::string> const header = toml_string(name);
        if (most == nullptr) {
            refuse("not accepted", shortened(name) + ": only its first call is measured",
                   "fix: measure it without qb::cold, too; where the test ended with the first "
                   "call, EXPECT_QUERY_BUDGET there lets it go on");
            return;
        }
        if (!header || name.empty() || name == "version" || name == "known") {
            refuse("not accepted", shortened(name) + ": a budget file can't have this name",
                   "fix: give the endpoint another one");
            return;
        }
        endpoint_budget b;
        b.name = name;
        b.line = 1;
        for (measured_scope const* const s : runs.warm) b.page = std::max(b.page, s->page);
        b.limits.push_back({measure::queries, most->counts.at(measure::queries).most, 1});
        toml_editor::keys_and_values keys;
        if (b.page != 0) keys.emplace_back("page", std::to_string(b.page));
        keys.emplace_back("queries", std::to_string(b.limits[0].value));
        std::string text = shortened(name) + ": " + counted(b.limits[0].value, {measure::queries});
        if (measured_scope const* const cold = dearest(runs.cold, measure::queries)) {
            b.cold = {measure::queries, cold->counts.at(measure::queries).most, 1};
            keys.emplace_back("cold", std::to_string(b.cold.value));
            text += ", first call " + std::to_string(b.cold.value);
        }
        std::string const golden = free_golden_name(name);
        if (golden != querybudget::detail::golden_name(name))
            keys.emplace_back("file", '"' + golden + '"');
        b.golden = querybudget::detail::golden_folder(plan_.meant.path) + '/' + golden + ".sql";
        editor_.append(*header, keys);
        plan_.meant.endpoints.push_back(std::move(b));
        plan_.others.push_back("added   " + text);
    }

    /// As the reader derives it from the endpoint's name, where it can.
    [[nodiscard]] std::string free_golden_name(std::string const& endpoint) const {
        std::string base = querybudget::detail::golden_name(endpoint);
        if (base.empty()) base = "endpoint";
        if (base.size() > 180) base.resize(180);
        std::string name = base;
        for (int n = 2; is_taken(name + ".sql"); ++n) name = base + '-' + std::to_string(n);
        return name;
    }

    [[nodiscard]] bool is_taken(std::string const& golden) const {
        auto const same = [](char a, char b) {
            return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
        };
        return std::any_of(plan_.meant.endpoints.begin(), plan_.meant.endpoints.end(),
                           [&](endpoint_budget const& b) {
                               std::string_view const other = file_name(b.golden);
                               return std::equal(other.begin(), other.end(), golden.begin(),
                                                 golden.end(), same);
                           });
    }

    void keep_queries(endpoint_budget const& b) {
        std::vector<measured_scope const*> const scopes = endpoint_runs(run_, b.name).golden(b);
        if (scopes.empty()) return;
        golden_state const state = compare_golden(b.golden, scopes);
        if (state.several) {
            verdict several{"not accepted", b.golden,
                            shortened(b.name) +
                                ": its tests run different queries, so no golden "
                                "file fits them all",
                            state.difference};
            plan_.refused.push_back(std::move(several).with(
                "fix: let its tests measure the same work, or name the endpoint in one of them "
                "only"));
        } else if (!state.same) {
            plan_.golden.emplace_back(b.golden, golden_text(b.name, b.page, state.measured));
        }
    }

    merged_run const& run_;
    accept_options const& options_;
    std::set<std::string> unproven_;  ///< endpoints
    toml_editor editor_;
    acceptance plan_;
};

inline bool says(std::string const& path, budget_file const& meant) {
    try {
        return same_meaning(read_budget_file(path), meant);
    } catch (budget_file_error const&) { return false; }
}

}  // namespace accepting

inline acceptance plan_acceptance(budget_file const& allowed, std::string const& text,
                                  merged_run const& run, accept_options const& options) {
    return accepting::planner(allowed, text, run, options).plan();
}

inline std::vector<std::string> write_acceptance(acceptance const& a, std::string const& old_text) {
    std::vector<std::string> changed;
    if (a.nothing) return changed;
    std::vector<staged_file> files;
    if (a.toml != old_text) {
        files.emplace_back(a.meant.path, a.toml);
        if (!accepting::says(files[0].staged(), a.meant))
            throw budget_file_error(a.meant.path, 0,
                                    "this file is written in a way that can't be edited here, and "
                                    "is left as it was: edit it by hand");
        changed.push_back(a.meant.path);
    }
    for (auto const& [path, text] : a.golden) {
        files.emplace_back(path, text);
        changed.push_back(path);
    }
    // Of an editor, or of another accept.
    if (a.toml != old_text &&
        querybudget::detail::text_of_file(a.meant.path).value_or("") != old_text)
        throw budget_file_error(a.meant.path, 0,
                                "somebody changed it meanwhile, and it is left as it is: run "
                                "this again");
    for (staged_file& file : files) file.take_place();
    return changed;
}

}  // namespace querybudget::tool
