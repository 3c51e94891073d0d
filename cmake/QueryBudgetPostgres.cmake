# SPDX-License-Identifier: BSL-1.0
#
# A throwaway PostgreSQL server for tests, as a CTest fixture: private, on a Unix socket, gone when ctest is.
#
#   querybudget_add_postgres(pg DATABASE shop OPTIONS shared_preload_libraries=pg_stat_statements)
#   add_test(NAME shop COMMAND shop_tests)
#   querybudget_use_postgres(pg TARGET shop_tests TEST shop)
#
# or, with a discovery module, whose calls need no TEST:
#
#   querybudget_use_postgres(pg TARGET shop_tests PROPERTIES pg_properties)
#   gtest_discover_tests(shop_tests PROPERTIES ${pg_properties})
#
# In these tests `pqxx::connection c;` and `PQconnectdb("")` reach the server. Where there is no server to start, they are
# skipped.
include_guard(GLOBAL)

set_property(GLOBAL PROPERTY QUERYBUDGET_POSTGRES_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/querybudget-postgres.sh")
# A text, not SKIP_RETURN_CODE: a test may have one of its own, and these add up.
set_property(GLOBAL PROPERTY QUERYBUDGET_POSTGRES_SKIPPED "querybudget: SKIPPED: no PostgreSQL server")

# querybudget_add_postgres(FIXTURE [DATABASE <name>] [OPTIONS <name=value>…])
#
# OPTIONS are settings of the server. The tests FIXTURE.start and FIXTURE.stop are added. The server's programs are those
# in QUERYBUDGET_POSTGRES_BINDIR (a CMake or an environment variable), of pg_config, the newest in /usr/lib/postgresql, or
# in PATH.
function(querybudget_add_postgres fixture)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "DATABASE" "OPTIONS")
    if(DEFINED arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "querybudget_add_postgres: unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
    elseif(NOT fixture MATCHES "^[A-Za-z0-9_.-]+$")
        message(FATAL_ERROR "querybudget_add_postgres: the name of a fixture has letters, digits, and _.- only: ${fixture}")
    endif()
    get_property(home GLOBAL PROPERTY QUERYBUDGET_POSTGRES_HOME_${fixture})
    if(home)
        message(FATAL_ERROR "querybudget_add_postgres: there is a fixture ${fixture} already, in ${home}")
    endif()
    set(home "${CMAKE_CURRENT_BINARY_DIR}/querybudget-postgres/${fixture}")
    set_property(GLOBAL PROPERTY QUERYBUDGET_POSTGRES_HOME_${fixture} "${home}")
    get_property(script GLOBAL PROPERTY QUERYBUDGET_POSTGRES_SCRIPT)
    get_property(skipped GLOBAL PROPERTY QUERYBUDGET_POSTGRES_SKIPPED)

    add_test(NAME ${fixture}.start COMMAND bash "${script}" start "${home}" ${fixture} "${arg_DATABASE}" ${arg_OPTIONS})
    add_test(NAME ${fixture}.stop COMMAND bash "${script}" stop "${home}")
    set_tests_properties(${fixture}.start PROPERTIES FIXTURES_SETUP ${fixture})
    set_tests_properties(${fixture}.stop PROPERTIES FIXTURES_CLEANUP ${fixture})
    set_tests_properties(${fixture}.start ${fixture}.stop PROPERTIES TIMEOUT 120 SKIP_REGULAR_EXPRESSION "${skipped}")
    set(find "${CMAKE_COMMAND}" -E env)
    if(QUERYBUDGET_POSTGRES_BINDIR)
        set(bindir "QUERYBUDGET_POSTGRES_BINDIR=${QUERYBUDGET_POSTGRES_BINDIR}")
        set_tests_properties(${fixture}.start PROPERTIES ENVIRONMENT "${bindir}")
        list(APPEND find "${bindir}")
    endif()
    # CTest shows only that tests are skipped: so why they would be is said here as well.
    execute_process(COMMAND ${find} bash "${script}" find RESULT_VARIABLE result OUTPUT_VARIABLE why ERROR_VARIABLE why)
    if(NOT result EQUAL 0)
        message(WARNING "The tests of the fixture ${fixture} will be skipped: ${why}")
    endif()
endfunction()

# querybudget_use_postgres(FIXTURE [TARGET <program>…] [TEST <test>…] [PROPERTIES <variable>] [LAUNCHER <variable>])
#
# TARGET: programs whose tests, added in whatever way, are skipped without running when there is no server. Comes before
# the discovery of their tests. TEST: tests of this directory that need the fixture. PROPERTIES: sets the variable to the
# same for a discovery module. LAUNCHER: sets the variable to what a test that runs no target, but a script, starts with.
function(querybudget_use_postgres fixture)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "PROPERTIES;LAUNCHER" "TARGET;TEST")
    if(DEFINED arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "querybudget_use_postgres: unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    get_property(home GLOBAL PROPERTY QUERYBUDGET_POSTGRES_HOME_${fixture})
    get_property(script GLOBAL PROPERTY QUERYBUDGET_POSTGRES_SCRIPT)
    get_property(skipped GLOBAL PROPERTY QUERYBUDGET_POSTGRES_SKIPPED)
    if(NOT home)
        message(FATAL_ERROR "querybudget_use_postgres: no fixture ${fixture}: call querybudget_add_postgres(${fixture}) first")
    endif()

    # add_test and the discovery modules heed the first property, up to CMake 3.28, or the second. Both is fine, too.
    foreach(property IN ITEMS CROSSCOMPILING_EMULATOR TEST_LAUNCHER)
        foreach(target IN LISTS arg_TARGET)
            get_property(launcher TARGET ${target} PROPERTY ${property})
            if(NOT script IN_LIST launcher)
                set_property(TARGET ${target} PROPERTY ${property} bash "${script}" run ${launcher})
            endif()
        endforeach()
    endforeach()
    # One value each: discovery modules lose the second of a list. A test's own ENVIRONMENT stays as it is.
    set(properties FIXTURES_REQUIRED ${fixture} SKIP_REGULAR_EXPRESSION "${skipped}")
    foreach(variable IN ITEMS "PGSERVICEFILE=set:${home}/pg_service.conf" "PGSERVICE=set:${fixture}")
        list(APPEND properties ENVIRONMENT_MODIFICATION "${variable}")
    endforeach()
    set(rest ${properties})
    while(rest AND arg_TEST)
        list(POP_FRONT rest property value)
        set_property(TEST ${arg_TEST} APPEND PROPERTY ${property} "${value}")
    endwhile()
    if(arg_PROPERTIES)
        set(${arg_PROPERTIES} "${properties}" PARENT_SCOPE)
    endif()
    if(arg_LAUNCHER)
        set(${arg_LAUNCHER} bash "${script}" run PARENT_SCOPE)
    endif()
endfunction()
