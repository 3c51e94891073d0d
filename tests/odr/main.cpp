// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "odr.hpp"

int main() { return one_counts(3) && !one_counts(4) ? 0 : 1; }
