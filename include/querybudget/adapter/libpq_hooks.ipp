// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/libpq_call.hpp>
#include <querybudget/adapter/libpq_real.hpp>

#include <climits>
#include <cstdio>

namespace querybudget::libpq::detail {

/// A connection is being opened: those functions call each other.
template <class Real>
PGconn* opens(Real real) noexcept {
    if (connecting) return real();
    connecting = true;
    PGconn* const pg = real();
    connecting = false;
    see_opened(pg);
    return pg;
}

constexpr bool minus_one(auto result) noexcept {
    return result == static_cast<decltype(result)>(-1);
}
constexpr bool no_oid(Oid result) noexcept { return result == InvalidOid; }

/// A number and what follows it: values of a large-object call.
constexpr std::uint64_t value_of(std::uint64_t a, std::uint64_t b = 0) noexcept {
    return a * 0x9E3779B97F4A7C15U + b + 1;
}

constexpr std::uint64_t value_of_sized(int fd, std::size_t size) noexcept {
    return size > std::size_t{INT_MAX} ? refused_value : value_of(static_cast<std::uint64_t>(fd));
}

inline std::uint64_t hash_of(PQArgBlock const* args, int count) noexcept {
    std::uint64_t hash = 1;
    for (int i = 0; args != nullptr && i < count; ++i) {
        if (args[i].isint != 0)
            hash = value_of(hash, static_cast<std::uint64_t>(args[i].u.integer));
        else if (args[i].len > 0)
            hash = xxh64({reinterpret_cast<char const*>(args[i].u.ptr),
                          static_cast<std::size_t>(args[i].len)},
                         hash);
    }
    return hash;
}

}  // namespace querybudget::libpq::detail

// A definition in the program wins over that of a shared library, for whoever calls it. `used`
// keeps it where this program doesn't call it itself, and default visibility exports it. Inlined,
// it would run where the linker has chosen another one. Weak as inline functions are, so that a
// static libpq in the separate form is no error of the linker but QB114, which says what to do.
#ifdef QUERYBUDGET_WRAP_LIBPQ
#define QUERYBUDGET_DETAIL_HOOK(name) __wrap_##name
#else
#define QUERYBUDGET_DETAIL_HOOK(name) name
#endif
#ifdef QUERYBUDGET_SEPARATE_COMPILATION
#define QUERYBUDGET_DETAIL_WEAK __attribute__((weak))
#else
#define QUERYBUDGET_DETAIL_WEAK inline
#endif
#define QUERYBUDGET_DETAIL_LIBPQ(result, name)                                            \
    __attribute__((used, noinline, visibility("default"))) QUERYBUDGET_DETAIL_WEAK result \
    QUERYBUDGET_DETAIL_HOOK(name)

extern "C" {

#ifndef QUERYBUDGET_WRAP_LIBPQ
/// Tells a module that has hooks from libpq. Named so that it is exported where they are.
__attribute__((used, visibility("default")))
QUERYBUDGET_DETAIL_WEAK constinit char PQquerybudget_hooks = 0;
#endif

// What waits.

QUERYBUDGET_DETAIL_LIBPQ(PGresult*, PQexec)(PGconn* pg, char const* query) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.text = query;
    return d::waits(pg, r, [&] { return d::real().PQexec(pg, query); });
}

QUERYBUDGET_DETAIL_LIBPQ(PGresult*, PQexecParams)
(PGconn* pg, char const* command, int count, Oid const* types, char const* const* values,
 int const* lengths, int const* formats, int result_format) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::extended;
    r.text = command;
    r.count = count;
    r.values = values;
    r.lengths = lengths;
    r.formats = formats;
    return d::waits(pg, r, [&] {
        return d::real().PQexecParams(pg, command, count, types, values, lengths, formats,
                                      result_format);
    });
}

QUERYBUDGET_DETAIL_LIBPQ(PGresult*, PQprepare)
(PGconn* pg, char const* name, char const* query, int count, Oid const* types) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::prepare;
    r.text = query;
    r.name = name;
    return d::waits(pg, r, [&] { return d::real().PQprepare(pg, name, query, count, types); });
}

QUERYBUDGET_DETAIL_LIBPQ(PGresult*, PQexecPrepared)
(PGconn* pg, char const* name, int count, char const* const* values, int const* lengths,
 int const* formats, int result_format) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::prepared;
    r.name = name;
    r.count = count;
    r.values = values;
    r.lengths = lengths;
    r.formats = formats;
    return d::waits(pg, r, [&] {
        return d::real().PQexecPrepared(pg, name, count, values, lengths, formats, result_format);
    });
}

QUERYBUDGET_DETAIL_LIBPQ(PGresult*, PQdescribePrepared)(PGconn* pg, char const* name) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::describe;
    return d::waits(pg, r, [&] { return d::real().PQdescribePrepared(pg, name); });
}

QUERYBUDGET_DETAIL_LIBPQ(PGresult*, PQdescribePortal)(PGconn* pg, char const* name) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::describe;
    return d::waits(pg, r, [&] { return d::real().PQdescribePortal(pg, name); });
}

// What only sends.

QUERYBUDGET_DETAIL_LIBPQ(int, PQsendQuery)(PGconn* pg, char const* query) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.text = query;
    return d::sends(pg, r, [&] { return d::real().PQsendQuery(pg, query); });
}

QUERYBUDGET_DETAIL_LIBPQ(int, PQsendQueryParams)
(PGconn* pg, char const* command, int count, Oid const* types, char const* const* values,
 int const* lengths, int const* formats, int result_format) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::extended;
    r.text = command;
    r.count = count;
    r.values = values;
    r.lengths = lengths;
    r.formats = formats;
    return d::sends(pg, r, [&] {
        return d::real().PQsendQueryParams(pg, command, count, types, values, lengths, formats,
                                           result_format);
    });
}

QUERYBUDGET_DETAIL_LIBPQ(int, PQsendPrepare)
(PGconn* pg, char const* name, char const* query, int count, Oid const* types) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::prepare;
    r.text = query;
    r.name = name;
    return d::sends(pg, r, [&] { return d::real().PQsendPrepare(pg, name, query, count, types); });
}

QUERYBUDGET_DETAIL_LIBPQ(int, PQsendQueryPrepared)
(PGconn* pg, char const* name, int count, char const* const* values, int const* lengths,
 int const* formats, int result_format) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::prepared;
    r.name = name;
    r.count = count;
    r.values = values;
    r.lengths = lengths;
    r.formats = formats;
    return d::sends(pg, r, [&] {
        return d::real().PQsendQueryPrepared(pg, name, count, values, lengths, formats,
                                             result_format);
    });
}

QUERYBUDGET_DETAIL_LIBPQ(int, PQsendDescribePrepared)(PGconn* pg, char const* name) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::describe;
    return d::sends(pg, r, [&] { return d::real().PQsendDescribePrepared(pg, name); });
}

QUERYBUDGET_DETAIL_LIBPQ(int, PQsendDescribePortal)(PGconn* pg, char const* name) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::describe;
    return d::sends(pg, r, [&] { return d::real().PQsendDescribePortal(pg, name); });
}

#ifdef LIBPQ_HAS_PIPELINING
QUERYBUDGET_DETAIL_LIBPQ(int, PQpipelineSync)(PGconn* pg) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::sync;
    return d::sends(pg, r, [&] { return d::real().PQpipelineSync(pg); });
}

QUERYBUDGET_DETAIL_LIBPQ(int, PQsendFlushRequest)(PGconn* pg) {
    namespace d = querybudget::libpq::detail;
    d::call const c(pg);
    int const sent = d::real().PQsendFlushRequest(pg);
    if (sent == 1 && c.known() != nullptr) c.known()->flushed();
    return sent;
}
#endif

#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
QUERYBUDGET_DETAIL_LIBPQ(int, PQsendPipelineSync)(PGconn* pg) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::sync;
    return d::sends(pg, r, [&] { return d::real().PQsendPipelineSync(pg); });
}
#endif

#ifdef LIBPQ_HAS_CLOSE_PREPARED
QUERYBUDGET_DETAIL_LIBPQ(PGresult*, PQclosePrepared)(PGconn* pg, char const* name) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::close;
    r.name = name;
    return d::waits(pg, r, [&] { return d::real().PQclosePrepared(pg, name); });
}

QUERYBUDGET_DETAIL_LIBPQ(PGresult*, PQclosePortal)(PGconn* pg, char const* name) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::describe;
    return d::waits(pg, r, [&] { return d::real().PQclosePortal(pg, name); });
}

QUERYBUDGET_DETAIL_LIBPQ(int, PQsendClosePrepared)(PGconn* pg, char const* name) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::close;
    r.name = name;
    return d::sends(pg, r, [&] { return d::real().PQsendClosePrepared(pg, name); });
}

QUERYBUDGET_DETAIL_LIBPQ(int, PQsendClosePortal)(PGconn* pg, char const* name) {
    namespace d = querybudget::libpq::detail;
    d::request r;
    r.what = d::request::type::describe;
    return d::sends(pg, r, [&] { return d::real().PQsendClosePortal(pg, name); });
}
#endif

// COPY.

QUERYBUDGET_DETAIL_LIBPQ(int, PQputCopyEnd)(PGconn* pg, char const* error) {
    namespace d = querybudget::libpq::detail;
    d::call const c(pg);
    int const sent = d::real().PQputCopyEnd(pg, error);
    if (sent == 1 && c.known() != nullptr) c.known()->copy_ends();
    return sent;
}

QUERYBUDGET_DETAIL_LIBPQ(int, PQendcopy)(PGconn* pg) {
    namespace d = querybudget::libpq::detail;
    d::call const c(pg);
    if (c.known() != nullptr) c.known()->copy_ends();
    return d::real().PQendcopy(pg);
}

// Functions of the server.

QUERYBUDGET_DETAIL_LIBPQ(PGresult*, PQfn)
(PGconn* pg, int number, int* result, int* size, int is_int, PQArgBlock const* args, int count) {
    namespace d = querybudget::libpq::detail;
    char name[24];
    std::snprintf(name, sizeof name, "function %d", number);
    return d::function(
        pg, name, true, d::hash_of(args, count),
        [&] { return d::real().PQfn(pg, number, result, size, is_int, args, count); },
        [](PGresult* r) { return PQresultStatus(r) != PGRES_COMMAND_OK; });
}

#define QUERYBUDGET_DETAIL_LARGE_OBJECT(type, name, parameters, arguments, writes, value, failed) \
    QUERYBUDGET_DETAIL_LIBPQ(type, name) parameters {                                             \
        namespace d = querybudget::libpq::detail;                                                 \
        return d::function(                                                                       \
            pg, #name, writes, value, [&] { return d::real().name arguments; },                   \
            [](type r) { return d::failed(r); });                                                 \
    }
#define QUERYBUDGET_DETAIL_NUMBER(x) d::value_of(static_cast<std::uint64_t>(x))
// clang-format off
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_open, (PGconn* pg, Oid id, int mode), (pg, id, mode), false,
                                d::value_of(id), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_close, (PGconn* pg, int fd), (pg, fd), false,
                                QUERYBUDGET_DETAIL_NUMBER(fd), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_read, (PGconn* pg, int fd, char* to, std::size_t size), (pg, fd, to, size),
                                false, d::value_of_sized(fd, size), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_write, (PGconn* pg, int fd, char const* from, std::size_t size),
                                (pg, fd, from, size), true, d::value_of_sized(fd, size), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_lseek, (PGconn* pg, int fd, int offset, int whence), (pg, fd, offset, whence),
                                false, QUERYBUDGET_DETAIL_NUMBER(fd), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(pg_int64, lo_lseek64, (PGconn* pg, int fd, pg_int64 offset, int whence),
                                (pg, fd, offset, whence), false, QUERYBUDGET_DETAIL_NUMBER(fd), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(Oid, lo_creat, (PGconn* pg, int mode), (pg, mode), true,
                                QUERYBUDGET_DETAIL_NUMBER(mode), no_oid)
QUERYBUDGET_DETAIL_LARGE_OBJECT(Oid, lo_create, (PGconn* pg, Oid id), (pg, id), true, d::value_of(id), no_oid)
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_tell, (PGconn* pg, int fd), (pg, fd), false,
                                QUERYBUDGET_DETAIL_NUMBER(fd), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(pg_int64, lo_tell64, (PGconn* pg, int fd), (pg, fd), false,
                                QUERYBUDGET_DETAIL_NUMBER(fd), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_truncate, (PGconn* pg, int fd, std::size_t size), (pg, fd, size), true,
                                d::value_of_sized(fd, size), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_truncate64, (PGconn* pg, int fd, pg_int64 size), (pg, fd, size), true,
                                QUERYBUDGET_DETAIL_NUMBER(fd), minus_one)
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_unlink, (PGconn* pg, Oid id), (pg, id), true, d::value_of(id), minus_one)
#ifdef QUERYBUDGET_WRAP_LIBPQ  // where --wrap catches some of the calls inside, or all, or none
QUERYBUDGET_DETAIL_LARGE_OBJECT(Oid, lo_import, (PGconn* pg, char const* file), (pg, file), true, 0, no_oid)
QUERYBUDGET_DETAIL_LARGE_OBJECT(Oid, lo_import_with_oid, (PGconn* pg, char const* file, Oid id), (pg, file, id), true,
                                d::value_of(id), no_oid)
QUERYBUDGET_DETAIL_LARGE_OBJECT(int, lo_export, (PGconn* pg, Oid id, char const* file), (pg, id, file), false,
                                d::value_of(id), minus_one)
#endif
// clang-format on
#undef QUERYBUDGET_DETAIL_NUMBER
#undef QUERYBUDGET_DETAIL_LARGE_OBJECT

// Opening.

QUERYBUDGET_DETAIL_LIBPQ(PGconn*, PQconnectdb)(char const* conninfo) {
    namespace d = querybudget::libpq::detail;
    return d::opens([&] { return d::real().PQconnectdb(conninfo); });
}

QUERYBUDGET_DETAIL_LIBPQ(PGconn*, PQconnectdbParams)
(char const* const* keywords, char const* const* values, int expand) {
    namespace d = querybudget::libpq::detail;
    return d::opens([&] { return d::real().PQconnectdbParams(keywords, values, expand); });
}

QUERYBUDGET_DETAIL_LIBPQ(PGconn*, PQsetdbLogin)
(char const* host, char const* port, char const* options, char const* tty, char const* database,
 char const* user, char const* password) {
    namespace d = querybudget::libpq::detail;
    return d::opens(
        [&] { return d::real().PQsetdbLogin(host, port, options, tty, database, user, password); });
}

QUERYBUDGET_DETAIL_LIBPQ(PGconn*, PQconnectStart)(char const* conninfo) {
    namespace d = querybudget::libpq::detail;
    return d::opens([&] { return d::real().PQconnectStart(conninfo); });
}

QUERYBUDGET_DETAIL_LIBPQ(PGconn*, PQconnectStartParams)
(char const* const* keywords, char const* const* values, int expand) {
    namespace d = querybudget::libpq::detail;
    return d::opens([&] { return d::real().PQconnectStartParams(keywords, values, expand); });
}

/// How `observe` learns which connection a client has, and that the hooks are reached.
QUERYBUDGET_DETAIL_LIBPQ(int, PQbackendPID)(PGconn const* pg) {
    namespace d = querybudget::libpq::detail;
    d::last_asked = pg;
    d::hub_of_hooks = &d::the_hub;
    return pg == nullptr ? 0 : d::real().PQbackendPID(pg);
}

}  // extern "C"

#undef QUERYBUDGET_DETAIL_LIBPQ
#undef QUERYBUDGET_DETAIL_WEAK
#undef QUERYBUDGET_DETAIL_HOOK
