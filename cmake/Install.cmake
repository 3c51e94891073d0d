# SPDX-License-Identifier: BSL-1.0
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(_config_dir "${CMAKE_INSTALL_DATAROOTDIR}/cmake/querybudget")
get_property(_targets GLOBAL PROPERTY QUERYBUDGET_TARGETS)

# A file for each component: asking for one must not ask for the drivers of the others.
foreach(_target IN LISTS _targets)
    get_target_property(_name ${_target} EXPORT_NAME)
    install(TARGETS ${_target} EXPORT querybudget-${_name} FILE_SET HEADERS FILE_SET bodies)
    install(EXPORT querybudget-${_name} NAMESPACE querybudget:: DESTINATION "${_config_dir}")
endforeach()

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/querybudgetConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/querybudgetConfig.cmake"
    INSTALL_DESTINATION "${_config_dir}"
    NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/querybudgetConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
    "${PROJECT_BINARY_DIR}/querybudgetConfig.cmake"
    "${PROJECT_BINARY_DIR}/querybudgetConfigVersion.cmake"
    DESTINATION "${_config_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/cmake/QueryBudget.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/QueryBudgetLibpq.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/QueryBudgetPostgres.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/QueryBudgetReport.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/QueryBudgetTool.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/querybudget.cpp.in"
    "${PROJECT_SOURCE_DIR}/cmake/querybudget-postgres.sh" DESTINATION "${_config_dir}")
if(TARGET querybudget_executable)
    install(PROGRAMS $<TARGET_FILE:querybudget_executable> DESTINATION "${CMAKE_INSTALL_BINDIR}" OPTIONAL)  # once built
endif()

# For builds without CMake: headers and the version; a driver's and a framework's own .pc files bring the rest.
file(RELATIVE_PATH QUERYBUDGET_PC_PREFIX "/${CMAKE_INSTALL_DATAROOTDIR}/pkgconfig" "/")
configure_file("${CMAKE_CURRENT_LIST_DIR}/querybudget.pc.in" "${PROJECT_BINARY_DIR}/querybudget.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/querybudget.pc" DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/pkgconfig")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
