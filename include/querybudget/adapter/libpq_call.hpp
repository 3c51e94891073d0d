// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/libpq_session.hpp>

namespace querybudget::libpq::detail {

/// The connection whose call this thread is in. libpq calls its own entry points, and so the hooks:
/// they are part of that call. One for the process, since a library that is linked with -Bsymbolic
/// calls its own copy of the hooks.
QUERYBUDGET_DETAIL_SHARED inline constinit thread_local PGconn const* inside = nullptr;
QUERYBUDGET_DETAIL_SHARED inline constinit thread_local bool connecting = false;

/// Observes a connection that was just opened, where all are.
void see_opened(PGconn* pg) noexcept;

/// One call of libpq by somebody who isn't libpq.
class [[nodiscard]] call {
public:
    explicit call(PGconn* pg) noexcept : outer_(inside), counts_(pg != nullptr && inside != pg) {
        if (!counts_) return;
        inside = pg;
        session_ = session::of(pg);
    }
    ~call() {
        inside = outer_;
        if (counts_) stop_where_crossed();
    }
    call(call const&) = delete;
    call& operator=(call const&) = delete;

    /// Null for a call that libpq makes itself, and for a connection that nobody observes.
    [[nodiscard]] session* known() const noexcept { return session_; }

    /// The same for what is sent: what nobody observes is counted as such, and the names that it
    /// prepares are kept for an observation to come.
    [[nodiscard]] session* session_for(request const& r) const noexcept {
        if (!counts_ || session_ != nullptr) return session_;
        if (r.what == request::type::prepare) return made();
        if (r.what <= request::type::function) count_unobserved();
        return nullptr;
    }

private:
    [[nodiscard]] static session* made() noexcept {
        try {
            return session::made_for(const_cast<PGconn*>(inside));
        } catch (...) { return nullptr; }
    }

    PGconn const* outer_;
    bool counts_;
    session* session_ = nullptr;
};

/// Its function returns when all results are there.
template <class Real>
PGresult* waits(PGconn* pg, request const& r, Real real) noexcept {
    call const c(pg);
    session* const s = c.session_for(r);
    if (s == nullptr) return real();
    s->read_unseen();
    s->send(r);
    PGresult* const result = real();
    s->returned();
    return result;
}

/// Its function returns when it is sent, or in libpq's buffer.
template <class Real>
int sends(PGconn* pg, request const& r, Real real) noexcept {
    call const c(pg);
    session* const s = c.session_for(r);
    if (s == nullptr) return real();
    sender const who = sender_now();
    std::int64_t const at = who.thread != 0 ? now_ns() : 0;
    int const sent = real();
    if (sent == 1) s->sent_at(at, who, r);
    return sent;
}

/// Instead of the values of a function that libpq refuses to call.
inline constexpr std::uint64_t refused_value = UINT64_MAX;

/// A function of the server, called by number.
template <class Real, class Failed>
auto function(PGconn* pg, char const* name, bool writes, std::uint64_t value, Real real,
              Failed failed) noexcept {
    if (value == refused_value) return real();
    request r;
    r.what = request::type::function;
    r.text = name;
    r.writes = writes;
    r.value = value;
    call const c(pg);
    session* const s = c.session_for(r);
    if (s == nullptr) return real();
    s->send(r);
    auto const result = real();
    s->function_returned(failed(result));
    return result;
}

}  // namespace querybudget::libpq::detail
