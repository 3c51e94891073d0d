// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/clock.hpp>
#include <querybudget/judge/budget.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/record/recorder.hpp>
#include <querybudget/report/budget_exceeded.hpp>
#include <querybudget/report/glyphs.hpp>
#include <querybudget/report/measurement.hpp>
#include <querybudget/report/record_writer.hpp>
#include <querybudget/report/scope.hpp>
#include <querybudget/report/sink.hpp>
#include <querybudget/report/text.hpp>

#include <cstdio>
#include <exception>
#include <string>
#include <utility>

namespace querybudget {

namespace detail {

struct scope_state {
    assertion where;
    querybudget::budget budget;
    querybudget::recorder recorder;
    int exceptions = std::uncaught_exceptions();

    scope_state(assertion const& a, std::initializer_list<term> terms)
        : where(a),
          budget(terms, a.at),
          recorder(budget.this_thread_only() ? this_thread_state().counts_as : 0,
                   budget.connections(), budget.watched()) {}

    void settle() const {
        std::int64_t const from = now_ns();
        auto const longest = static_cast<std::int64_t>(budget.settle_time());
        while (now_ns() - from < longest && recorder.running() != 0) sleep_ms(1);
    }
};

/// One line, also where stdout belongs to somebody else.
inline void say_on_stderr(assertion const& where, std::string const& text) noexcept {
    std::fprintf(stderr, "%s:%d: %s\n", where.at.file, where.at.line, text.c_str());
}

/// An exception is on its way and comes first: what the budget has to say is a line of context.
inline void add_context(scope_state& s) noexcept {
    try {
        s.recorder.stop();
        if (s.recorder.forked()) return;
        recording const r = s.recorder.recording();
        std::vector<violation> const broken = s.budget.check(r);
        if (broken.empty()) return;
        std::string const text = shown("while an exception leaves the scope: " +
                                       titled(s.budget.name(), broken.front().text()));
        sink const* const framework = active_sink();
        if (framework != nullptr && framework->note != nullptr) {
            framework->note(s.where, text);
        } else {
            say_on_stderr(s.where, text);
        }
    } catch (...) {
        // The exception in flight matters more than a line about it.
        std::fputs("querybudget: no memory for a line of context\n", stderr);
    }
}

inline void tell_measurements(scope_state const& s, recording const& r, sink const* framework) {
    bool const tells = framework != nullptr && framework->measured != nullptr;
    if (!tells && !prints_for_ctest()) return;
    std::vector<measurement> const all = measurements(s.where, s.budget.name(), r);
    if (prints_for_ctest()) print_for_ctest(all);
    if (!tells) return;
    for (measurement const& m : all) framework->measured(m);
}

/// A record that is missing would make the merged report blind, so it is a violation. What a test
/// that gave up half-way measured would be a cost that is too low.
inline void write_record(scope_state const& s, recording const& r, sink const* framework,
                         std::vector<violation>& broken) {
    if (framework != nullptr && framework->gave_up != nullptr && framework->gave_up()) return;
    record_writer const* writer = nullptr;
    {
        spin_guard const guard(the_hub.lock);
        writer = the_hub.records;
    }
    if (writer == nullptr) return;
    std::string const problem = writer->write({s.where, s.budget, r, broken});
    if (!problem.empty()) broken.emplace_back("QB316", problem);
}

inline void judge(scope_state& s) {
    if (s.budget.settle_time() != 0) s.settle();
    s.recorder.stop();
    if (s.recorder.forked()) return;
    recording const r = s.recorder.recording();
    std::vector<violation> broken = s.budget.check(r);
    sink const* const framework = active_sink();
    write_record(s, r, framework, broken);
    tell_measurements(s, r, framework);
    if (broken.empty()) {
        if (framework != nullptr) framework->pass(s.where, passed_text(s.budget.name(), r));
        return;
    }
    std::string const text = failure_text(s.budget.name(), broken, s.budget.without_ignored(r));
    if (framework == nullptr) throw budget_exceeded(s.where.at, text);
    framework->fail(s.where, text);
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE scope::scope(assertion const& where,
                                       std::initializer_list<detail::term> terms)
    : state_(new detail::scope_state(where, terms)) {}

QUERYBUDGET_DETAIL_INLINE scope::~scope() noexcept(false) {
    if (state_ == nullptr) return;
    if (std::uncaught_exceptions() > state_->exceptions) {
        detail::add_context(*state_);
        delete state_;
        return;
    }
    finish();
}

QUERYBUDGET_DETAIL_INLINE void scope::finish() {
    if (state_ == nullptr) return;
    struct owner {
        detail::scope_state* state;
        ~owner() { delete state; }
    } const own{std::exchange(state_, nullptr)};
    detail::judge(*own.state);
}

}  // namespace querybudget
