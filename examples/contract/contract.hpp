#pragma once
// What the examples of the contract share: a claim that has to hold, and the smallest driver around a UnitDriver.
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <landfall/driver/driver.hpp>
#include <landfall/hal/manager.hpp>

namespace contract {

using namespace std::chrono_literals;  // 40ms, 2s
using landfall::Result;
namespace hal = landfall::hal;
namespace driver = landfall::driver;

inline int broken = 0;
/// Says whether what the example teaches is so; a program with a broken claim fails.
inline void claim(bool holds, std::string_view what) {
  std::printf("%s  %.*s\n", holds ? "ok  " : "NOT ", static_cast<int>(what.size()), what.data());
  if (!holds) ++broken;
}

/// The end of main(): what went wrong on the way, or the claims.
inline int verdict(const Result<void>& result) {
  if (!result) std::printf("NOT   %s\n", result.error().message().c_str());
  return result && broken == 0 ? 0 : 1;
}

/// A driver for one kind of simulated unit: its facts, its capability document, and how its unit is made.
class StubDriver final : public driver::Driver {
 public:
  using Make = std::function<std::unique_ptr<driver::UnitDriver>()>;
  StubDriver(std::string_view id, hal::Capability capability, Make make)
      : info_{.id = id, .version = "1.0", .title = id, .uri_help = "ID:NAME"},
        capability_(std::move(capability)),
        make_(std::move(make)) {}

  const driver::DriverInfo& info() const noexcept override { return info_; }
  Result<driver::Found> resolve(std::string_view rest, landfall::Clock&) override {
    driver::Found found;
    found.info.id = std::string(info_.id) + ":" + std::string(rest);
    found.info.driver = info_.id;
    found.info.driver_version = info_.version;
    found.info.title = info_.title;
    found.info.identity = hal::IdentityKind::strong;
    found.info.simulated = true;
    found.info.capability = capability_;
    return found;
  }
  Result<std::unique_ptr<driver::UnitDriver>> open(const driver::Found&, driver::Io&) override { return make_(); }

 private:
  driver::DriverInfo info_;
  hal::Capability capability_;
  Make make_;
};

/// A manager with one driver, on the given clock.
inline Result<std::unique_ptr<hal::DeviceManager>> manager_of(std::unique_ptr<driver::Driver> one,
                                                              hal::ManagerOptions options) {
  std::vector<std::unique_ptr<driver::Driver>> drivers;
  drivers.push_back(std::move(one));
  return hal::DeviceManager::create(std::move(drivers), std::move(options));
}

/// Fills a gray frame with one value.
inline void fill(hal::FrameBuffer& frame, int value) {
  for (auto& pixel : frame.pixels()) pixel = static_cast<std::uint8_t>(value);
}

}  // namespace contract
