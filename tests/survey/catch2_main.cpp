// SPDX-License-Identifier: BSL-1.0
// Stands for the library Catch2::Catch2WithMain of version 3: there is no main to put a line in.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
