// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/other_hubs.hpp>
#include <querybudget/record/call_stack.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/record/tag_path.hpp>

#include <cstdio>
#include <cstring>

#if __has_include(<pthread.h>)
#include <pthread.h>
#endif

namespace querybudget::detail {

#ifdef QUERYBUDGET_SEPARATE_COMPILATION
constinit hub the_hub;
constinit thread_local thread_state* current_thread = nullptr;
constinit thread_local tag_path current_tags;
#endif

/// Gives a thread's state back when the thread ends.
struct thread_reaper {
    bool armed = false;
    ~thread_reaper() {
        if (current_thread == nullptr) return;
        spin_guard const hub_guard(the_hub.lock);
        // Its shards stay: the thread that comes next adds to them, so that a recording doesn't
        // grow with the number of threads.
        current_thread->in_use = false;
        current_thread = nullptr;
    }
};

QUERYBUDGET_DETAIL_INLINE thread_state& this_thread_state() {
    if (current_thread != nullptr) return *current_thread;
    // After the reaper has run, as in the destructors of static objects, the state is simply not
    // given back.
    static constinit thread_local bool reaped_once = false;
    static constinit thread_local bool reaped_twice = false;
    thread_state* state = nullptr;
    {
        spin_guard const guard(the_hub.lock);
        for (state = the_hub.threads; state != nullptr && state->in_use;) state = state->next;
        if (state != nullptr) state->in_use = true;
    }
    if (state == nullptr) {
        state = new thread_state;
        state->in_use = true;
        spin_guard const guard(the_hub.lock);
        state->next = the_hub.threads;
        the_hub.threads = state;
    }
    {
        spin_guard const guard(the_hub.lock);
        state->id = state->counts_as = ++the_hub.last_id;
        state->paused = 0;
        state->stops_here = false;
    }
    current_thread = state;
    if (!reaped_once) {
        reaped_once = true;
        static thread_local thread_reaper reaper;
        reaper.armed = true;
    } else if (!reaped_twice) {  // a thread_local connection that closes after the first reaper
        reaped_twice = true;
        static thread_local thread_reaper second;
        second.armed = true;
    }
    return *state;
}

#if __has_include(<pthread.h>)
/// In the child only the forking thread exists, and locks that others held will never be released:
/// it gets fresh ones, the other threads' states are left behind, and the recorders that were
/// active stop.
inline void after_fork_in_child() noexcept {
    hub& h = the_hub;
    for (active_recorder* r = h.recorders; r != nullptr;) {
        active_recorder* const next = r->next;
        r->active = false;
        r->forked = true;
        r->next = nullptr;
        r = next;
    }
    h.recorders = nullptr;
    h.recording.store(0, order::relaxed);
    h.keeping_values.store(0, order::relaxed);
    h.epoch.add(1, order::relaxed);
    // A recorder that stopped before is still read, under the locks of the threads it recorded.
    for (thread_state* t = h.threads; t != nullptr; t = t->next) t->lock.unlock();
    for (connection* c = h.connections; c != nullptr; c = c->next) {
        if (c->alive) c->forked();
    }
    h.threads = current_thread;
    if (current_thread != nullptr) {
        current_thread->shards.clear();
        current_thread->next = nullptr;
    }
    h.lock.unlock();
}
#endif

/// The hub's lock must not be held.
QUERYBUDGET_DETAIL_INLINE void handle_forks() {
#if __has_include(<pthread.h>)
    {
        spin_guard const guard(the_hub.lock);
        if (the_hub.fork_handled) return;
        the_hub.fork_handled = true;
    }
    ::pthread_atfork([] { the_hub.lock.lock(); }, [] { the_hub.lock.unlock(); },
                     [] { after_fork_in_child(); });
#endif
}

QUERYBUDGET_DETAIL_INLINE void refresh_shards(thread_state& t) {
    spin_guard const guard(t.lock);
    for (active_recorder* r = the_hub.recorders; r != nullptr; r = r->next) {
        bool known = false;
        for (shard const* s : t.shards) known = known || s->filter == &r->filter;
        if (known) continue;
        t.shards.reserve(t.shards.size() + 1);
        shard* const added = new shard;
        added->filter = &r->filter;
        added->since = r->since;
        added->owner = &t;
        added->read = &r->read;
        added->watch = r->watch;
        added->keeps_values = r->keeps_values;
        added->queries = timeline(r->started);
        added->next = r->shards;
        r->shards = added;
        t.shards.push_back(added);
    }
    t.seen_epoch = the_hub.epoch.load(order::relaxed);
}

QUERYBUDGET_DETAIL_INLINE void start(active_recorder& r) {
    handle_forks();
    spin_guard const guard(the_hub.lock);
    r.next = the_hub.recorders;
    the_hub.recorders = &r;
    r.active = true;
    r.since = the_hub.epoch.add(1, order::release) + 1;
    if (r.keeps_values) the_hub.keeping_values.add(1, order::relaxed);
    the_hub.recording.add(1, order::release);
}

QUERYBUDGET_DETAIL_INLINE void stop(active_recorder& r) noexcept {
    {
        spin_guard const guard(the_hub.lock);
        if (!r.active) return;
        r.active = false;
        active_recorder** link = &the_hub.recorders;
        while (*link != &r) link = &(*link)->next;
        *link = r.next;
        the_hub.epoch.add(1, order::release);
        the_hub.recording.add(static_cast<std::uint32_t>(-1), order::release);
        if (r.keeps_values)
            the_hub.keeping_values.add(static_cast<std::uint32_t>(-1), order::relaxed);
    }
    // No thread makes a new shard for it from here on, and each gives up the one that it has.
    for (shard* s = r.shards; s != nullptr; s = s->next) {
        spin_guard const guard(s->owner->lock);
        std::vector<shard*>& theirs = s->owner->shards;
        for (std::size_t i = 0; i < theirs.size(); ++i) {
            if (theirs[i] != s) continue;
            theirs[i] = theirs.back();
            theirs.pop_back();
            break;
        }
    }
}

QUERYBUDGET_DETAIL_INLINE void attach(connection& c) {
    handle_forks();
    warm_up_stacks();
    announce_hub(&the_hub);
    spin_guard const guard(the_hub.lock);
    c.id.connection = ++the_hub.last_id;
    c.observations = 1;
    c.alive = true;
    c.next = the_hub.connections;
    the_hub.connections = &c;
    if (c.watches_only) return;
    ++the_hub.live;
    ++the_hub.attached;
    for (active_recorder* r = the_hub.recorders; r != nullptr; r = r->next) {
        if (r->filter.takes(r->filter.thread, c.id)) ++r->connections;
    }
}

QUERYBUDGET_DETAIL_INLINE bool connection_died(connection& c, bool lost) noexcept {
    spin_guard const guard(the_hub.lock);
    if (!c.alive) return false;
    c.alive = false;
    if (!c.watches_only) --the_hub.live;
    if (lost) note_loss(c);
    bool const watched = c.watched;
    c.watched = false;
    return watched;
}

QUERYBUDGET_DETAIL_INLINE void note_loss(connection const& c) noexcept {
    loss& entry = the_hub.losses[the_hub.lost++ % 8];
    entry.number = the_hub.lost;
    entry.from = c.id;
    entry.why = c.why_lost();
    entry.fix = c.lost_fix();
    std::snprintf(entry.name, sizeof entry.name, "%s", c.label());
}

QUERYBUDGET_DETAIL_INLINE void note_unobserved_open(void const* handle, char const* name) noexcept {
    spin_guard const guard(the_hub.lock);
    unobserved_open& entry = the_hub.unobserved[the_hub.opened_unobserved++ % 8];
    entry.handle = handle;
    entry.number = the_hub.opened_unobserved;
    std::strncpy(entry.name, name, sizeof entry.name - 1);
    entry.name[sizeof entry.name - 1] = '\0';
}

QUERYBUDGET_DETAIL_INLINE void forget_unobserved_open(void const* handle) noexcept {
    spin_guard const guard(the_hub.lock);
    for (unobserved_open& entry : the_hub.unobserved) {
        if (entry.handle == handle) entry = {};
    }
}

}  // namespace querybudget::detail
