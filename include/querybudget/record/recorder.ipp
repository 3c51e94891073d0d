// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/clock.hpp>
#include <querybudget/detail/other_hubs.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/record/recorder.hpp>

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace querybudget {

namespace detail {

struct recorder_state {
    active_recorder active;
    visibility seen;  // of the latest look
    std::vector<std::uint64_t> running;
    std::vector<std::string> unchecked;  // in use, but by no statement that we know
    // The hub's counts when it started:
    std::uint64_t lost = 0;
    std::uint64_t opened_unobserved = 0;
    std::uint64_t forgotten = 0;
    std::uint64_t elsewhere = 0;
    bool stopped = false;

    recorder_state() = default;
    ~recorder_state() { delete active.watch; }
    recorder_state(recorder_state const&) = delete;
    recorder_state& operator=(recorder_state const&) = delete;

    [[nodiscard]] bool takes(connection const& c) const noexcept {
        return active.filter.takes(active.filter.thread, c.id);
    }

    /// Has every connection report what its unfinished statements did so far, and keeps what could
    /// not be seen.
    void look() {
        hub& h = the_hub;
        thread_state& t = this_thread_state();
        visibility now;
        running.clear();
        unchecked.clear();
        spin_guard const guard(h.lock);
        refresh_shards(t);
        for (connection* c = h.connections; c != nullptr; c = c->next) {
            if (!c->alive) continue;
            connection::state const state = c->look();
            if (state.lost) note_loss(*c);
            if (!state.busy || !takes(*c)) continue;
            if (state.running == 0) unchecked.push_back(c->name());
            if (state.running > connection::unrecorded) running.push_back(state.running);
        }
        t.stops_here = false;  // what was counted just now was sent somewhere else
        for (loss const& l : h.losses) {
            if (l.number > lost && active.filter.takes(active.filter.thread, l.from))
                now.lost.push_back(
                    {std::string(l.name) + " no longer reports to this scope" + l.why, l.fix});
        }
        now.live_connections = active.connections;
        now.forgotten = h.forgotten.load(detail::order::relaxed) - forgotten;
        for (unobserved_open const& open : h.unobserved) {
            if (open.handle != nullptr && open.number > opened_unobserved)
                now.unobserved.emplace_back(open.name);
        }
        seen = std::move(now);
    }

    /// Adds up the shards.
    void merge(group_table& into, std::uint64_t& nested, std::uint64_t& round_trips,
               std::vector<crossing>& crossings, timeline& queries, visibility& v) const {
        std::vector<shard const*> all;
        {
            spin_guard const guard(the_hub.lock);
            for (shard const* s = active.shards; s != nullptr; s = s->next) all.push_back(s);
        }
        std::vector<std::uint64_t> connections;
        for (shard const* const s : all) {
            spin_guard const guard(s->owner->lock);
            for (group const& g : s->groups.all()) into.merge(g);
            for (crossing const& c : s->crossings) crossings.push_back(c);
            queries.add(s->queries);
            nested += s->nested;
            v.unobserved_statements += s->unobserved;
            round_trips += s->round_trips;
            v.without_round_trips += s->without_round_trips;
            v.threads += s->threads;
            for (std::uint64_t const id : s->connections) {
                bool known = connections.size() == 16;
                for (std::uint64_t const c : connections) known = known || c == id;
                if (!known) connections.push_back(id);
            }
        }
        v.connections = connections.size();
    }
};

/// Few enough, and sorted already unless several threads recorded.
inline void sort_by_first_execution(std::vector<group>& groups) {
    for (std::size_t gap = groups.size() / 2; gap != 0; gap /= 2) {
        for (std::size_t i = gap; i < groups.size(); ++i) {
            for (std::size_t j = i; j >= gap && groups[j].first_at < groups[j - gap].first_at;
                 j -= gap) {
                std::swap(groups[j], groups[j - gap]);
            }
        }
    }
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE recorder::recorder(std::uint64_t thread,
                                             std::vector<std::uint64_t> connections,
                                             detail::watched_limits const& limits)
    : state_(new detail::recorder_state) {
    detail::recorder_state& s = *state_;
    try {
        s.active.filter = {thread, std::move(connections)};
        if (!limits.maxima.empty()) { s.active.watch = new detail::crossing_watch(limits); }
        s.elsewhere = detail::observed_elsewhere(&detail::the_hub);
        char const* const values = std::getenv("QUERYBUDGET_VALUES");
        s.active.keeps_values = values != nullptr && std::string_view(values) == "1";
        s.active.started = detail::now_ns();
        detail::start(s.active);
    } catch (...) {
        delete state_;
        throw;
    }
    detail::hub& h = detail::the_hub;
    detail::spin_guard const guard(h.lock);
    s.lost = h.lost;
    s.opened_unobserved = h.opened_unobserved;
    s.forgotten = h.forgotten.load(detail::order::relaxed);
    for (detail::connection const* c = h.connections; c != nullptr; c = c->next) {
        if (c->alive && !c->watches_only && s.takes(*c)) ++s.active.connections;
    }
}

QUERYBUDGET_DETAIL_INLINE recorder& recorder::operator=(recorder&& other) noexcept {
    recorder old(std::move(*this));
    state_ = std::exchange(other.state_, nullptr);
    return *this;
}

QUERYBUDGET_DETAIL_INLINE recorder::~recorder() {
    if (state_ == nullptr) return;
    detail::stop(state_->active);
    if (!state_->active.forked) {
        while (detail::shard* const s = state_->active.shards) {
            state_->active.shards = s->next;
            delete s;
        }
    }
    delete state_;
}

QUERYBUDGET_DETAIL_INLINE void recorder::stop() noexcept {
    if (state_ == nullptr || state_->stopped || state_->active.forked) return;
    try {
        state_->look();
        // Another thread prepares a statement, say; or runs one that we are no longer told of.
        for (int tries = 0; tries < 50 && !state_->unchecked.empty(); ++tries) {
            detail::sleep_ms(1);
            state_->look();
        }
        for (std::string const& name : state_->unchecked) {
            state_->seen.lost.push_back({name + " was in use by another thread when the scope "
                                                "ended, and no statement of it is known",
                                         "end the scope when the other thread is done; keep "
                                         "sqlite3_trace_v2 of this connection to querybudget"});
        }
    } catch (...) {
        detail::the_hub.forgotten.add(1, detail::order::relaxed);
        ++state_->seen.forgotten;
    }
    state_->stopped = true;
    detail::stop(state_->active);
}

QUERYBUDGET_DETAIL_INLINE std::size_t recorder::running() const {
    if (state_ == nullptr || state_->stopped || state_->active.forked) return 0;
    state_->look();
    return state_->running.size();
}

QUERYBUDGET_DETAIL_INLINE bool recorder::forked() const noexcept {
    return state_ != nullptr && state_->active.forked;
}

QUERYBUDGET_DETAIL_INLINE recording recorder::recording() const {
    querybudget::recording r;
    if (state_ == nullptr || state_->active.forked) return r;
    if (!state_->stopped) state_->look();
    r.seen_ = state_->seen;
    detail::group_table groups;
    state_->merge(groups, r.nested_, r.round_trips_, r.crossings_, r.timeline_, r.seen_);
    r.groups_ = std::move(groups.all());
    detail::sort_by_first_execution(r.groups_);
    for (std::uint64_t const id : state_->running) {
        for (group const& g : r.groups_) {
            if (g.id == id) r.seen_.running.push_back(g.sql);
        }
    }
    if (r.seen_.live_connections == 0) r.seen_.live_connections = r.seen_.connections;
    r.seen_.other_hubs = detail::other_hubs(&detail::the_hub, state_->elsewhere);
    return r;
}

}  // namespace querybudget
