# SPDX-License-Identifier: BSL-1.0
# The version stands in version.hpp and nowhere else.
set(_version_header "${CMAKE_CURRENT_LIST_DIR}/../include/querybudget/version.hpp")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${_version_header}")
file(READ "${_version_header}" _version_text)
set(QUERYBUDGET_VERSION "")
foreach(_part IN ITEMS MAJOR MINOR PATCH)
    if(NOT _version_text MATCHES "#define QUERYBUDGET_VERSION_${_part} ([0-9]+)")
        message(FATAL_ERROR "querybudget: ${_version_header} states no QUERYBUDGET_VERSION_${_part}")
    endif()
    list(APPEND QUERYBUDGET_VERSION "${CMAKE_MATCH_1}")
endforeach()
list(JOIN QUERYBUDGET_VERSION "." QUERYBUDGET_VERSION)
