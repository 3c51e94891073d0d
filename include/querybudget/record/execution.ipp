// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/glob.hpp>
#include <querybudget/record/execution.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>

namespace querybudget::detail {

/// A display text longer than this is cut: reports show far less, and a recording stays bounded.
inline constexpr std::size_t longest_display_text = 16 * 1024;

/// The calling thread's lock, held while its shards are those of the recorders that are active now.
class [[nodiscard]] fresh_thread {
public:
    explicit fresh_thread(thread_state& t) : t_(t) {
        for (;;) {
            t_.lock.lock();
            if (t_.seen_epoch == the_hub.epoch.load(order::acquire)) return;
            t_.lock.unlock();
            spin_guard const guard(the_hub.lock);
            refresh_shards(t_);
        }
    }
    ~fresh_thread() { t_.lock.unlock(); }
    fresh_thread(fresh_thread const&) = delete;
    fresh_thread& operator=(fresh_thread const&) = delete;

private:
    thread_state& t_;
};

/// The groups of an execution in the shards that took its start.
template <class Use>
void for_each_group(execution const& e, Use use) noexcept {
    if (e.id == 0) return;
    try {
        thread_state& t = this_thread_state();
        fresh_thread const fresh(t);
        for (shard* const s : t.shards) {
            if (s->since <= e.epoch && s->filter->takes(e.thread, e.from)) {
                use(*s, s->groups.at({e.id, e.kind, e.dialect, e.writes}));
            }
        }
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
}

inline std::string text_to_show(group const& g, execution_start const& start) {
    std::string text = start.verbatim ? std::string(start.sql) : display_sql(start.sql, g.dialect);
    if (text.size() > longest_display_text) {
        std::size_t end = longest_display_text;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        text = text.substr(0, end) + " …";  // resize would keep the memory
    }
    return text;
}

constexpr bool worth_a_sample(std::uint64_t execution_number) noexcept {
    return execution_number <= 8 || (execution_number & (execution_number - 1)) == 0;
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
    g.full_scans += static_cast<std::uint64_t>(more.full_scans);
}

/// Counts the start in one shard, and says whether samples of the values and of the stack are
/// wanted.
inline bool count_start(shard& s, std::uint64_t thread, execution_start const& start,
                        statement_facts const& f, bool& wants_stack) {
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
    if (worth_a_sample(g.executions)) wants_stack = true;
    if (f.longest_list >= 2) ++g.batched;
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
        return !f.writes && !g.no_more_values && worth_a_sample(g.executions);
    }
    ++g.known_values;
    g.values.add(f.values * 31 + start.values);
    return false;
}

/// Without a lock: unwinding may take the dynamic linker's.
[[gnu::noinline, gnu::cold]] inline void sample_stack(execution const& e,
                                                      call_stack const* sent_from) noexcept {
    call_stack here;
    if (sent_from == nullptr) take_stack(here, current_thread->id);
    call_stack const& stack = sent_from != nullptr ? *sent_from : here;
    for_each_group(e, [&stack](shard&, group& g) {
        if (worth_a_sample(g.executions) && !g.overflow) g.site.add(stack);
    });
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
            if (count_start(*s, t.id, start, f, wants_stack)) e.wants_values = true;
        }
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
    if (wants_stack) sample_stack(e, start.stack);
    return e;
}

QUERYBUDGET_DETAIL_INLINE void progress_execution(execution const& e,
                                                  execution_progress const& more) noexcept {
    for_each_group(e, [&more](shard& s, group& g) { add_progress(s, g, more); });
}

QUERYBUDGET_DETAIL_INLINE void sample_values(execution const& e, std::string_view expanded_sql,
                                             bool last) noexcept {
    std::uint64_t const values = facts_of(expanded_sql, e.dialect).values;
    for_each_group(e, [values, last](shard&, group& g) {
        ++g.known_values;
        g.values.add(values);
        if (last) g.no_more_values = true;
    });
}

/// The shards that take what `who` does on a connection.
template <class Use>
void for_each_shard(origin const& from, sender const& who, Use use) noexcept {
    if (who.thread == 0) return;
    try {
        thread_state& t = this_thread_state();
        fresh_thread const fresh(t);
        for (shard* const s : t.shards) {
            if (s->since <= who.epoch && s->filter->takes(who.thread, from)) use(*s);
        }
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
}

QUERYBUDGET_DETAIL_INLINE bool stack_wanted(std::string_view sql, querybudget::dialect d,
                                            origin const& from, sender const& who,
                                            std::uint64_t pending) noexcept {
    bool wanted = false;
    for_each_shard(from, who, [&](shard& s) {
        std::uint64_t const id = this_thread_state().memo.facts(sql, d).id;
        wanted = wanted || worth_a_sample(s.groups.executions(id) + pending + 1);
    });
    return wanted;
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
