# SPDX-License-Identifier: BSL-1.0
#
# Tests with query budgets in CTest: they have the label querybudget, and where no test case runs they fail.
#
#   querybudget_add_test(NAME shop COMMAND shop_tests POSTGRES pg REPORT shop_report LABELS slow MEASUREMENTS)
#
# or, for a CTest test of each test case, with gtest_, catch_ or doctest_discover_tests:
#
#   querybudget_test_properties(properties TARGET shop_tests POSTGRES pg REPORT shop_report LABELS slow MEASUREMENTS)
#   gtest_discover_tests(shop_tests PROPERTIES ${properties})
#
# POSTGRES: a fixture of querybudget_add_postgres. REPORT: of querybudget_add_report. LABELS: further ones. MEASUREMENTS: what
# each scope measured becomes a measurement in the Test.xml of `ctest -T Test`.
include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/QueryBudgetPostgres.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/QueryBudgetReport.cmake")

# A test case whose name a discovery module doesn't hand on as it is, as one with a ";", is then asked for by another name,
# and finding none is a success to GoogleTest, doctest and Catch2. So it is told by what they print.
set_property(GLOBAL PROPERTY QUERYBUDGET_NO_TEST_RAN
    "0 tests from 0 test (suite|case)s ran|test cases: +0 +[|]|No tests ran")

# querybudget_add_test(NAME <test> COMMAND <program> [<argument>…] [POSTGRES <fixture>] [REPORT <report>] [LABELS <label>…]
#     [MEASUREMENTS] [TIMEOUT <seconds>])
#
# The program is a target, or what else add_test takes. It may be without a test framework.
function(querybudget_add_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "MEASUREMENTS" "NAME;POSTGRES;REPORT;TIMEOUT" "COMMAND;LABELS")
    set(usage "write querybudget_add_test(NAME <test> COMMAND <program> …)")
    if(DEFINED arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "querybudget_add_test: unknown arguments: ${arg_UNPARSED_ARGUMENTS}: ${usage}")
    elseif(DEFINED arg_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "querybudget_add_test: there is nothing after ${arg_KEYWORDS_MISSING_VALUES}: ${usage}")
    elseif(NOT DEFINED arg_NAME OR NOT DEFINED arg_COMMAND)
        message(FATAL_ERROR "querybudget_add_test: a test has a NAME and a COMMAND: ${usage}")
    elseif(DEFINED arg_TIMEOUT AND NOT arg_TIMEOUT MATCHES "^[0-9]+([.][0-9]+)?$")
        message(FATAL_ERROR "querybudget_add_test: TIMEOUT ${arg_TIMEOUT}: write a number of seconds, as in TIMEOUT 60")
    endif()

    set(launcher "")
    if(DEFINED arg_POSTGRES)
        list(GET arg_COMMAND 0 program)
        if(TARGET "${program}")
            querybudget_use_postgres("${arg_POSTGRES}" TARGET "${program}")
        else()
            querybudget_use_postgres("${arg_POSTGRES}" LAUNCHER launcher)
        endif()
    endif()
    add_test(NAME "${arg_NAME}" COMMAND ${launcher} ${arg_COMMAND})
    get_property(no_test_ran GLOBAL PROPERTY QUERYBUDGET_NO_TEST_RAN)
    set_property(TEST "${arg_NAME}" PROPERTY FAIL_REGULAR_EXPRESSION "${no_test_ran}")
    set_property(TEST "${arg_NAME}" PROPERTY LABELS querybudget ${arg_LABELS})
    if(arg_MEASUREMENTS)
        set_property(TEST "${arg_NAME}" PROPERTY ENVIRONMENT_MODIFICATION QUERYBUDGET_CTEST=set:1)
    endif()
    if(DEFINED arg_POSTGRES)
        querybudget_use_postgres("${arg_POSTGRES}" TEST "${arg_NAME}")
    endif()
    if(DEFINED arg_REPORT)
        querybudget_report_properties(rest "${arg_REPORT}")
        while(rest)
            list(POP_FRONT rest property value)
            set_property(TEST "${arg_NAME}" APPEND PROPERTY ${property} "${value}")
        endwhile()
    endif()
    if(DEFINED arg_TIMEOUT)
        set_property(TEST "${arg_NAME}" PROPERTY TIMEOUT "${arg_TIMEOUT}")
    endif()
endfunction()

# querybudget_test_properties(<variable> [TARGET <program>] [POSTGRES <fixture>] [REPORT <report>] [LABELS <label>…]
#     [MEASUREMENTS])
#
# Sets the variable to what goes after PROPERTIES in the call of a discovery module, further properties beside it. POSTGRES
# needs the TARGET, and comes before that call.
function(querybudget_test_properties variable)
    cmake_parse_arguments(PARSE_ARGV 1 arg "MEASUREMENTS" "TARGET;POSTGRES;REPORT" "LABELS")
    set(usage "write querybudget_test_properties(<variable> TARGET <program> …)")
    if(DEFINED arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "querybudget_test_properties: unknown arguments: ${arg_UNPARSED_ARGUMENTS}: ${usage}")
    elseif(DEFINED arg_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "querybudget_test_properties: there is nothing after ${arg_KEYWORDS_MISSING_VALUES}: ${usage}")
    elseif(DEFINED arg_TARGET AND NOT TARGET "${arg_TARGET}")
        message(FATAL_ERROR "querybudget_test_properties: there is no target ${arg_TARGET}")
    elseif(DEFINED arg_POSTGRES AND NOT DEFINED arg_TARGET)
        message(FATAL_ERROR "querybudget_test_properties: POSTGRES needs the program whose tests use it: ${usage}")
    endif()

    # One value each: discovery modules lose the second of a list.
    get_property(no_test_ran GLOBAL PROPERTY QUERYBUDGET_NO_TEST_RAN)
    set(properties FAIL_REGULAR_EXPRESSION "${no_test_ran}")
    foreach(label IN ITEMS querybudget LISTS arg_LABELS)
        list(APPEND properties LABELS "${label}")
    endforeach()
    if(arg_MEASUREMENTS)
        list(APPEND properties ENVIRONMENT_MODIFICATION QUERYBUDGET_CTEST=set:1)
    endif()
    if(DEFINED arg_POSTGRES)
        querybudget_use_postgres("${arg_POSTGRES}" TARGET "${arg_TARGET}" PROPERTIES postgres)
        list(APPEND properties ${postgres})
    endif()
    if(DEFINED arg_REPORT)
        querybudget_report_properties(report "${arg_REPORT}")
        list(APPEND properties ${report})
    endif()
    set(${variable} "${properties}" PARENT_SCOPE)
endfunction()
