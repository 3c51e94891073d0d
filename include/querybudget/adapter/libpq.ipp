// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/libpq.hpp>
#include <querybudget/detail/usage_error.hpp>

#include <memory>
#include <string>

namespace querybudget::libpq::detail {

#ifdef QUERYBUDGET_SEPARATE_COMPILATION
constinit thread_local PGconn const* last_asked = nullptr;
constinit thread_local void const* hub_of_hooks = nullptr;
#endif

}  // namespace querybudget::libpq::detail

#ifdef __ELF__

#include <querybudget/adapter/libpq_connection.hpp>
#include <querybudget/adapter/libpq_hooks.ipp>
#include <querybudget/adapter/libpq_prepared.ipp>
#include <querybudget/adapter/libpq_results.ipp>
#include <querybudget/adapter/libpq_session.hpp>
#include <querybudget/adapter/libpq_session.ipp>
#include <querybudget/record/every_connection.hpp>

namespace querybudget::libpq {

namespace detail {

QUERYBUDGET_DETAIL_SHARED inline constexpr char every_libpq_connection =
    0;  // a tag, by its address

/// Starts to observe `pg`; null where libpq refuses.
inline libpq_connection* attach_connection(PGconn* pg, std::uint64_t through) {
    session* const s = session::made_for(pg);
    if (s == nullptr) return nullptr;
    auto made = std::make_unique<libpq_connection>(pg, *s);
    libpq_connection* const c = made.get();
    c->id.watcher = through;
    c->watched = through != 0;
    if (through != 0) s->expect_libpqxx();
    s->observe_with(*c);
    return made.release();
}

QUERYBUDGET_DETAIL_INLINE void see_opened(PGconn* pg) noexcept {
    if (pg == nullptr || PQstatus(pg) == CONNECTION_BAD) return;
    try {
        std::uint64_t const through = every_connection::current(&every_libpq_connection);
        if (through != 0 && attach_connection(pg, through) != nullptr) return;
        if (recording_now()) note_unobserved_open(pg, libpq_connection::name_of(pg).c_str());
    } catch (...) { note_unobserved_open(pg, "a PostgreSQL connection"); }
}

using asking_function = decltype(&::PQbackendPID);

/// Is this function, called PQbackendPID, a hook that counts for our hub? Asked through a volatile
/// pointer, since the compiler must not answer for the linker.
inline bool is_hook(asking_function function, PGconn const* pg) noexcept {
    auto const volatile ask = function;
    last_asked = reinterpret_cast<PGconn const*>(&last_asked);  // no connection
    (void)ask(pg);
    return last_asked == pg && hub_of_hooks == &the_hub;
}

/// What the shared libraries of this process call; null where none of them could.
inline asking_function asked_by_libraries() noexcept {
#ifdef QUERYBUDGET_WRAP_LIBPQ
    return nullptr;
#else
    return reinterpret_cast<asking_function>(dlsym(RTLD_DEFAULT, "PQbackendPID"));
#endif
}

[[noreturn]] inline void refuse_without_hooks(location at) {
    std::string text = "calls of libpq don't reach querybudget's hooks";
#ifndef QUERYBUDGET_WRAP_LIBPQ
    Dl_info called{}, own{};
    auto const function = reinterpret_cast<void const*>(asked_by_libraries());
    if (function != nullptr && dladdr(function, &called) != 0 &&
        dladdr(reinterpret_cast<void const*>(&session::made_for), &own) != 0 &&
        called.dli_fbase != own.dli_fbase) {
        throw usage_error(
            "QB114",
            text + " but go to " + called.dli_fname +
                ", so nothing would be counted. Include <querybudget/adapter/libpq.hpp> in the "
                "program itself, or in a library that is linked before libpq, and don't hide PQ* "
                "and lo_* (version script, --exclude-libs). Where the program includes it and this "
                "is a plugin or another library: link the program with -rdynamic (CMake: "
                "ENABLE_EXPORTS ON) and the library without -Bsymbolic, so that both share one",
            at);
    }
#endif
    throw usage_error("QB114",
                      text +
                          ", so nothing would be counted: libpq is linked as a static library. "
                          "Use querybudget_wrap_libpq(target) in CMake",
                      at);
}

QUERYBUDGET_DETAIL_INLINE observation observe_asked(bool connected, location at) {
    if (auto* const pg = const_cast<PGconn*>(last_asked)) {
        observation watch = observe(pg, at);
        session::of(pg)->expect_libpqxx();
        return watch;
    }
    if (connected) refuse_without_hooks(at);
    throw usage_error("QB115",
                      "qb::libpqxx::observe was given a connection that isn't open: open it first "
                      "(libpqxx 6: c.activate())",
                      at);
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE observation observe(PGconn* connection, location at) {
    if (connection == nullptr) {
        throw usage_error(
            "QB111", "qb::libpq::observe was given a null pointer: open the connection first", at);
    }
    if (!detail::is_hook(&::PQbackendPID, connection)) detail::refuse_without_hooks(at);
    if (observation again = detail::observe_again(connection)) return again;
    if (PQstatus(connection) == CONNECTION_BAD) {
        throw usage_error(
            "QB115",
            std::string("qb::libpq::observe was given a connection that isn't open: ") +
                PQerrorMessage(connection),
            at);
    }
    detail::libpq_connection* const c = detail::attach_connection(connection, 0);
    if (c == nullptr) {
        throw usage_error(
            "QB112", "libpq refuses PQregisterEventProc, so this connection can't be seen", at);
    }
    detail::forget_unobserved_open(connection);
    return observation(*c);
}

QUERYBUDGET_DETAIL_INLINE observation observe_all(location at) {
    // Connections are opened in libraries as well.
    auto const others = detail::asked_by_libraries();
    if (!detail::is_hook(&::PQbackendPID, nullptr) ||
        (others != nullptr && !detail::is_hook(others, nullptr)))
        detail::refuse_without_hooks(at);
    if (observation again = detail::observe_again(&detail::every_libpq_connection)) return again;
    auto* const w = new detail::every_connection("PostgreSQL, every connection",
                                                 &detail::every_libpq_connection);
    detail::attach(*w);
    return observation(*w);
}

}  // namespace querybudget::libpq

#else

namespace querybudget::libpq {

namespace detail {

[[noreturn]] inline void refuse_without_elf(location at) {
    throw usage_error("QB114",
                      "libpq can't be hooked on this platform: its calls are counted where the "
                      "program's own definitions win over a shared library's, as with ELF (Linux, "
                      "BSD). Report statements with qb::record_statement, or run this test there",
                      at);
}

QUERYBUDGET_DETAIL_INLINE observation observe_asked(bool, location at) { refuse_without_elf(at); }

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE observation observe(PGconn*, location at) {
    detail::refuse_without_elf(at);
}
QUERYBUDGET_DETAIL_INLINE observation observe_all(location at) { detail::refuse_without_elf(at); }

}  // namespace querybudget::libpq

#endif
