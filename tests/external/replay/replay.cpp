// replay DRIVER: captures one frame from that driver's device on the system's USB and writes its raw rows to standard
// output. Run by replay.sh, under umockdev: real libusb, the real driver and the real manager on a recording.
#include <cstdio>

#include <landfall/drivers/builtin.hpp>
#include <landfall/hal/manager.hpp>
#include <landfall/hal/unit.hpp>
#include <landfall/transport/usb.hpp>

using namespace std::chrono_literals;  // NOLINT: a program
using namespace landfall;              // NOLINT

namespace {

Result<void> run(const char* driver) {
  auto& clock = Clock::steady();
  hal::ManagerOptions options;
  LANDFALL_TRY(auto usb, transport::system_usb());
  options.usb = {std::move(usb)};
  LANDFALL_TRY(const auto manager, hal::DeviceManager::create(drivers::builtin(), std::move(options)));
  LANDFALL_TRY(auto unit, manager->open(driver, clock.in(10s)));
  std::fprintf(stderr, "%s, firmware %s\n", unit.info().id.c_str(), unit.info().firmware.c_str());
  LANDFALL_TRY(const auto captured, unit.capture(hal::FingerRequest{}, clock.in(30s)));
  const auto& image = captured.frames.at(0).image();
  for (int y = 0; y < image.height; ++y) std::fwrite(image.row(y), 1, static_cast<std::size_t>(image.width), stdout);
  return unit.close();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const auto result = run(arguments[1]);
  if (!result) std::fprintf(stderr, "%s\n", result.error().message().c_str());
  return result ? 0 : 1;
}
