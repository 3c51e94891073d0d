// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/record/connection.hpp>

#include <cstdint>

namespace querybudget {

/// Keeps a connection observed while it lives. Movable, so a possible member of a fixture; empty
/// when default-constructed. The connection may be closed before it.
/// *Thread safety:* as of an `int`; different observations of one connection are independent.
class [[nodiscard]] observation {
public:
    observation() noexcept = default;
    /// For adapters: takes over one observation that is already counted.
    explicit observation(detail::connection& c) noexcept : connection_(&c) {}
    observation(observation&& other) noexcept : connection_(other.connection_) {
        other.connection_ = nullptr;
    }
    observation& operator=(observation&& other) noexcept {
        detail::connection* const theirs = other.connection_;
        other.connection_ = nullptr;
        release();
        connection_ = theirs;
        return *this;
    }
    ~observation() { release(); }

    /// Identifies the connection, or the observation of all; 0 when empty.
    [[nodiscard]] std::uint64_t id() const noexcept {
        return connection_ == nullptr ? 0 : connection_->id.connection;
    }
    [[nodiscard]] explicit operator bool() const noexcept { return connection_ != nullptr; }

private:
    void release() noexcept;

    detail::connection* connection_ = nullptr;
};

/// An observation for a driver of your own, which reports each statement with `record_statement`
/// and this observation's `id()`. It tells scopes that the driver is there, also when nothing ran.
/// `name` is kept as a pointer.
[[nodiscard]] observation observe_driver(char const* name);

namespace detail {

/// One more observation of a connection that is observed already, found by its driver's handle; or
/// an empty one.
[[nodiscard]] observation observe_again(void const* handle) noexcept;
void release_observation(connection& c) noexcept;

}  // namespace detail
}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/observation.ipp>
#endif
