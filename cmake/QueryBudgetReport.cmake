# SPDX-License-Identifier: BSL-1.0
#
# What all tests of a project measured, merged and checked against its budget file at the end of ctest:
#
#   querybudget_add_report(shop FILE query-budgets.toml)
#   querybudget_add_test(NAME orders COMMAND orders_test REPORT shop)
#
# or, with a discovery module:
#
#   querybudget_test_properties(properties TARGET orders_test REPORT shop)
#   gtest_discover_tests(orders_test PROPERTIES ${properties})
include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/QueryBudgetPostgres.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/QueryBudgetTool.cmake")

# querybudget_add_report(REPORT [FILE <budget file>] [POSTGRES <fixture>])
#
# FILE: query-budgets.toml of the current source directory where it is left out. POSTGRES: a fixture of
# querybudget_add_postgres, without whose server the tests are skipped, and so the check. These tests are added:
#
#   REPORT.begin     empties the folder of the records; before the tests of the report
#   REPORT.complete  `querybudget check --complete`: asked for, it brings along all tests of the report
#   REPORT.check     `querybudget check`; after the tests of the report, however few are run
#   REPORT.report    `querybudget report`, likewise
function(querybudget_add_report report)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "FILE;POSTGRES" "")
    set(usage "write querybudget_add_report(<report> FILE query-budgets.toml)")
    if(DEFINED arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "querybudget_add_report: unknown arguments: ${arg_UNPARSED_ARGUMENTS}: ${usage}")
    elseif(DEFINED arg_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "querybudget_add_report: there is nothing after ${arg_KEYWORDS_MISSING_VALUES}: ${usage}")
    elseif(NOT report MATCHES "^[A-Za-z0-9_.-]+$")
        message(FATAL_ERROR "querybudget_add_report: the name of a report has letters, digits, and _.- only: ${report}")
    endif()
    get_property(folder GLOBAL PROPERTY QUERYBUDGET_REPORT_FOLDER_${report})
    if(folder)
        message(FATAL_ERROR "querybudget_add_report: there is a report ${report} already, in ${folder}")
    endif()
    if(NOT DEFINED arg_FILE)
        set(arg_FILE query-budgets.toml)
    endif()
    get_filename_component(file "${arg_FILE}" ABSOLUTE)
    if(NOT EXISTS "${file}")
        message(FATAL_ERROR "querybudget_add_report: there is no ${file}: write one that begins with  version = 1")
    endif()
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/querybudget-report/${report}")
    set_property(GLOBAL PROPERTY QUERYBUDGET_REPORT_FOLDER_${report} "${folder}")
    set_property(GLOBAL PROPERTY QUERYBUDGET_REPORT_FILE_${report} "${file}")

    querybudget_add_tool()
    set(launcher "")
    if(DEFINED arg_POSTGRES)
        querybudget_use_postgres("${arg_POSTGRES}" LAUNCHER launcher)
    endif()
    set(tool ${launcher} "$<TARGET_FILE:querybudget_executable>")
    add_test(NAME ${report}.begin COMMAND ${CMAKE_COMMAND} -E rm -rf "${folder}")
    add_test(NAME ${report}.complete COMMAND ${tool} check "${folder}" --file "${file}" --complete)
    add_test(NAME ${report}.check COMMAND ${tool} check "${folder}" --allow-none --file "${file}")
    add_test(NAME ${report}.report COMMAND ${tool} report "${folder}" --allow-none)
    set(tests ${report}.begin ${report}.complete ${report}.check ${report}.report)
    set_property(TEST ${tests} PROPERTY LABELS querybudget)
    # Each test of the report sets up what the complete check needs, so none can be missing where it runs.
    set_property(TEST ${report}.begin PROPERTY FIXTURES_SETUP ${report})
    set_property(TEST ${report}.complete PROPERTY FIXTURES_REQUIRED ${report} ${report}.measured)
    set_property(TEST ${report}.check ${report}.report PROPERTY FIXTURES_CLEANUP ${report})
    if(DEFINED arg_POSTGRES)
        get_property(skipped GLOBAL PROPERTY QUERYBUDGET_POSTGRES_SKIPPED)
        set_property(TEST ${report}.complete ${report}.check ${report}.report PROPERTY SKIP_REGULAR_EXPRESSION "${skipped}")
    endif()
endfunction()

# querybudget_report_properties(VARIABLE REPORT): sets the variable to the properties of a test of the report, one value each
function(querybudget_report_properties variable report)
    get_property(folder GLOBAL PROPERTY QUERYBUDGET_REPORT_FOLDER_${report})
    get_property(file GLOBAL PROPERTY QUERYBUDGET_REPORT_FILE_${report})
    if(NOT folder)
        message(FATAL_ERROR "querybudget: no report ${report}: call querybudget_add_report(${report}) first")
    endif()
    set(${variable}
        FIXTURES_REQUIRED ${report}
        FIXTURES_SETUP ${report}.measured
        ENVIRONMENT_MODIFICATION "QUERYBUDGET_OUT=set:${folder}"
        ENVIRONMENT_MODIFICATION "QUERYBUDGET_FILE=set:${file}"
        PARENT_SCOPE)
endfunction()
