#pragma once

#include <memory>

#include <landfall/driver/driver.hpp>
#include <landfall/simulators/booth_model.hpp>

#include "simbooth/options.hpp"

namespace landfall::simulators {

/// All that tells one simulated driver from another.
struct BoothFacts {
  driver::DriverInfo info{};
  BoothOptions standard{};  ///< of a unit that no URI says anything about
  hal::Capability (*capability)(const BoothModel::Options&, const BoothTraits&) = nullptr;
};

/// A driver whose units come out of URIs, each on a bus of its own; it lists the standard one.
[[nodiscard]] std::unique_ptr<driver::Driver> make_booth_driver(BoothFacts facts);
/// A driver whose one unit is a model that the caller owns.
[[nodiscard]] std::unique_ptr<driver::Driver> make_booth_driver(BoothFacts facts,
                                                                std::shared_ptr<transport::MemoryUsb> bus,
                                                                std::shared_ptr<BoothModel> model);

}  // namespace landfall::simulators
