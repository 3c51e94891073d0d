// SPDX-License-Identifier: BSL-1.0
#pragma once

// Bodies live in `.ipp` files. By default each header includes its own at the end (header-only);
// with QUERYBUDGET_SEPARATE_COMPILATION headers are declarations and one file of the program
// includes <querybudget/src.hpp>, which holds all bodies.
#ifdef QUERYBUDGET_SEPARATE_COMPILATION
#define QUERYBUDGET_DETAIL_INLINE
#else
#define QUERYBUDGET_DETAIL_INLINE inline
#endif

// What must be one object in the whole process, also under -fvisibility=hidden.
#if defined(__GNUC__)
#define QUERYBUDGET_DETAIL_SHARED __attribute__((visibility("default")))
#define QUERYBUDGET_DETAIL_PER_MODULE __attribute__((visibility("hidden")))  // and what must not be
#else
#define QUERYBUDGET_DETAIL_SHARED
#define QUERYBUDGET_DETAIL_PER_MODULE
#endif

// For the innermost steps of reading a text, whose results must not pass through memory.
#if defined(__GNUC__)
#define QUERYBUDGET_DETAIL_ALWAYS_INLINE __attribute__((always_inline))
#else
#define QUERYBUDGET_DETAIL_ALWAYS_INLINE
#endif

#if !defined(__cpp_exceptions) && !defined(__EXCEPTIONS)
#error "querybudget needs exceptions: a failed budget is thrown where no test framework is running"
#endif
