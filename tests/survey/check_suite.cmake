# SPDX-License-Identifier: BSL-1.0
#
# Runs a whole test program, which has to pass and to say that it ran at least a hundred tests:
#
#   cmake -DPROGRAM=<path> -DNUMBER=<regular expression with the number in parentheses> -P check_suite.cmake
cmake_minimum_required(VERSION 3.23)

execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE printed ERROR_VARIABLE printed RESULT_VARIABLE exit_code)
if(NOT exit_code STREQUAL "0")
    message("${printed}")
    message(FATAL_ERROR "exit code ${exit_code}, expected 0")
endif()
if(NOT printed MATCHES "${NUMBER}")
    message("${printed}")
    message(FATAL_ERROR "no number of tests, which is to look like ${NUMBER}")
endif()
if(CMAKE_MATCH_1 LESS 100)
    message(FATAL_ERROR "only ${CMAKE_MATCH_1} tests passed, expected 100 or more: ${CMAKE_MATCH_0}")
endif()
message(STATUS "${CMAKE_MATCH_1} tests passed")
