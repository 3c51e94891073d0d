# SPDX-License-Identifier: BSL-1.0

# querybudget_program(NAME SOURCE…): a program of the tests, with warnings as errors
function(querybudget_program name)
    add_executable(${name} ${ARGN})
    target_link_libraries(${name} PRIVATE
        querybudget::querybudget querybudget::sqlite querybudget::doctest Threads::Threads querybudget_warnings)
endfunction()

# querybudget_prints(TEST EXIT_CODE PROGRAM EXPECTED ARGUMENT…): the program's whole output is that of the file
function(querybudget_prints test exit_code program expected)
    add_test(NAME ${test} COMMAND ${CMAKE_COMMAND}
        "-DPROGRAM=$<TARGET_FILE:${program}>"
        "-DARGS=${ARGN}"
        "-DEXPECTED=${expected}"
        "-DEXIT_CODE=${exit_code}"
        -P "${PROJECT_SOURCE_DIR}/examples/check_output.cmake")
endfunction()
