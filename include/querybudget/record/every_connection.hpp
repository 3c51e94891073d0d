// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/hub.hpp>
#include <querybudget/record/observation.hpp>

#include <cstdint>

namespace querybudget::detail {

/// Stands for the connections of a driver that are still to be opened.
class every_connection : public connection {
public:
    /// `tag` tells the drivers apart.
    every_connection(char const* name, void const* tag) noexcept : connection(name), tag_(tag) {
        watches_only = true;
    }
    [[nodiscard]] void const* handle() const noexcept override { return tag_; }

    /// Lets go of the connections that are observed only through it.
    void detach() noexcept override {
        while (connection* const one = next_watched()) release_observation(*one);
    }

    /// Number of the observation of every connection of a driver; 0 where there is none.
    [[nodiscard]] static std::uint64_t current(void const* tag) noexcept {
        spin_guard const guard(the_hub.lock);
        for (connection const* c = the_hub.connections; c != nullptr; c = c->next) {
            if (c->alive && c->handle() == tag) return c->id.connection;
        }
        return 0;
    }

private:
    [[nodiscard]] connection* next_watched() const noexcept {
        spin_guard const guard(the_hub.lock);
        for (connection* c = the_hub.connections; c != nullptr; c = c->next) {
            if (!c->watched || c->id.watcher != id.connection) continue;
            c->watched = false;
            return c;
        }
        return nullptr;
    }

    void const* tag_;
};

}  // namespace querybudget::detail
