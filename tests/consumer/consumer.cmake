# SPDX-License-Identifier: BSL-1.0
#
# Configures, builds and runs PROJECT in WORK with COMPILER, from nothing: its program, or with CTEST its tests. With
# INSTALLED the outer build tree is installed into WORK/prefix first. With FAILS_WITH one of the steps has to fail, and to
# say that text.
cmake_minimum_required(VERSION 3.23)

set(log "")
set(failed FALSE)

# step(COMMAND…): runs it unless an earlier step failed
macro(step)
    if(NOT failed)
        string(APPEND log "\n$ ${ARGN}\n")
        execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE _output ERROR_VARIABLE _output RESULT_VARIABLE _result)
        string(APPEND log "${_output}")
        if(NOT _result EQUAL 0)
            string(APPEND log "\nresult: ${_result}\n")
            set(failed TRUE)
        endif()
    endif()
endmacro()

function(give_up why)
    message("${log}")  # as it is: FATAL_ERROR would break its lines
    message(FATAL_ERROR "${why}")
endfunction()

file(REMOVE_RECURSE "${WORK}")
set(options ${OPTIONS})
if(INSTALLED)
    step("${CMAKE_COMMAND}" --install "${OUTER_BUILD}" --prefix "${WORK}/prefix")
    list(APPEND options "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
endif()
step("${CMAKE_COMMAND}" -S "${PROJECT}" -B "${WORK}/build" -G "${GENERATOR}"
    "-DCMAKE_MAKE_PROGRAM=${MAKE_PROGRAM}" "-DCMAKE_CXX_COMPILER=${COMPILER}" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
    "-DREPOSITORY=${REPOSITORY}" ${options})
step("${CMAKE_COMMAND}" --build "${WORK}/build")
if(CTEST)
    step("${CMAKE_CTEST_COMMAND}" --test-dir "${WORK}/build" --output-on-failure --no-tests=error)
else()
    step("${WORK}/build/program")
endif()
if(NOT failed AND NOT INSTALLED)
    # A project that brings the sources in gets no install rule from them.
    step("${CMAKE_COMMAND}" --install "${WORK}/build" --prefix "${WORK}/unwanted")
    file(GLOB_RECURSE unwanted "${WORK}/unwanted/*")
    if(unwanted)
        give_up("the consumer's install rules install ours: ${unwanted}")
    endif()
    # … nor a compiler flag: what is in the commands, the consumer asked for.
    file(READ "${WORK}/build/compile_commands.json" commands)
    string(REGEX MATCHALL " -[DWfOm][^ \"\\\\]*" flags "${commands}")
    list(TRANSFORM flags STRIP)
    list(FILTER flags EXCLUDE REGEX "^-(Winvalid-pch|fpch-instantiate-templates|DGTEST_HAS_PTHREAD=1)$")  # of CMake, GoogleTest
    foreach(asked IN LISTS options)
        string(REGEX REPLACE "^-DCONSUMER_OPTIONS=" "" asked "${asked}")
        list(REMOVE_ITEM flags "${asked}")
    endforeach()
    if(flags)
        give_up("the consumer is compiled with flags that it didn't ask for: ${flags}")
    endif()
endif()

if(FAILS_WITH STREQUAL "")
    if(failed)
        give_up("one of the steps failed")
    endif()
    return()
endif()
if(NOT failed)
    give_up("nothing failed, and it should have")
endif()
string(REGEX REPLACE "[ \n]+" " " one_line "${log}")  # CMake breaks the lines of its messages
string(FIND "${one_line}" "${FAILS_WITH}" found)
if(found EQUAL -1)
    give_up("it failed without saying \"${FAILS_WITH}\"")
endif()
