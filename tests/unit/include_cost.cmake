# SPDX-License-Identifier: BSL-1.0
execute_process(
    COMMAND "${COMPILER}" -std=c++20 -E -P ${FLAGS} "-I${INCLUDE}" -x c++ "${INCLUDE}/querybudget/${NAME}"
    OUTPUT_VARIABLE text ERROR_VARIABLE errors RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${NAME} doesn't preprocess: ${errors}")
endif()
string(REGEX REPLACE "[^\n]" "" lines "${text}")
string(LENGTH "${lines}" count)
message("${NAME}: ${count} preprocessed lines, at most ${MOST}")
if(count GREATER MOST OR count EQUAL 0)
    message(FATAL_ERROR "${NAME} costs each test file ${count} lines; ${MOST} are allowed")
endif()
