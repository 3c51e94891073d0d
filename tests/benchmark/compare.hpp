// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>
#include <querybudget/detail/clock.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

/// Calls in a batch: long enough that reading the clock twice is nothing (0.2 % of the quickest
/// batch here), short enough that both batches of a pair see the same machine. Long batches gave
/// negative costs.
inline constexpr int batch_calls = 300;

/// What DESIGN.md, section 9, asks of a figure.
struct bound {
    double must = 0;
    double goal = 0;
    bool at_least = false;  ///< more is better
};

/// Nanoseconds that one call of `code` takes, in a batch.
template <class Code>
double nanoseconds_each(int calls, Code&& code) {
    auto const before = querybudget::detail::now_ns();
    for (int i = 0; i < calls; ++i) code();
    return static_cast<double>(querybudget::detail::now_ns() - before) / calls;
}

/// Figures of which the median and the quartiles are shown beside the bound; the quartiles are the
/// machine's noise.
class figures {
public:
    void add(double figure) { all_.push_back(figure); }

    [[nodiscard]] double quantile(double q) {
        if (all_.empty()) return 0;
        std::sort(all_.begin(), all_.end());
        return all_[static_cast<std::size_t>(q * static_cast<double>(all_.size() - 1))];
    }

    void show(benchmark::State& state, char const* name, bound b) {
        double const median = quantile(0.5);
        state.counters[name] = median;
        state.counters["q1"] = quantile(0.25);
        state.counters["q3"] = quantile(0.75);
        if (b.must == 0) return;
        state.counters["must"] = b.must;
        state.counters["goal"] = b.goal;
        auto const holds = [&](double limit) {
            return b.at_least ? median >= limit : median <= limit;
        };
        state.SetLabel(holds(b.goal)   ? "reaches the goal"
                       : holds(b.must) ? "within what it must"
                                       : "MISSED");
    }

private:
    std::vector<double> all_;
};

/// A ratio of two things in one process. They take turns in small batches, and in turns each goes
/// first; a ratio is of two neighbouring batches, so what slows the machine for longer than a batch
/// slows both.
class comparison {
public:
    template <class Subject, class Baseline>
    void pair(int calls, Subject&& subject, Baseline&& baseline) {
        double first = 0;
        if (subject_first_) first = nanoseconds_each(calls, subject);
        double const second = nanoseconds_each(calls, baseline);
        if (!subject_first_) first = nanoseconds_each(calls, subject);
        subject_first_ = !subject_first_;
        ratios_.add(first / second);
        subject_.add(first);
        baseline_.add(second);
    }

    void show(benchmark::State& state, bound b) {
        ratios_.show(state, "ratio", b);
        state.counters["ns"] = subject_.quantile(0.5);
        state.counters["base_ns"] = baseline_.quantile(0.5);
    }

private:
    figures ratios_;
    figures subject_;
    figures baseline_;
    bool subject_first_ = false;
};
