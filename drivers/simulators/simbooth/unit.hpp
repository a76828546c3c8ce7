#pragma once

#include <memory>

#include <landfall/driver/driver.hpp>
#include <landfall/firmware/simbooth.hpp>

namespace landfall::simulators {

/// What the driver half needs to know of its device besides what the wire tells.
struct BoothTraits {
  firmware::simbooth::Function function{};
  int previews = 3;        ///< camera: so many before the first final frame, while it settles
  double frame_rate = 15;  ///< camera: where the request does not say
};

/// Opens a device that speaks simbooth, on whatever host stands in `found`.
[[nodiscard]] Result<std::unique_ptr<driver::UnitDriver>> open_booth(const driver::Found& found,
                                                                     const BoothTraits& traits, driver::Io& io);

}  // namespace landfall::simulators
