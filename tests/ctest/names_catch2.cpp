// SPDX-License-Identifier: BSL-1.0
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif

#include <cstdio>

#define NAMED(name) \
    TEST_CASE(name) { std::puts("ran: " name); }
#include "names.hpp"
