# SPDX-License-Identifier: BSL-1.0
# Every header compiles alone in the header-only form: builds CMake's own target for that, once it is
# sure that each of them is among the VERIFIED.
cmake_minimum_required(VERSION 3.23)

set(include "${REPOSITORY}/include")
file(GLOB_RECURSE headers "${include}/*.hpp")
list(REMOVE_ITEM headers "${include}/querybudget/src.hpp" ${VERIFIED})  # the former is for the separate form only
if(headers)
    message(FATAL_ERROR "no target has these headers in its header set, so they aren't installed either: ${headers}")
endif()

execute_process(COMMAND "${CMAKE_COMMAND}" --build "${OUTER_BUILD}" --target all_verify_interface_header_sets
    OUTPUT_VARIABLE log ERROR_VARIABLE log RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message("${log}")
    message(FATAL_ERROR "a header doesn't compile alone")
endif()
