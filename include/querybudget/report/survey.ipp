// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/glob.hpp>
#include <querybudget/judge/budget.hpp>
#include <querybudget/record/recorder.hpp>
#include <querybudget/report/survey.hpp>
#include <querybudget/report/survey_options.hpp>
#include <querybudget/report/survey_table.hpp>
#include <querybudget/report/text.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace querybudget {

namespace detail {

struct survey_state {
    std::vector<survey::observe_all> adapters;
    location at;
    survey_options options;
    std::vector<observation> observations;
    survey_table table;
    std::string name;
    std::optional<recorder> running;
    std::string untold;  ///< an error that a test has still to fail with
    bool forked = false;
    bool incomplete = false;
    bool crashed = false;

    [[nodiscard]] std::vector<violation> check(recording const& r) const {
        bool const counts = options.max_queries != survey_options::no_limit;
        if (counts && options.no_n_plus_one)
            return budget({queries <= options.max_queries, no_n_plus_one, allow_none}).check(r);
        if (counts) return budget({queries <= options.max_queries, allow_none}).check(r);
        return budget({no_n_plus_one, allow_none}).check(r);
    }

    /// Why the test has to fail, or an empty text.
    [[nodiscard]] std::string judge(recording const& r) {
        visibility const& seen = r.seen();
        bool const blind = !seen.lost.empty() || !seen.other_hubs.empty() || seen.forgotten != 0 ||
                           seen.unobserved_statements != 0;
        if (!options.has_limit() || (r.groups().empty() && !blind)) return {};
        if (check(r).empty()) return {};
        recording const rest = r.without([this](group const& g) {
            bool found = false;
            for (allowed& a : options.allow) {
                if (!a.is_query || !glob_matches(a.glob, g.sql)) continue;
                found = a.used = true;
            }
            return found;
        });
        std::vector<violation> const broken = check(rest);
        if (broken.empty()) return {};
        for (allowed& a : options.allow) {
            if (!a.is_query && glob_matches(a.glob, name)) {
                a.used = true;
                return {};
            }
        }
        return failure_text(name, broken, rest);
    }

    [[nodiscard]] std::string end_test() {
        if (!running || crashed) return {};
        recorder done = std::move(*running);
        running.reset();
        done.stop();
        forked = forked || done.forked();
        if (forked) return {};
        recording const all = done.recording();
        recording const r = options.set_up ? all : all.without_set_up();
        table.add(name, all, r);
        std::string why = std::exchange(untold, {});
        std::string const broken = judge(r);
        if (!why.empty() && !broken.empty()) why += '\n';
        return why + broken;
    }
};

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE survey::survey(std::initializer_list<observe_all> adapters, location at)
    : state_(new detail::survey_state{adapters, at, {}, {}, {}, {}, {}, {}}) {}

QUERYBUDGET_DETAIL_INLINE survey::~survey() { delete state_; }

QUERYBUDGET_DETAIL_INLINE void survey::begin_run() noexcept {
    try {
        detail::survey_state& s = *state_;
        char const* const asked = std::getenv("QUERYBUDGET_SURVEY");
        s.options = detail::survey_options_from(asked == nullptr ? "" : asked);
        s.table = {};
        s.untold = s.options.error;
        if (!s.options.error.empty()) s.table.add_note(s.options.error);
        if (s.options.off) return;
        s.observations.clear();
        for (observe_all const observe : s.adapters) {
            try {
                s.observations.push_back(observe(s.at));
            } catch (std::exception const& e) {
                s.table.add_note(e.what());
                if (s.options.has_limit()) s.untold = e.what();
            }
        }
    } catch (...) { state_->incomplete = true; }
}

QUERYBUDGET_DETAIL_INLINE void survey::begin_test(std::string_view name) noexcept {
    try {
        (void)state_->end_test();
        if (state_->options.off) return;
        state_->name = name;
        state_->running.emplace();
    } catch (...) { state_->incomplete = true; }
}

QUERYBUDGET_DETAIL_INLINE void survey::enter(std::string_view section) noexcept {
    try {
        constexpr std::size_t long_enough = 1000;  // a loop may enter its sections again and again
        std::string const entered = " / " + std::string(section);
        if (section.empty() || state_->name.size() > long_enough) return;
        if (state_->name.ends_with(entered)) return;
        state_->name += entered;
    } catch (...) { state_->incomplete = true; }
}

QUERYBUDGET_DETAIL_INLINE std::string survey::end_test() noexcept {
    try {
        return state_->end_test();
    } catch (...) {
        state_->incomplete = true;
        return {};
    }
}

QUERYBUDGET_DETAIL_INLINE void survey::crashed() noexcept { state_->crashed = true; }

QUERYBUDGET_DETAIL_INLINE void survey::end_run() noexcept {
    try {
        detail::survey_state& s = *state_;
        if (s.crashed) {
            if (s.options.off || s.forked) return;
            std::fputs("querybudget survey: no table, since the program crashed\n", stderr);
            return;
        }
        (void)s.end_test();
        s.observations.clear();
        if (s.forked || s.options.off) return;
        if (s.incomplete) s.table.add_note("memory ran out: not every test is in this table");
        for (detail::allowed const& a : s.options.allow) {
            if (a.used) continue;
            s.table.add_note(s.options.allow_file + ':' + std::to_string(a.line) +
                             ": excused nothing in this run: " + (a.is_query ? "query " : "test ") +
                             a.glob);
        }
        std::string const text = s.table.text(s.options.all);
        std::fflush(stdout);
        std::fwrite(text.data(), 1, text.size(), stderr);
    } catch (...) { std::fputs("querybudget: no memory for the survey's table\n", stderr); }
}

}  // namespace querybudget
