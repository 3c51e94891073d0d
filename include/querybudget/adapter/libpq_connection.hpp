// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/hub.hpp>

#include <libpq-fe.h>

#include <string>

namespace querybudget::libpq::detail {

using namespace querybudget::detail;

class QUERYBUDGET_DETAIL_SHARED session;

/// A PGconn that is observed, as the hub knows it; its session outlives it, or dies with the
/// PGconn.
class libpq_connection final : public connection {
public:
    libpq_connection(PGconn* pg, session& s)
        : connection("PostgreSQL"), pg_(pg), session_(s), name_(name_of(pg)) {}

    [[nodiscard]] static std::string name_of(PGconn const* pg) {
        char const* const database = PQdb(pg);
        return std::string("PostgreSQL \"") + (database == nullptr ? "" : database) + '"';
    }

    state look() noexcept override;
    [[nodiscard]] bool hold() noexcept override;
    void detach() noexcept override;
    void forked() noexcept override;
    [[nodiscard]] void const* handle() const noexcept override { return pg_; }
    [[nodiscard]] char const* label() const noexcept override { return name_.c_str(); }
    [[nodiscard]] char const* why_lost() const noexcept override {
        return ": results came for what no hook had seen being sent";
    }
    [[nodiscard]] char const* lost_fix() const noexcept override {
        return "a static libpq: querybudget_wrap_libpq(target) in CMake; a plugin or another "
               "library: link the program with querybudget::libpq, which exports the hooks, and "
               "don't hide PQ* and lo_* (version script, --exclude-libs, -Bsymbolic)";
    }

private:
    PGconn* pg_;
    session& session_;
    std::string name_;
};

}  // namespace querybudget::libpq::detail
