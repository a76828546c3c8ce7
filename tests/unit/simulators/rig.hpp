#pragma once

#include <memory>

#include <landfall/hal/manager.hpp>
#include <landfall/hal/unit.hpp>
#include <landfall/simulators/all.hpp>

namespace landfall::simulators {

/// A manager with the simulated devices, in virtual time.
struct Rig {
  VirtualClock clock;
  std::unique_ptr<hal::DeviceManager> manager = make_manager();

  std::unique_ptr<hal::DeviceManager> make_manager() {
    hal::ManagerOptions options;
    options.clock = &clock;
    return *hal::DeviceManager::create(all(), std::move(options));
  }
  Deadline in(Duration time) { return clock.in(time); }
};

}  // namespace landfall::simulators
