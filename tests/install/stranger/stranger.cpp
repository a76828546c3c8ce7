// Asks for what is plugged in: nothing, since no driver was given. Returns 0 where the library is the version that is
// wanted.
#include <landfall/base/log.hpp>
#include <landfall/base/version.hpp>
#include <landfall/driver/driver.hpp>
#include <landfall/hal/manager.hpp>

int main(int count, char** arguments) {
  if (count != 2 || landfall::version() != arguments[1]) return 1;
  auto sink = landfall::make_log_sink();  // spdlog is behind it
  auto devices = landfall::hal::DeviceManager::create({});
  if (!sink || !devices) return 2;
  return (*devices)->units().empty() ? 0 : 3;
}
