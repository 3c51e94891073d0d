# SPDX-License-Identifier: BSL-1.0
# Every header compiles alone in the separate form too, where it is declarations only.
cmake_minimum_required(VERSION 3.23)

set(include "${REPOSITORY}/include")
file(GLOB_RECURSE headers RELATIVE "${include}" "${include}/querybudget/*.hpp")
list(FILTER headers EXCLUDE REGEX "^querybudget/(tool/|budget_file\\.hpp$)")  # they have one form
if(NOT headers)
    message(FATAL_ERROR "no headers below ${include}")
endif()
set(isystem "")
foreach(directory IN LISTS SYSTEM_INCLUDES)
    list(APPEND isystem -isystem "${directory}")
endforeach()
set(broken "")
foreach(header IN LISTS headers)
    # twice: a header may be included again
    execute_process(
        COMMAND "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
            -Werror -DQUERYBUDGET_SEPARATE_COMPILATION "-I${include}" ${isystem} -x c++ -include "${header}" -include "${header}" /dev/null
        ERROR_VARIABLE errors RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        string(APPEND broken "${header}:\n${errors}\n")
    endif()
endforeach()
if(broken)
    message("${broken}")
    message(FATAL_ERROR "a header doesn't compile alone in the separate form")
endif()
