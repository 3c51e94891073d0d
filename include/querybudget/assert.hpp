// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The macros, limits and options, and nothing else: with QUERYBUDGET_SEPARATE_COMPILATION it needs
/// no <string>. Each block macro comes as ASSERT_… (fatal) and EXPECT_… (the test goes on), and
/// with the prefix QUERYBUDGET_ always; define QUERYBUDGET_NO_SHORT_MACROS to have only those.
/// Limits and options are listed behind the fixed arguments.

#include <querybudget/detail/config.hpp>
#include <querybudget/judge/limit.hpp>
#include <querybudget/report/scope.hpp>

#define QUERYBUDGET_DETAIL_JOIN_2(a, b) a##b
#define QUERYBUDGET_DETAIL_JOIN(a, b) QUERYBUDGET_DETAIL_JOIN_2(a, b)

// `if … else` rather than a loop or a lambda: `break`, `return` and structured bindings mean what
// they say in the block. Directly below an `if` without braces it may warn of a dangling else.
#define QUERYBUDGET_DETAIL_BLOCK(text, fatal, ...)                                     \
    if (::querybudget::scope QUERYBUDGET_DETAIL_JOIN(querybudget_scope_, __COUNTER__){ \
            {{__FILE__, __LINE__}, text, fatal}, {__VA_ARGS__}};                       \
        false) {                                                                       \
    } else

// An empty list is an error at compile time; it is asked for inside an expression, so the macro
// stays one statement.
#define QUERYBUDGET_DETAIL_LISTED(fatal, list) \
    (::querybudget::detail::require_limits<(sizeof(list) > 1)>() && fatal)

/// At most `n` queries: the shape to start with, since an endpoint that gets cheaper should not
/// fail its test.
#define QUERYBUDGET_ASSERT_MAX_QUERIES(n, ...)                   \
    QUERYBUDGET_DETAIL_BLOCK("ASSERT_MAX_QUERIES(" #n ")", true, \
                             ::querybudget::queries <= (n)__VA_OPT__(, ) __VA_ARGS__)
#define QUERYBUDGET_EXPECT_MAX_QUERIES(n, ...)                    \
    QUERYBUDGET_DETAIL_BLOCK("EXPECT_MAX_QUERIES(" #n ")", false, \
                             ::querybudget::queries <= (n)__VA_OPT__(, ) __VA_ARGS__)

/// Exactly `n` queries.
#define QUERYBUDGET_ASSERT_EXACT_QUERIES(n, ...)                   \
    QUERYBUDGET_DETAIL_BLOCK("ASSERT_EXACT_QUERIES(" #n ")", true, \
                             ::querybudget::queries == (n)__VA_OPT__(, ) __VA_ARGS__)
#define QUERYBUDGET_EXPECT_EXACT_QUERIES(n, ...)                    \
    QUERYBUDGET_DETAIL_BLOCK("EXPECT_EXACT_QUERIES(" #n ")", false, \
                             ::querybudget::queries == (n)__VA_OPT__(, ) __VA_ARGS__)

/// No query at all, with a connection alive that would have shown one.
#define QUERYBUDGET_ASSERT_NO_QUERIES(...)                \
    QUERYBUDGET_DETAIL_BLOCK("ASSERT_NO_QUERIES()", true, \
                             ::querybudget::queries == 0 __VA_OPT__(, ) __VA_ARGS__)
#define QUERYBUDGET_EXPECT_NO_QUERIES(...)                 \
    QUERYBUDGET_DETAIL_BLOCK("EXPECT_NO_QUERIES()", false, \
                             ::querybudget::queries == 0 __VA_OPT__(, ) __VA_ARGS__)

/// Any limits: `ASSERT_QUERIES(qb::selects <= 2, qb::writes == 0) { … }`.
#define QUERYBUDGET_ASSERT_QUERIES(...)                          \
    QUERYBUDGET_DETAIL_BLOCK("ASSERT_QUERIES(" #__VA_ARGS__ ")", \
                             QUERYBUDGET_DETAIL_LISTED(true, #__VA_ARGS__), __VA_ARGS__)
#define QUERYBUDGET_EXPECT_QUERIES(...)                          \
    QUERYBUDGET_DETAIL_BLOCK("EXPECT_QUERIES(" #__VA_ARGS__ ")", \
                             QUERYBUDGET_DETAIL_LISTED(false, #__VA_ARGS__), __VA_ARGS__)

/// No query runs once for each row of another.
#define QUERYBUDGET_ASSERT_NO_N_PLUS_ONE(...)                \
    QUERYBUDGET_DETAIL_BLOCK("ASSERT_NO_N_PLUS_ONE()", true, \
                             ::querybudget::no_n_plus_one __VA_OPT__(, ) __VA_ARGS__)
#define QUERYBUDGET_EXPECT_NO_N_PLUS_ONE(...)                 \
    QUERYBUDGET_DETAIL_BLOCK("EXPECT_NO_N_PLUS_ONE()", false, \
                             ::querybudget::no_n_plus_one __VA_OPT__(, ) __VA_ARGS__)

/// What the file `query-budgets.toml` allows the endpoint; further limits and options after it. One
/// file of the program includes <querybudget/budget_file.hpp>.
#define QUERYBUDGET_ASSERT_QUERY_BUDGET(name, ...)                   \
    QUERYBUDGET_DETAIL_BLOCK("ASSERT_QUERY_BUDGET(" #name ")", true, \
                             ::querybudget::endpoint(name) __VA_OPT__(, ) __VA_ARGS__)
#define QUERYBUDGET_EXPECT_QUERY_BUDGET(name, ...)                    \
    QUERYBUDGET_DETAIL_BLOCK("EXPECT_QUERY_BUDGET(" #name ")", false, \
                             ::querybudget::endpoint(name) __VA_OPT__(, ) __VA_ARGS__)

/// The same as a declaration, where a value comes out of the measured code; judges at the end of
/// the block, or at `name.finish()`. The test goes on.
#define QUERYBUDGET_QUERY_SCOPE(name, ...)                                      \
    ::querybudget::scope name({{__FILE__, __LINE__},                            \
                               "QUERY_SCOPE(" #name ", " #__VA_ARGS__ ")",      \
                               QUERYBUDGET_DETAIL_LISTED(false, #__VA_ARGS__)}, \
                              {__VA_ARGS__})
/// Ends the test when it is broken.
#define QUERYBUDGET_QUERY_SCOPE_FATAL(name, ...)                                 \
    ::querybudget::scope name({{__FILE__, __LINE__},                             \
                               "QUERY_SCOPE_FATAL(" #name ", " #__VA_ARGS__ ")", \
                               QUERYBUDGET_DETAIL_LISTED(true, #__VA_ARGS__)},   \
                              {__VA_ARGS__})

#ifndef QUERYBUDGET_NO_SHORT_MACROS
#define ASSERT_MAX_QUERIES(...) QUERYBUDGET_ASSERT_MAX_QUERIES(__VA_ARGS__)
#define EXPECT_MAX_QUERIES(...) QUERYBUDGET_EXPECT_MAX_QUERIES(__VA_ARGS__)
#define ASSERT_EXACT_QUERIES(...) QUERYBUDGET_ASSERT_EXACT_QUERIES(__VA_ARGS__)
#define EXPECT_EXACT_QUERIES(...) QUERYBUDGET_EXPECT_EXACT_QUERIES(__VA_ARGS__)
#define ASSERT_NO_QUERIES(...) QUERYBUDGET_ASSERT_NO_QUERIES(__VA_ARGS__)
#define EXPECT_NO_QUERIES(...) QUERYBUDGET_EXPECT_NO_QUERIES(__VA_ARGS__)
#define ASSERT_QUERIES(...) QUERYBUDGET_ASSERT_QUERIES(__VA_ARGS__)
#define EXPECT_QUERIES(...) QUERYBUDGET_EXPECT_QUERIES(__VA_ARGS__)
#define ASSERT_NO_N_PLUS_ONE(...) QUERYBUDGET_ASSERT_NO_N_PLUS_ONE(__VA_ARGS__)
#define EXPECT_NO_N_PLUS_ONE(...) QUERYBUDGET_EXPECT_NO_N_PLUS_ONE(__VA_ARGS__)
#define ASSERT_QUERY_BUDGET(...) QUERYBUDGET_ASSERT_QUERY_BUDGET(__VA_ARGS__)
#define EXPECT_QUERY_BUDGET(...) QUERYBUDGET_EXPECT_QUERY_BUDGET(__VA_ARGS__)
#define QUERY_SCOPE(...) QUERYBUDGET_QUERY_SCOPE(__VA_ARGS__)
#define QUERY_SCOPE_FATAL(...) QUERYBUDGET_QUERY_SCOPE_FATAL(__VA_ARGS__)
#endif
