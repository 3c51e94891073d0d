// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/subject.hpp>

#include <cstdint>

namespace querybudget {

class observation;

namespace detail {

template <class>
inline constexpr bool never = false;

/// A count in a limit: any integer type, so that no comparison warns about signs.
class whole_number {
public:
    constexpr whole_number(int n) noexcept : whole_number(static_cast<long long>(n)) {}
    constexpr whole_number(long n) noexcept : whole_number(static_cast<long long>(n)) {}
    constexpr whole_number(long long n) noexcept
        : value(n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n)),
          negative(n < 0) {}
    constexpr whole_number(unsigned n) noexcept : value(n) {}
    constexpr whole_number(unsigned long n) noexcept : value(n) {}
    constexpr whole_number(unsigned long long n) noexcept : value(n) {}
    constexpr whole_number(short n) noexcept : whole_number(static_cast<int>(n)) {}
    constexpr whole_number(unsigned short n) noexcept : value(n) {}
    constexpr whole_number(signed char n) noexcept : whole_number(static_cast<int>(n)) {}
    constexpr whole_number(unsigned char n) noexcept : value(n) {}
    template <class Other>
    constexpr whole_number(Other const&) noexcept {
        static_assert(
            never<Other>,
            "querybudget: a count is compared with a whole number, as in qb::queries <= 4");
    }

    std::uint64_t value = 0;
    bool negative = false;
};

/// A time in a limit: any duration of <chrono>, without including it.
class nanoseconds {
public:
    template <class Duration>
    requires requires(Duration const& d) {
        d.count();
        Duration::period::num;
        Duration::period::den;
    }
    constexpr nanoseconds(Duration const& d) noexcept
        : value(clamped(static_cast<long double>(d.count()) * Duration::period::num *
                        1'000'000'000.0L / Duration::period::den)) {}
    template <class Other>
    constexpr nanoseconds(Other const&) noexcept {
        static_assert(never<Other>,
                      "querybudget: qb::db_time is compared with a duration, as in qb::db_time < "
                      "std::chrono::milliseconds(5)");
    }

    std::int64_t value = 0;

private:
    static constexpr std::int64_t longest = 4'000'000'000'000'000'000;  // 126 years
    static constexpr std::int64_t clamped(long double ns) noexcept {
        if (ns < 0) return ns > -1 ? -1 : ns < -longest ? -longest : static_cast<std::int64_t>(ns);
        return ns < longest ? static_cast<std::int64_t>(ns) : longest;
    }
};

// clang-format off
enum class term_kind : unsigned char {
    at_most, at_least, exactly,  // limits
    no_n_plus_one, no_duplicates, read_only, nothing_else, allow_none,
    on, this_thread, ignore, named, page_of, settle, endpoint, cold,
};
// clang-format on

/// One item of the list that a budget is made of. Texts are the caller's until a budget copies
/// them.
struct term {
    term_kind kind;
    subject about{measure::queries};
    std::uint64_t value = 0;  ///< a count, nanoseconds, or an observation's id
    bool negative = false;
    bool strict = false;  ///< written with `<` or `>`

    template <class Other>
    constexpr void operator&&(Other const&) const noexcept {
        static_assert(
            never<Other>,
            "querybudget: list limits with commas, as in qb::selects <= 2, qb::writes == 0");
    }
    template <class Other>
    constexpr void operator||(Other const&) const noexcept {
        static_assert(
            never<Other>,
            "querybudget: limits can't be alternatives; list those that must hold, with commas");
    }
};

template <bool Listed>
constexpr bool require_limits() noexcept {
    static_assert(Listed,
                  "querybudget: list at least one limit, as in ASSERT_QUERIES(qb::queries <= 4)");
    return true;
}

constexpr term count_term(term_kind k, subject s, whole_number n, bool strict = false) noexcept {
    return {k, s, n.value, n.negative, strict};
}

constexpr term time_term(term_kind k, nanoseconds n, bool strict = false) noexcept {
    std::uint64_t const ns = n.value < 0 ? 0 : static_cast<std::uint64_t>(n.value);
    return {k, {measure::db_time}, ns, n.value < 0, strict};
}

}  // namespace detail

constexpr detail::term operator<=(subject s, detail::whole_number n) noexcept {
    return detail::count_term(detail::term_kind::at_most, s, n);
}
constexpr detail::term operator<(subject s, detail::whole_number n) noexcept {
    return detail::count_term(detail::term_kind::at_most, s, n, true);
}
constexpr detail::term operator>=(subject s, detail::whole_number n) noexcept {
    return detail::count_term(detail::term_kind::at_least, s, n);
}
constexpr detail::term operator>(subject s, detail::whole_number n) noexcept {
    return detail::count_term(detail::term_kind::at_least, s, n, true);
}
// A template, so that the reversed form of the one below doesn't fit better.
template <class Number>
constexpr detail::term operator==(subject s, Number const& n) noexcept {
    return detail::count_term(detail::term_kind::exactly, s, n);
}
constexpr detail::term operator<=(time_subject, detail::nanoseconds n) noexcept {
    return detail::time_term(detail::term_kind::at_most, n);
}
constexpr detail::term operator<(time_subject, detail::nanoseconds n) noexcept {
    return detail::time_term(detail::term_kind::at_most, n, true);
}
constexpr detail::term operator>=(time_subject, detail::nanoseconds n) noexcept {
    return detail::time_term(detail::term_kind::at_least, n);
}
constexpr detail::term operator>(time_subject, detail::nanoseconds n) noexcept {
    return detail::time_term(detail::term_kind::at_least, n, true);
}

template <class Duration>
constexpr detail::term operator==(time_subject, Duration const&) noexcept {
    static_assert(detail::never<Duration>,
                  "querybudget: no statement takes an exact time; use qb::db_time <= …");
    return {detail::term_kind::exactly};
}

// A limit reads "subject, comparison, number"; the other way round, and what can't hold, don't
// compile.
#define QUERYBUDGET_DETAIL_SUBJECT_FIRST(op)                                           \
    template <class Number>                                                            \
    constexpr detail::term operator op(Number const&, subject) noexcept {              \
        static_assert(detail::never<Number>,                                           \
                      "querybudget: write the subject first, as in qb::queries <= 4"); \
        return {detail::term_kind::at_most};                                           \
    }
QUERYBUDGET_DETAIL_SUBJECT_FIRST(<=)
QUERYBUDGET_DETAIL_SUBJECT_FIRST(<)
QUERYBUDGET_DETAIL_SUBJECT_FIRST(>=)
QUERYBUDGET_DETAIL_SUBJECT_FIRST(>)
QUERYBUDGET_DETAIL_SUBJECT_FIRST(==)
#undef QUERYBUDGET_DETAIL_SUBJECT_FIRST

template <class Number>
constexpr detail::term operator!=(subject, Number const&) noexcept {
    static_assert(detail::never<Number>,
                  "querybudget: != can't mean a limit; use ==, <=, <, >= or >");
    return {detail::term_kind::at_most};
}

inline constexpr detail::term no_n_plus_one{
    detail::term_kind::no_n_plus_one};  ///< no query runs once per row of another
inline constexpr detail::term no_duplicates{
    detail::term_kind::no_duplicates};  ///< no read runs twice with the same values
inline constexpr detail::term read_only{
    detail::term_kind::read_only};  ///< nothing changes data or schema
inline constexpr detail::term nothing_else{
    detail::term_kind::nothing_else};  ///< only queries that another limit names
inline constexpr detail::term allow_none{
    detail::term_kind::allow_none};  ///< no statement at all is fine too
inline constexpr detail::term this_thread{
    detail::term_kind::this_thread};  ///< only what counts as this thread's

/// Only the statements of this observation's connections; listed more than once, of all of them.
template <class Observation = observation>
[[nodiscard]] constexpr detail::term on(Observation const& watch) noexcept {
    return {detail::term_kind::on, {detail::measure::queries}, watch.id()};
}
/// As if these statements had not been executed.
[[nodiscard]] constexpr detail::term ignore(subject s) noexcept {
    return {detail::term_kind::ignore, s};
}
/// Names the scope in its report, as in `GET /orders`.
template <class Text>
[[nodiscard]] constexpr detail::term named(Text const& label) noexcept {
    return {detail::term_kind::named, detail::text_subject(detail::measure::queries, label)};
}
/// The limits of `query-budgets.toml` for this endpoint, which also names the scope: what
/// `ASSERT_QUERY_BUDGET` states, for use in `QUERY_SCOPE`.
template <class Text>
[[nodiscard]] constexpr detail::term endpoint(Text const& name) noexcept {
    return {detail::term_kind::endpoint, detail::text_subject(detail::measure::queries, name)};
}
/// The first call of an endpoint, with its caches empty: its limit in the file is `cold`.
inline constexpr detail::term cold{detail::term_kind::cold};
/// The measured code returns a page of `n`: a violation unless some query returned that many rows.
[[nodiscard]] constexpr detail::term page_of(detail::whole_number n) noexcept {
    return detail::count_term(detail::term_kind::page_of, {detail::measure::rows_per_query}, n);
}
/// At its end the scope waits up to this long for statements that other threads are still
/// executing.
[[nodiscard]] constexpr detail::term settle(detail::nanoseconds n) noexcept {
    return detail::time_term(detail::term_kind::settle, n);
}

}  // namespace querybudget
