# SPDX-License-Identifier: BSL-1.0
# Compiles SOURCE with -DCASE, which must fail and say TEXT; without a CASE it must compile.
set(define "")
if(CASE)
    set(define "-D${CASE}")
endif()
execute_process(
    COMMAND "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Werror "-I${INCLUDE}" ${define} "${SOURCE}"
    ERROR_VARIABLE errors RESULT_VARIABLE result)
if(NOT CASE)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "the file must compile when no case is chosen:\n${errors}")
    endif()
    return()
endif()
if(result EQUAL 0)
    message(FATAL_ERROR "${CASE} compiles")
endif()
string(FIND "${errors}" "${TEXT}" found)
if(found EQUAL -1)
    message(FATAL_ERROR "${CASE} fails without saying \"${TEXT}\":\n${errors}")
endif()
