// SPDX-License-Identifier: BSL-1.0
// A plugin that includes the adapter itself.
#include <querybudget/adapter/libpq.hpp>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/querybudget.hpp>

#include "plugin.hpp"

#include <string>

namespace qb = querybudget;

namespace {

qb::observation watch;
std::string refused;

}  // namespace

PLUGIN_EXPORTS PGconn* copy_opens() { return PQconnectdb(""); }
PLUGIN_EXPORTS void copy_closes(PGconn* pg) { PQfinish(pg); }

/// Null when it observes; else why it can't.
PLUGIN_EXPORTS char const* copy_observes(PGconn* pg) {
    try {
        watch = qb::libpq::observe(pg);
        return nullptr;
    } catch (qb::usage_error const& e) { refused = e.what(); }
    return refused.c_str();
}
PLUGIN_EXPORTS char const* copy_observes_all() {
    try {
        qb::observation const all = qb::libpq::observe_all();
        return nullptr;
    } catch (qb::usage_error const& e) { refused = e.what(); }
    return refused.c_str();
}
PLUGIN_EXPORTS void copy_stops_observing() { watch = {}; }

/// Two statements, of which a large object's is no result.
PLUGIN_EXPORTS void copy_sends(PGconn* pg) {
    PQclear(PQexec(pg, "SELECT 1"));
    lo_unlink(pg, 1);
}

/// How many queries it counts of those.
PLUGIN_EXPORTS unsigned long long copy_counts(PGconn* pg) {
    return qb::measure([pg] { copy_sends(pg); }).queries();
}
