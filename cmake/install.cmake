# Install: libraries and headers, find_package(landfall) with landfall::<component>, and landfall.pc.
# tests/install builds a stranger's project with both.
include(CMakePackageConfigHelpers)

get_property(libraries GLOBAL PROPERTY LANDFALL_LIBRARIES)
install(TARGETS ${libraries} EXPORT landfall
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET landfall)  # the program
  install(TARGETS landfall RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${PROJECT_SOURCE_DIR}/SECURITY.md"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DOCDIR}" PATTERN docs/api EXCLUDE)  # schemas of files are in docs/schemas

# All that `cmake --install` wants: what tools/demo builds can be installed.
add_custom_target(landfall_installable DEPENDS ${libraries})
foreach(target IN ITEMS landfall landfall-decoder landfall_rules)
  if(TARGET ${target})
    add_dependencies(landfall_installable ${target})
  endif()
endforeach()

set(landfall_config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/landfall")
install(EXPORT landfall NAMESPACE landfall:: DESTINATION "${landfall_config_dir}" FILE landfall-targets.cmake)
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/landfall-config.cmake.in" "${PROJECT_BINARY_DIR}/landfall-config.cmake"
  INSTALL_DESTINATION "${landfall_config_dir}")
# Before 1.0 no C++ ABI is promised: a minor version fits only itself.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/landfall-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/landfall-config.cmake" "${PROJECT_BINARY_DIR}/landfall-config-version.cmake"
  DESTINATION "${landfall_config_dir}")

# landfall.pc: all components, those that use others first; what a static link needs besides.
set(landfall_libs "")
foreach(library IN LISTS libraries)
  list(PREPEND landfall_libs "-l${library}")
endforeach()
get_property(names GLOBAL PROPERTY LANDFALL_LINK_NAMES)
list(REMOVE_DUPLICATES names)
list(TRANSFORM names PREPEND "-l" OUTPUT_VARIABLE landfall_libs_private)
list(APPEND landfall_libs_private -pthread)
if(NOT BUILD_SHARED_LIBS)  # nobody else brings them in
  list(APPEND landfall_libs ${landfall_libs_private})
endif()
list(JOIN landfall_libs " " landfall_libs)
list(JOIN landfall_libs_private " " landfall_libs_private)
file(RELATIVE_PATH landfall_pc_up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file("${CMAKE_CURRENT_LIST_DIR}/landfall.pc.in" "${PROJECT_BINARY_DIR}/landfall.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/landfall.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
