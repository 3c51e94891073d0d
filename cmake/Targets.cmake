# SPDX-License-Identifier: BSL-1.0
# In the tree these are plain INTERFACE targets with an alias: imported ones would be invisible to a project that brings
# this one in with FetchContent. For the same reason what find_package finds is linked by its path, while a target that
# the consumer made is linked by its name.

set(_include "${PROJECT_SOURCE_DIR}/include")

# querybudget_add_target(NAME GLOBS …): headers and bodies below include/querybudget
function(querybudget_add_target name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "GLOBS")
    set(target querybudget_${name})
    if(name STREQUAL "querybudget")
        set(target querybudget)
    endif()
    list(TRANSFORM arg_GLOBS PREPEND "${_include}/querybudget/")
    file(GLOB headers CONFIGURE_DEPENDS ${arg_GLOBS})
    set(bodies ${headers})
    list(FILTER headers INCLUDE REGEX "\\.hpp$")
    list(FILTER headers EXCLUDE REGEX "/src\\.hpp$")  # holds bodies, and refuses to be compiled in the header-only form
    list(FILTER bodies INCLUDE REGEX "\\.ipp$|/src\\.hpp$")
    add_library(${target} INTERFACE)
    add_library(querybudget::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(${target} INTERFACE cxx_std_20)
    target_sources(${target} INTERFACE
        FILE_SET HEADERS BASE_DIRS "${_include}" FILES ${headers}
        FILE_SET bodies TYPE HEADERS BASE_DIRS "${_include}" FILES ${bodies})
    set_target_properties(${target} PROPERTIES INTERFACE_HEADER_SETS_TO_VERIFY HEADERS)
    if(NOT target STREQUAL "querybudget")
        target_link_libraries(${target} INTERFACE querybudget)
    endif()
    set_property(GLOBAL APPEND PROPERTY QUERYBUDGET_TARGETS ${target})
endfunction()

querybudget_add_target(querybudget GLOBS
    assert.hpp querybudget.hpp src.hpp version.hpp adapter/remote_call.* framework/none.hpp
    detail/*.?pp sql/*.?pp record/*.?pp judge/*.?pp report/*.?pp)
target_link_libraries(querybudget INTERFACE ${CMAKE_DL_LIBS})

if(TARGET SQLite3::SQLite3)
    set(_sqlite SQLite3::SQLite3)
elseif(TARGET SQLite::SQLite3)
    set(_sqlite SQLite::SQLite3)
else()
    find_package(SQLite3 QUIET)
    set(_sqlite ${SQLite3_LIBRARIES})
endif()
if(_sqlite)
    querybudget_add_target(sqlite GLOBS adapter/sqlite*.?pp)
    target_link_libraries(querybudget_sqlite INTERFACE
        "$<BUILD_INTERFACE:${_sqlite}>" $<INSTALL_INTERFACE:SQLite::SQLite3>)
    target_include_directories(querybudget_sqlite SYSTEM INTERFACE "$<BUILD_INTERFACE:${SQLite3_INCLUDE_DIRS}>")
else()
    message(STATUS "querybudget: no SQLite3, so no querybudget::sqlite (Debian: libsqlite3-dev)")
endif()

if(TARGET PostgreSQL::PostgreSQL)
    set(_libpq PostgreSQL::PostgreSQL)
else()
    find_package(PostgreSQL QUIET)
    set(_libpq ${PostgreSQL_LIBRARIES})
endif()
if(_libpq)
    querybudget_add_target(libpq GLOBS adapter/libpq.?pp adapter/libpq_*.?pp)
    target_link_libraries(querybudget_libpq INTERFACE
        "$<BUILD_INTERFACE:${_libpq}>" $<INSTALL_INTERFACE:PostgreSQL::PostgreSQL>)
    target_include_directories(querybudget_libpq SYSTEM INTERFACE "$<BUILD_INTERFACE:${PostgreSQL_INCLUDE_DIRS}>")
    # A client in a plugin isn't there when the program is linked, so the linker wouldn't export the hooks for it. For
    # programs only: beside -Bsymbolic-functions, as Ubuntu links libraries, GNU ld would bind objects as well for it, and
    # so give the library a hub of its own.
    if(NOT APPLE AND NOT WIN32)
        foreach(_symbols IN ITEMS PQ* lo_*)
            target_link_options(querybudget_libpq INTERFACE
                "$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:LINKER:--export-dynamic-symbol=${_symbols}>")
        endforeach()
    endif()

    # The target's own name, then its package, then pkg-config, which is all that Debian's has.
    if(NOT TARGET libpqxx::pqxx)
        find_package(libpqxx QUIET CONFIG)
    endif()
    if(TARGET libpqxx::pqxx)
        set(_libpqxx libpqxx::pqxx)
    else()
        find_package(PkgConfig QUIET)
        if(PkgConfig_FOUND)
            pkg_check_modules(querybudget_libpqxx QUIET libpqxx)
        endif()
        set(_libpqxx ${querybudget_libpqxx_LINK_LIBRARIES})
    endif()
    if(_libpqxx)
        querybudget_add_target(libpqxx GLOBS adapter/libpqxx.hpp)
        target_link_libraries(querybudget_libpqxx INTERFACE querybudget_libpq
            "$<BUILD_INTERFACE:${_libpqxx}>" $<INSTALL_INTERFACE:libpqxx::pqxx>)
        target_include_directories(querybudget_libpqxx SYSTEM INTERFACE
            "$<BUILD_INTERFACE:${querybudget_libpqxx_INCLUDE_DIRS}>")
    else()
        message(STATUS "querybudget: no libpqxx, so no querybudget::libpqxx (Debian: libpqxx-dev)")
    endif()
else()
    message(STATUS "querybudget: no libpq, so no querybudget::libpq (Debian: libpq-dev)")
endif()

# querybudget_add_framework(NAME PACKAGE TARGET DEBIAN_PACKAGE): a macro, since a package may set what its modules need later
macro(querybudget_add_framework name package framework debian_package)
    if(NOT TARGET ${framework})
        find_package(${package} QUIET)
    endif()
    if(TARGET ${framework})
        querybudget_add_target(${name} GLOBS framework/${name}*.hpp)
        get_target_property(_framework_include ${framework} INTERFACE_INCLUDE_DIRECTORIES)
        target_include_directories(querybudget_${name} SYSTEM INTERFACE "$<BUILD_INTERFACE:${_framework_include}>")
        target_link_libraries(querybudget_${name} INTERFACE $<INSTALL_INTERFACE:${framework}>)
    else()
        message(STATUS "querybudget: no ${package}, so no querybudget::${name} (Debian: ${debian_package})")
    endif()
endmacro()

querybudget_add_framework(doctest doctest doctest::doctest doctest-dev)
querybudget_add_framework(gtest GTest GTest::gtest libgtest-dev)
querybudget_add_framework(catch2 Catch2 Catch2::Catch2 catch2)

# Boost.Test may be headers only, so its target isn't always there.
find_package(Boost 1.74 QUIET)
find_path(QUERYBUDGET_BOOST_TEST boost/test/framework.hpp HINTS ${Boost_INCLUDE_DIRS})
mark_as_advanced(QUERYBUDGET_BOOST_TEST)
if(QUERYBUDGET_BOOST_TEST)
    querybudget_add_target(boost_test GLOBS framework/boost_test*.hpp)
    target_include_directories(querybudget_boost_test SYSTEM INTERFACE "$<BUILD_INTERFACE:${QUERYBUDGET_BOOST_TEST}>")
    target_link_libraries(querybudget_boost_test INTERFACE $<INSTALL_INTERFACE:Boost::headers>)
else()
    message(STATUS "querybudget: no Boost.Test, so no querybudget::boost_test (Debian: libboost-test-dev)")
endif()

# Its headers only: Debian's target would link its library.
if(NOT TARGET tomlplusplus::tomlplusplus)
    find_package(tomlplusplus QUIET)
endif()
if(TARGET tomlplusplus::tomlplusplus)
    querybudget_add_target(budget_file GLOBS budget_file.hpp)
    get_target_property(_toml_include tomlplusplus::tomlplusplus INTERFACE_INCLUDE_DIRECTORIES)
    target_include_directories(querybudget_budget_file SYSTEM INTERFACE "$<BUILD_INTERFACE:${_toml_include}>")
    target_link_libraries(querybudget_budget_file INTERFACE $<INSTALL_INTERFACE:querybudget::tomlplusplus>)
else()
    message(STATUS "querybudget: no toml++, so no querybudget::budget_file (Debian: libtomlplusplus-dev)")
endif()

# What the program querybudget is made of.
set(_missing "")
if(NOT TARGET querybudget::budget_file)
    set(_missing "toml++ (Debian: libtomlplusplus-dev)")
endif()
foreach(_needed IN ITEMS "CLI11|CLI11::CLI11|libcli11-dev" "nlohmann_json|nlohmann_json::nlohmann_json|nlohmann-json3-dev")
    string(REPLACE "|" ";" _needed "${_needed}")
    list(POP_FRONT _needed _package _target _debian_package)
    if(NOT TARGET ${_target})
        find_package(${_package} QUIET)
    endif()
    if(NOT TARGET ${_target} AND _missing STREQUAL "")
        set(_missing "${_package} (Debian: ${_debian_package})")
    endif()
endforeach()
if(_missing STREQUAL "")
    querybudget_add_target(tool GLOBS tool/*.?pp)
    target_link_libraries(querybudget_tool INTERFACE querybudget_budget_file)
    foreach(_target IN ITEMS CLI11::CLI11 nlohmann_json::nlohmann_json)
        get_target_property(_target_include ${_target} INTERFACE_INCLUDE_DIRECTORIES)
        target_include_directories(querybudget_tool SYSTEM INTERFACE "$<BUILD_INTERFACE:${_target_include}>")
        target_link_libraries(querybudget_tool INTERFACE $<INSTALL_INTERFACE:${_target}>)
    endforeach()
else()
    set_property(GLOBAL PROPERTY QUERYBUDGET_TOOL_NEEDS "${_missing}")
    message(STATUS "querybudget: no ${_missing}, so no querybudget::tool")
endif()
