// SPDX-License-Identifier: BSL-1.0
#pragma once

/// libpqxx: all of its classes send through libpq, where they are counted (adapter/libpq.hpp).
/// Tested with 6.4.5. It asks a connection for `backendpid()` only, which 7 and 8 have as well.

#include <querybudget/adapter/libpq.hpp>

#include <concepts>

namespace querybudget::libpqxx {

/// Observes every connection that this process opens from now on, of libpqxx or another client.
using libpq::observe_all;

/// `pqxx::connection`, or in libpqxx 6 any of its kinds of connection.
template <class T>
concept connection = requires(T const& c) {
    { c.backendpid() }
    noexcept->std::convertible_to<int>;
};

/// Observes a `pqxx::connection`, with all that transactions, cursors, streams, pipelines and large
/// objects on it send. In libpqxx 6 a connection that was lost and opened again is a new one, to be
/// observed again.
/// *Thread safety, throws:* as `qb::libpq::observe`.
template <connection Connection>
[[nodiscard]] observation observe(Connection& c, location at = location::current()) {
    // The hook of PQbackendPID tells which connection this is. Called through a volatile pointer:
    // libpqxx 6 declares the function pure, so that an earlier answer would be used again.
    auto const volatile backend = &Connection::backendpid;
    libpq::detail::last_asked = nullptr;
    int const pid = (c.*backend)();
    return libpq::detail::observe_asked(pid != 0, at);
}

}  // namespace querybudget::libpqxx
