// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/clock.hpp>
#include <querybudget/detail/config.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#define QUERYBUDGET_DETAIL_ADAPTER_REMOTE_CALL

namespace querybudget {

/// A call that is not SQL, as HTTP, a cache or RPC: it lives while the call runs, and counts as one
/// query of the kind `other` and one round trip. Numbers, UUIDs and long hexadecimal parts of
/// `target` are its values, the rest is its identity: `http GET /customers/{}`.
/// *Thread safety:* a local variable of the thread that calls.
class [[nodiscard]] remote_call {
public:
    remote_call(std::string_view system, std::string_view target);
    remote_call(remote_call const&) = delete;
    remote_call& operator=(remote_call const&) = delete;
    ~remote_call();

    void failed() noexcept { failed_ = true; }

private:
    std::string identity_;
    std::uint64_t values_ = 0;
    std::int64_t started_;
    bool failed_ = false;
};

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/adapter/remote_call.ipp>
#endif
