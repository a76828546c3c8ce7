#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace landfall::external {

/// The folder of data from outside: $LANDFALL_TEST_DATA, else the default of the build.
inline std::filesystem::path data_folder() {
  const char* given = std::getenv("LANDFALL_TEST_DATA");
  return given != nullptr && *given != '\0' ? given : LANDFALL_DEFAULT_DATA;
}

}  // namespace landfall::external

/// Skips the test, with one line, where the data is not there.
#define LANDFALL_NEEDS_DATA(path)                                                                                 \
  if (!std::filesystem::exists(path)) {                                                                           \
    GTEST_SKIP() << "no data at " << (path) << ": set LANDFALL_TEST_DATA to the folder of test data to run this"; \
  }
