// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/glob.hpp>
#include <querybudget/record/crossing_watch.hpp>
#include <querybudget/record/execution.hpp>
#include <querybudget/record/execution_samples.ipp>
#include <querybudget/record/fresh_thread.ipp>
#include <querybudget/record/hub.hpp>
#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>

#if !defined(__x86_64__) && !defined(__i386__)
#include <signal.h>
#endif

namespace querybudget::detail {

/// A display text longer than this is cut: reports show far less, and a recording stays bounded.
inline constexpr std::size_t longest_display_text = 16 * 1024;

inline std::string text_to_show(group const& g, execution_start const& start) {
    std::string text = start.verbatim ? std::string(start.sql) : display_sql(start.sql, g.dialect);
    if (text.size() > longest_display_text) {
        std::size_t end = longest_display_text;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        text = text.substr(0, end) + " …";  // resize would keep the memory
    }
    return text;
}

/// A count alone may be how a fixture asks whether it has anything to do.
constexpr bool reads_more_than_a_count(group const& g) noexcept {
    if (g.kind != statement_kind::select || g.writes) return false;
    for (std::string_view const one : {"select count(*", "select exists*", "select max(*"}) {
        if (glob_matches(one, g.sql)) return glob_matches("* group by *", g.sql);
    }
    return true;
}

inline void add_progress(shard& s, group& g, execution_progress const& more) noexcept {
    g.rows += more.rows;
    g.round_trips += more.round_trips;
    s.round_trips += more.round_trips;
    if (more.all_rows > g.most_rows) g.most_rows = more.all_rows;
    g.db_time += more.db_time;
    if (more.failed) ++g.failed;
    if (more.changed_nothing) {
        ++g.changed_nothing;
        g.last_without_change = g.executions;
    }
    g.full_scans += static_cast<std::uint64_t>(more.full_scans);
}

/// Counts the start in one shard, and says in `e` and `wants_stack` which samples are wanted.
inline void count_start(shard& s, std::uint64_t thread, execution_start const& start,
                        statement_facts const& f, execution& e, bool& wants_stack) {
    if (s.last_thread != thread) {
        s.last_thread = thread;
        ++s.threads;
    }
    group& g = s.groups.at({f.id, f.kind, start.dialect, f.writes});
    if (g.executions++ == 0) {
        g.first_at = start.at;
        if (!g.overflow) {
            g.sql = text_to_show(g, start);
            g.cut = g.sql.size() > longest_display_text;
            g.ends_set_up = reads_more_than_a_count(g);
        }
        if (s.watch != nullptr) g.watched_by = s.watch->maxima_of(g);
    }
    if (g.watched_by != 0 && s.watch->count(g, s.crossings)) {
        wants_stack = true;
        if (s.watch->stops) current_thread->stops_here = true;
    }
    if (g.kind == statement_kind::ddl) {
        s.setting_up = true;
        s.read->store(false, order::relaxed);
    } else if (s.setting_up && (s.read->load(order::relaxed) || g.ends_set_up)) {
        s.setting_up = false;
        s.read->store(true, order::relaxed);
        for (group& each : s.groups.all()) each.set_up = each.writes ? each.executions : 0;
        if (g.writes) --g.set_up;  // after another thread's read
    }
    if (g.category() == statement_category::query) s.queries.add(start.at);
    bool const looked_at = worth_a_sample(g.executions);
    if (looked_at) {
        wants_stack = true;
        if (!g.returned.full()) e.wants_rows = true;
        add_sample(g, thread, start, f);
        bool const in_text = !start.verbatim && f.binds == 0 && f.literals != 0;
        if (s.keeps_values && (in_text || !start.bound_text.empty()))
            keep_values(g, start.sql, start.bound_text);
    }
    if (is_list(f, start)) ++g.batched;
    if (f.limit != -1 && f.limit != 1) ++g.paged;
    if (start.inside_of != 0) {
        ++g.inside;
        if (g.inside_of == 0) g.inside_of = start.inside_of;
    }
    s.round_trips += start.round_trips;
    g.round_trips += start.round_trips;
    if (!start.has_round_trips) ++s.without_round_trips;
    if (start.outcome != nullptr) add_progress(s, g, *start.outcome);
    std::uint64_t const from = start.from.connection;
    if (s.connections.empty() || s.connections.back() != from) {
        bool known = s.connections.size() == 16;
        for (std::uint64_t const id : s.connections) known = known || id == from;
        if (!known) s.connections.push_back(from);
    }
    if (start.values == 0 && f.binds != 0) {
        if (looked_at && !f.writes && !g.no_more_values) e.wants_values = true;
        return;
    }
    ++g.known_values;
    g.values.add(f.values * 31 + start.values);
}

QUERYBUDGET_DETAIL_INLINE execution begin_execution(execution_start const& start) noexcept {
    execution e;
    if (!recording_now()) return e;
    bool wants_stack = false;
    try {
        thread_state& t = this_thread_state();
        if (start.sent != nullptr ? start.sent->thread == 0 : t.paused != 0) return e;
        fresh_thread const fresh(t);
        statement_facts const& f =
            start.known != nullptr ? *start.known : t.memo.facts(start.sql, start.dialect);
        e.epoch = start.sent != nullptr ? start.sent->epoch : t.seen_epoch;
        e.thread = start.sent != nullptr ? start.sent->thread : t.counts_as;
        e.from = start.from;
        e.kind = f.kind;
        e.dialect = start.dialect;
        e.writes = f.writes;
        for (shard* const s : t.shards) {
            if (s->since > e.epoch || !s->filter->takes(e.thread, e.from)) continue;
            e.id = f.id;
            count_start(*s, t.id, start, f, e, wants_stack);
        }
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
    if (wants_stack) sample_sender(e, start);
    return e;
}

QUERYBUDGET_DETAIL_INLINE void progress_execution(execution const& e,
                                                  execution_progress const& more) noexcept {
    for_each_group(e, [&more](shard& s, group& g) { add_progress(s, g, more); });
}

QUERYBUDGET_DETAIL_INLINE void stop_where_crossed() noexcept {
    if (current_thread == nullptr || !current_thread->stops_here) return;
    current_thread->stops_here = false;
#if defined(__x86_64__) || defined(__i386__)
    asm volatile("int3");  // SIGTRAP, without the 960 lines of <signal.h> for each test file
#elif defined(SIGTRAP)
    ::raise(SIGTRAP);
#endif
}

QUERYBUDGET_DETAIL_INLINE sender sender_now() noexcept {
    if (!recording_now()) return {};
    try {
        thread_state const& t = this_thread_state();
        if (t.paused != 0) return {};
        return {t.counts_as, the_hub.epoch.load(order::acquire)};
    } catch (...) {
        the_hub.forgotten.add(1, order::relaxed);
        return {};
    }
}

QUERYBUDGET_DETAIL_INLINE void count_nested(origin const& from) noexcept {
    for_each_shard(from, sender_now(), [](shard& s) { ++s.nested; });
}

QUERYBUDGET_DETAIL_INLINE void count_round_trip(origin const& from, sender const& who) noexcept {
    for_each_shard(from, who, [](shard& s) { ++s.round_trips; });
}

QUERYBUDGET_DETAIL_INLINE void count_unobserved() noexcept {
    for_each_shard({}, sender_now(), [](shard& s) { ++s.unobserved; });
}

}  // namespace querybudget::detail
