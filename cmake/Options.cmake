# SPDX-License-Identifier: BSL-1.0
option(QUERYBUDGET_BUILD_EXAMPLES "Build the examples" ${PROJECT_IS_TOP_LEVEL})
option(QUERYBUDGET_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(QUERYBUDGET_BUILD_BENCHMARKS "Build the benchmarks (Google Benchmark)" OFF)
option(QUERYBUDGET_BUILD_TOOL "Build the program querybudget, where what it needs is there" ${PROJECT_IS_TOP_LEVEL})
option(QUERYBUDGET_INSTALL "Add the install rules" ${PROJECT_IS_TOP_LEVEL})
