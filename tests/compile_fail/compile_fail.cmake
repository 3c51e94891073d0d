# SPDX-License-Identifier: BSL-1.0
# Compiles SOURCE with the OPTIONS, which must fail and say TEXT; without a TEXT it must compile.
execute_process(
    COMMAND "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Werror "-I${INCLUDE}" ${OPTIONS} "${SOURCE}"
    ERROR_VARIABLE errors RESULT_VARIABLE result)
if(NOT TEXT)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${SOURCE} must compile with the options \"${OPTIONS}\":\n${errors}")
    endif()
    return()
endif()
if(result EQUAL 0)
    message(FATAL_ERROR "${SOURCE} compiles with ${OPTIONS}")
endif()
string(FIND "${errors}" "${TEXT}" found)
if(found EQUAL -1)
    message(FATAL_ERROR "it fails with ${OPTIONS}, without saying \"${TEXT}\":\n${errors}")
endif()
