# SPDX-License-Identifier: BSL-1.0
#
# Runs a program that fails and writes XML, which a strict parser then has to accept:
#
#   cmake -DPROGRAM=<path> -DARGS=<a;b> -DXML=<file> -DXMLLINT=<path> -P well_formed.cmake
cmake_minimum_required(VERSION 3.23)

file(REMOVE "${XML}")
execute_process(COMMAND "${PROGRAM}" ${ARGS} OUTPUT_VARIABLE printed ERROR_VARIABLE printed RESULT_VARIABLE exit_code)
if(NOT exit_code MATCHES "^[0-9]+$" OR exit_code EQUAL 0)
    message("${printed}")
    message(FATAL_ERROR "exit code ${exit_code}: this program is to fail, and not to crash")
endif()
execute_process(COMMAND "${XMLLINT}" --noout --huge "${XML}" ERROR_VARIABLE complaint RESULT_VARIABLE result)
if(NOT result STREQUAL "0")
    message(FATAL_ERROR "${XML} is not well-formed:\n${complaint}")
endif()
file(STRINGS "${XML}" told REGEX "x1b")
if(NOT told)
    message(FATAL_ERROR "${XML} says nothing of the scope whose name has an escape sequence")
endif()
