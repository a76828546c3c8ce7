// The application guide, step 1: what is plugged in. `step1_devices usb` looks at the system's USB, too.
#include <iostream>

// [headers]
#include <landfall/drivers/builtin.hpp>
#include <landfall/hal/manager.hpp>
#include <landfall/transport/usb.hpp>

using namespace landfall;
// [/headers]

namespace {

// [devices]
Result<void> list_devices(hal::ManagerOptions options) {
  LANDFALL_TRY(const auto devices, hal::DeviceManager::create(drivers::builtin(), std::move(options)));
  for (const auto& unit : devices->units()) {
    std::cout << unit.id << "  " << unit.title << (unit.simulated ? ", simulated" : "") << '\n';
    for (const auto& function : unit.capability.functions) std::cout << "    " << name(function.function) << '\n';
  }
  for (const auto& [driver, error] : devices->problems())
    std::cout << driver << ": " << error.message() << "; " << advice(recovery(error)) << '\n';
  return {};
}
// [/devices]

// [usb]
Result<hal::ManagerOptions> with_hardware() {
  LANDFALL_TRY(auto usb, transport::system_usb());
  return hal::ManagerOptions{.usb = {std::move(usb)}};
}
// [/usb]

}  // namespace

// [main]
int main(int argc, char**) {
  auto options = argc > 1 ? with_hardware() : hal::ManagerOptions{};
  const auto done = options ? list_devices(*std::move(options)) : Result<void>(std::move(options).error());
  if (!done) std::cout << done.error().message() << '\n';
  return done ? 0 : 1;
}
// [/main]
