# The version is written once, in project(); the top entry of CHANGELOG.md must be that version.
file(STRINGS "${SOURCE}/CHANGELOG.md" entries REGEX "^## \\[[^]]+\\]")
list(GET entries 0 top)
if(NOT top MATCHES "^## \\[${VERSION}\\]")
  message(FATAL_ERROR "wanted '## [${VERSION}]' as the top entry of CHANGELOG.md, found '${top}'")
endif()
