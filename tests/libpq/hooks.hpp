// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/libpq.hpp>

#include <string>

/// The hooks that this libpq can have, of those that cmake/QueryBudgetLibpq.cmake lists.
inline std::string hooks_of_cmake() {
    std::string hooks = QUERYBUDGET_TEST_LIBPQ_HOOKS;
    auto const lacks = [&hooks](std::string const& names) {
        if (std::size_t const at = hooks.find(names); at != std::string::npos)
            hooks.erase(at, names.size());
        else
            hooks += " without" + names;
    };
#ifndef LIBPQ_HAS_PIPELINING
    lacks(" PQpipelineSync PQsendFlushRequest");
#endif
#ifndef LIBPQ_HAS_CLOSE_PREPARED
    lacks(" PQclosePrepared PQclosePortal PQsendClosePrepared PQsendClosePortal");
#endif
#ifndef LIBPQ_HAS_SEND_PIPELINE_SYNC
    lacks(" PQsendPipelineSync");
#endif
#ifndef QUERYBUDGET_WRAP_LIBPQ
    lacks(" lo_import lo_import_with_oid lo_export");
#endif
    return hooks;
}

#ifdef QUERYBUDGET_DETAIL_LIBPQ_HOOKS  // in the header-only form
/// Those that the adapter defines.
inline std::string hooks_here() {
    std::string hooks;
#define QUERYBUDGET_TEST_X(name) hooks += hooks.empty() ? #name : " " #name;
    QUERYBUDGET_DETAIL_LIBPQ_HOOKS(QUERYBUDGET_TEST_X)
#undef QUERYBUDGET_TEST_X
    return hooks;
}
#endif
