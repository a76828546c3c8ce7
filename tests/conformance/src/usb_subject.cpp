#include "usb_subject.hpp"

#include <landfall/drivers/builtin.hpp>

namespace landfall::conformance {

Result<std::unique_ptr<hal::DeviceManager>> UsbSubject::manager(hal::ManagerOptions options) {
  if (shares_bus()) options.usb = {bus_};
  return hal::DeviceManager::create(drivers(), std::move(options));
}

bool UsbSubject::plugged() const {
  const auto devices = bus_->list();
  return devices && !devices->empty();
}

std::vector<std::unique_ptr<driver::Driver>> builtin_driver(std::string_view id) {
  auto all = drivers::builtin();
  std::erase_if(all, [&](const auto& driver) { return driver->info().id != id; });
  return all;
}

}  // namespace landfall::conformance
