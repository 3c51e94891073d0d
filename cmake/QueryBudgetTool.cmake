# SPDX-License-Identifier: BSL-1.0
#
# querybudget_add_tool()
#
# Builds the program querybudget, which reports, checks and accepts what tests measured, as the target
# querybudget::executable, once: whoever calls it again gets the same. Of an installed package it needs the component tool.
include_guard(GLOBAL)

set_property(GLOBAL PROPERTY QUERYBUDGET_TOOL_MAIN "${CMAKE_CURRENT_LIST_DIR}/querybudget.cpp.in")

function(querybudget_add_tool)
    if(ARGC)
        message(FATAL_ERROR "querybudget_add_tool: unknown arguments: ${ARGN}: write querybudget_add_tool()")
    elseif(TARGET querybudget_executable)
        return()
    elseif(NOT TARGET querybudget::tool)
        get_property(needs GLOBAL PROPERTY QUERYBUDGET_TOOL_NEEDS)
        if(needs)
            message(FATAL_ERROR "querybudget_add_tool: the program needs ${needs}")
        endif()
        message(FATAL_ERROR "querybudget_add_tool: write find_package(querybudget COMPONENTS tool) before it")
    endif()
    get_property(template GLOBAL PROPERTY QUERYBUDGET_TOOL_MAIN)
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/querybudget-tool")
    configure_file("${template}" "${folder}/querybudget.cpp" @ONLY)
    add_executable(querybudget_executable "${folder}/querybudget.cpp")
    add_executable(querybudget::executable ALIAS querybudget_executable)
    set_target_properties(querybudget_executable PROPERTIES
        OUTPUT_NAME querybudget
        RUNTIME_OUTPUT_DIRECTORY "${folder}")
    target_link_libraries(querybudget_executable PRIVATE querybudget::tool)
endfunction()
