# SPDX-License-Identifier: BSL-1.0
#
# Runs a program and compares what it prints with a file:
#
#   cmake -DPROGRAM=<path> [-DARGS=<a;b>] -DEXPECTED=<file> [-DEXIT_CODE=<n>] -P check_output.cmake
#
# With QUERYBUDGET_UPDATE_EXPECTED=1 in the environment the file is written instead.
cmake_minimum_required(VERSION 3.23)

foreach(required IN ITEMS PROGRAM EXPECTED)
    if(NOT DEFINED ${required})
        message(FATAL_ERROR "check_output.cmake needs -D${required}=…")
    endif()
endforeach()
if(NOT DEFINED EXIT_CODE)
    set(EXIT_CODE 0)
endif()

# What depends on the machine and not on the program: where the sources lie, a framework's version and
# seed, and blanks at the ends of lines, which editors remove from the expected file.
function(normalise text result)
    get_filename_component(sources "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)
    string(REPLACE "${sources}/" "/" text "${text}")  # first, since this path may contain blanks
    string(REGEX REPLACE "[^ \t\n:;,()\"']*/([A-Za-z0-9_.+-]+\\.[chi]pp)" "\\1" text "${text}")
    string(REGEX REPLACE "doctest version is \"[^\"\n]*\"" "doctest version is \"…\""
        text "${text}")
    string(REGEX REPLACE "is a Catch2? v[0-9.]+ host" "is a Catch … host" text "${text}")
    string(REGEX REPLACE "Filters: [^\n]*" "Filters: …" text "${text}")
    string(REGEX REPLACE "(rng-seed|catch2-version)=\"[^\"]*\"" "\\1=\"…\"" text "${text}")
    string(REGEX REPLACE "Randomness seeded to: [0-9]+\n" "" text "${text}")  # Catch2 3
    string(REGEX REPLACE "testsuite name=\"[^\"]*/" "testsuite name=\"" text "${text}")
    string(REGEX REPLACE "(time|timestamp)=\"[^\"]*\"" "\\1=\"…\"" text "${text}")
    string(REGEX REPLACE "testing time: [0-9.]+[mu]?s" "testing time: …" text "${text}")
    string(REGEX REPLACE "<TestingTime>[0-9]+" "<TestingTime>…" text "${text}")
    string(REGEX REPLACE "[ \t\r]+\n" "\n" text "${text}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

execute_process(COMMAND "${PROGRAM}" ${ARGS}
    OUTPUT_VARIABLE printed ERROR_VARIABLE printed RESULT_VARIABLE exit_code)
normalise("${printed}" printed)

# How the queries spread over time, which differs from run to run; a file keeps what was printed once.
function(without_times text result)
    string(REGEX REPLACE "\n  [ ▁▂▃▄▅▆▇█]+ over [0-9.]+ ms" "\n  ▁ over … ms" text "${text}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

if(NOT "${exit_code}" STREQUAL "${EXIT_CODE}")
    message("${printed}")
    message(FATAL_ERROR "exit code ${exit_code}, expected ${EXIT_CODE}")
endif()

if("$ENV{QUERYBUDGET_UPDATE_EXPECTED}" STREQUAL "1")
    file(WRITE "${EXPECTED}" "${printed}")
    message(STATUS "wrote ${EXPECTED}")
    return()
endif()

set(expected "")
if(EXISTS "${EXPECTED}")
    file(READ "${EXPECTED}" expected)
    normalise("${expected}" expected)
    without_times("${expected}" expected)
endif()
without_times("${printed}" printed)
if(NOT "${printed}" STREQUAL "${expected}")
    message("--- expected: ${EXPECTED}\n${expected}\n--- printed\n${printed}\n---")
    message(FATAL_ERROR
        "the output differs; QUERYBUDGET_UPDATE_EXPECTED=1 writes the new one to review")
endif()
