#pragma once

#include <memory>

#include <landfall/base/api.hpp>
#include <landfall/driver/driver.hpp>

namespace landfall::devices {

/// What the sensor can do. Shared with its simulation.
[[nodiscard]] LANDFALL_API hal::Capability nb1010_capability();

/// Opens an NB-1010-U on whatever host stands in `found`.
[[nodiscard]] LANDFALL_API Result<std::unique_ptr<driver::UnitDriver>> open_nb1010(const driver::Found& found,
                                                                                   driver::Io& io);

}  // namespace landfall::devices
