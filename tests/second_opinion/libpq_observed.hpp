// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "libpq_client.hpp"
#include "second_opinion.hpp"

#include <querybudget/adapter/libpq.hpp>
#include <querybudget/querybudget.hpp>

#include <cstdio>
#include <initializer_list>

namespace qb = querybudget;

inline second_opinion::server& the_server() {
    static second_opinion::server s("libpq");
    return s;
}

struct client : second_opinion::libpq_client {
    client() : libpq_client(the_server()) {}
};

/// One that is observed, and about which others are asked, from now on.
struct observed : client {
    qb::observation watch = qb::libpq::observe(get());
    second_opinion::comparison others{
        the_server(), "client", {[this](std::FILE* file) { trace(file); }}};

    qb::recording agrees(std::initializer_list<second_opinion::explained> differences = {},
                         qb::location at = qb::location::current()) {
        return others.agrees(differences, at);
    }
};
