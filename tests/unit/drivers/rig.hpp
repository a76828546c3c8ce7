#pragma once

#include <memory>
#include <vector>

#include <landfall/drivers/builtin.hpp>
#include <landfall/drivers/nb1010_model.hpp>
#include <landfall/hal/manager.hpp>
#include <landfall/hal/unit.hpp>

namespace landfall::drivers {

/// A manager with the built-in drivers over a bus in memory, in virtual time.
struct Rig {
  VirtualClock clock;
  std::shared_ptr<transport::MemoryUsb> bus = transport::MemoryUsb::create(clock);
  std::unique_ptr<hal::DeviceManager> manager = make_manager();

  std::unique_ptr<hal::DeviceManager> make_manager(std::shared_ptr<codec::PictureDecoder> pictures = {}) {
    hal::ManagerOptions options;
    options.clock = &clock;
    options.usb = {bus};
    return *hal::DeviceManager::create(builtin(std::move(pictures)), std::move(options));
  }
  Deadline in(Duration time) { return clock.in(time); }
};

}  // namespace landfall::drivers
