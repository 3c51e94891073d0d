// SPDX-License-Identifier: BSL-1.0
// GoogleTest's own names are identifiers: what CTest shows of a parameter is hostile.
#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

#define NAMED(name) name,
std::vector<std::string> const all{
#include "names.hpp"
};

struct names : testing::TestWithParam<std::string> {};
TEST_P(names, are_hostile) { std::printf("ran: %s\n", GetParam().c_str()); }
INSTANTIATE_TEST_SUITE_P(some, names, testing::ValuesIn(all));
