// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace querybudget::sqlite {

/// The trace callback of somebody else: a connection has room for one, so ours hands its events on.
struct forward {
    unsigned mask = 0;  ///< `SQLITE_TRACE_STMT` and the like
    int (*callback)(unsigned type, void* context, void* p, void* x) = nullptr;
    void* context = nullptr;
};

}  // namespace querybudget::sqlite
