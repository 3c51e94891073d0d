// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <libpq-fe.h>

#include <cstdio>
#include <cstdlib>

#ifndef QUERYBUDGET_WRAP_LIBPQ
#include <dlfcn.h>
#endif

// The entry points of libpq that the program defines. cmake/QueryBudgetLibpq.cmake lists all of
// them.
// clang-format off
#define QUERYBUDGET_DETAIL_LIBPQ_HOOKS(X)                                                          \
    X(PQexec) X(PQexecParams) X(PQprepare) X(PQexecPrepared) X(PQdescribePrepared)                 \
    X(PQdescribePortal) X(PQsendQuery) X(PQsendQueryParams) X(PQsendPrepare)                       \
    X(PQsendQueryPrepared) X(PQsendDescribePrepared) X(PQsendDescribePortal) X(PQputCopyEnd)       \
    X(PQendcopy) X(PQfn) X(lo_open) X(lo_close) X(lo_read) X(lo_write) X(lo_lseek)                 \
    X(lo_lseek64) X(lo_creat) X(lo_create) X(lo_tell) X(lo_tell64) X(lo_truncate)                  \
    X(lo_truncate64) X(lo_unlink) X(PQbackendPID) X(PQconnectdb) X(PQconnectdbParams)              \
    X(PQsetdbLogin) X(PQconnectStart) X(PQconnectStartParams)                                      \
    QUERYBUDGET_DETAIL_LIBPQ_PIPELINE_HOOKS(X)                                                     \
    QUERYBUDGET_DETAIL_LIBPQ_CLOSE_HOOKS(X)                                                        \
    QUERYBUDGET_DETAIL_LIBPQ_SEND_SYNC_HOOKS(X)                                                    \
    QUERYBUDGET_DETAIL_LIBPQ_STATIC_HOOKS(X)
#ifdef LIBPQ_HAS_PIPELINING
#define QUERYBUDGET_DETAIL_LIBPQ_PIPELINE_HOOKS(X) X(PQpipelineSync) X(PQsendFlushRequest)
#else
#define QUERYBUDGET_DETAIL_LIBPQ_PIPELINE_HOOKS(X)
#endif
#ifdef LIBPQ_HAS_CLOSE_PREPARED
#define QUERYBUDGET_DETAIL_LIBPQ_CLOSE_HOOKS(X)                                                    \
    X(PQclosePrepared) X(PQclosePortal) X(PQsendClosePrepared) X(PQsendClosePortal)
#else
#define QUERYBUDGET_DETAIL_LIBPQ_CLOSE_HOOKS(X)
#endif
#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
#define QUERYBUDGET_DETAIL_LIBPQ_SEND_SYNC_HOOKS(X) X(PQsendPipelineSync)
#else
#define QUERYBUDGET_DETAIL_LIBPQ_SEND_SYNC_HOOKS(X)
#endif
// A shared libpq makes the calls that these consist of through the hooks.
#ifdef QUERYBUDGET_WRAP_LIBPQ
#define QUERYBUDGET_DETAIL_LIBPQ_STATIC_HOOKS(X) X(lo_import) X(lo_import_with_oid) X(lo_export)
#else
#define QUERYBUDGET_DETAIL_LIBPQ_STATIC_HOOKS(X)
#endif
// clang-format on

#ifdef QUERYBUDGET_WRAP_LIBPQ
#define QUERYBUDGET_DETAIL_X(name) extern "C" decltype(::name) __real_##name;
QUERYBUDGET_DETAIL_LIBPQ_HOOKS(QUERYBUDGET_DETAIL_X)
#undef QUERYBUDGET_DETAIL_X
#endif

namespace querybudget::libpq::detail {

#ifndef QUERYBUDGET_WRAP_LIBPQ
/// Where the module of an address begins in memory; null for none.
inline void const* module_at(void const* address) noexcept {
    Dl_info info{};
    return address != nullptr && dladdr(address, &info) != 0 ? info.dli_fbase : nullptr;
}

/// What would be called if there were no hooks.
inline void* find_real(char const* name) noexcept {
    void* const next = dlsym(RTLD_NEXT, name);
    // A shared library that includes this header has hooks, too. To call them would count twice, or
    // go in circles.
    void const* const others = module_at(dlsym(RTLD_NEXT, "PQquerybudget_hooks"));
    if (next != nullptr && (others == nullptr || module_at(next) != others)) return next;
    // Loaded with a plugin, libpq isn't in the global scope.
    void* const loaded = dlopen("libpq.so.5", RTLD_NOW | RTLD_NOLOAD);
    return loaded == nullptr ? nullptr : dlsym(loaded, name);
}
#endif

/// libpq's own functions, behind the hooks. One that this libpq doesn't have is null, and nobody
/// calls it.
struct real_libpq {
#ifdef QUERYBUDGET_WRAP_LIBPQ
#define QUERYBUDGET_DETAIL_X(name) decltype(&::name) name = &::__real_##name;
#else
#define QUERYBUDGET_DETAIL_X(name) \
    decltype(&::name) name = reinterpret_cast<decltype(&::name)>(find_real(#name));
#endif
    QUERYBUDGET_DETAIL_LIBPQ_HOOKS(QUERYBUDGET_DETAIL_X)
#undef QUERYBUDGET_DETAIL_X

    real_libpq() noexcept {
        if (PQexec != nullptr) return;
        std::fputs(
            "querybudget: somebody calls libpq, and libpq.so.5 can't be found. With a static "
            "libpq: querybudget_wrap_libpq(target) in CMake\n",
            stderr);
        std::abort();
    }
};

/// *Thread safety:* any; also before `main` and after it.
inline real_libpq const& real() noexcept {
    static real_libpq const functions;
    return functions;
}

}  // namespace querybudget::libpq::detail
