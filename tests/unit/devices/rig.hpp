#pragma once

#include <memory>
#include <vector>

#include <landfall/devices/all.hpp>
#include <landfall/hal/manager.hpp>
#include <landfall/hal/unit.hpp>
#include <landfall/transport/model.hpp>

namespace landfall::devices {

/// A manager with the drivers of real devices over a bus in memory, in virtual time.
struct Rig {
  VirtualClock clock;
  std::shared_ptr<transport::MemoryUsb> bus = transport::MemoryUsb::create(clock);
  std::unique_ptr<hal::DeviceManager> manager = make_manager();

  std::unique_ptr<hal::DeviceManager> make_manager(
      std::shared_ptr<codec::PictureDecoder> pictures = std::make_shared<codec::InThisProcess>()) {
    hal::ManagerOptions options;
    options.clock = &clock;
    options.usb = {bus};
    return *hal::DeviceManager::create(all(std::move(pictures)), std::move(options));
  }
  Deadline in(Duration time) { return clock.in(time); }
};

}  // namespace landfall::devices
