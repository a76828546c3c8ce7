#pragma once

#include <memory>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/driver/driver.hpp>

namespace landfall::simulators {

/// The drivers of simulated devices, in the order of their ids: a line each in drivers/simulators/CMakeLists.txt.
/// Applications take drivers::builtin(). Reentrant.
[[nodiscard]] LANDFALL_API std::vector<std::unique_ptr<driver::Driver>> all();

}  // namespace landfall::simulators
