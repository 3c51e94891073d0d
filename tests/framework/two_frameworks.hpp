// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Runs GoogleTest's tests that fit the filter.
int run_gtest(char const* filter);

/// Runs the other framework's tests of that name.
int run_other(char const* name);
