#include <algorithm>
#include <chrono>
#include <utility>

#include "simbooth/driver.hpp"

namespace landfall::simulators {

namespace {

using namespace std::chrono_literals;

constexpr driver::DriverInfo info{
    .id = "sim_camera",
    .version = "1",
    .title = "Simulated camera",
    .usb = {},
    .usb_interface = 0,
    .uri_help =
        "sim_camera:[seed=N][&sizes=1280x720,640x480][&rate=15][&previews=3][&place=0s][&hold=ever|seen|2s][&gap=1s][&"
        "absent=1]"
        "[&page=pattern][&exposure=20ms][&stamp=1][&faults=..][&scenario=FILE][&today=2026-01-31]",
};

// The traveller of the seed stands there and stays.
BoothOptions standard() {
  BoothOptions o;
  o.model.function = BoothModel::Function::camera;
  o.model.visits = {.hold = Visits::Hold::ever, .gap = 500ms};
  o.model.stamp = false;
  return o;
}

hal::Capability capability(const BoothModel::Options& options, const BoothTraits&) {
  hal::FunctionCapability f;
  f.function = hal::Function::camera;
  f.presence = hal::PresenceSensing::sensed;
  f.sizes = options.sizes;
  for (const auto& s : options.sizes)
    f.frame_bytes_max =
        std::max(f.frame_bytes_max, static_cast<std::size_t>(s.width) * static_cast<std::size_t>(s.height) * 3);
  f.frame_rate = hal::Range{1, 60, 0};
  f.formats = {PixelFormat::rgb24, PixelFormat::gray8};
  f.previews = true;
  f.raw = true;
  return {.functions = {std::move(f)},
          .outputs = {{.kind = hal::OutputKind::lamp, .name = "ring", .values = {"off", "on"}, .lane = 0}}};
}

BoothFacts facts() {
  auto options = standard();
  options.traits.function = options.model.function;
  return {info, std::move(options), capability};
}

}  // namespace

std::unique_ptr<driver::Driver> make_sim_camera() { return make_booth_driver(facts()); }

BoothDriver make_sim_camera(std::shared_ptr<transport::MemoryUsb> bus, std::shared_ptr<BoothModel> model) {
  return make_booth_driver(facts(), std::move(bus), std::move(model));
}

}  // namespace landfall::simulators
