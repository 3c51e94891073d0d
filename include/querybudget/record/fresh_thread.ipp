// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/execution.hpp>
#include <querybudget/record/hub.hpp>

namespace querybudget::detail {

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

}  // namespace querybudget::detail
