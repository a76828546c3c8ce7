#include <algorithm>
#include <chrono>
#include <utility>

#include "simbooth/driver.hpp"

namespace landfall::simulators {

namespace {

using namespace std::chrono_literals;

constexpr driver::DriverInfo info{
    .id = "sim_document",
    .version = "1",
    .title = "Simulated page reader",
    .usb = {},
    .usb_interface = 0,
    .uri_help =
        "sim_document:[seed=N][&format=TD3,TD1..][&documents=N][&ppi=400,..][&rotation=..&perspective=..&tilt=..&blur=."
        ".&noise=..&brightness=..&margin=..&bed=..]"
        "[&place=300ms][&hold=seen|ever|2s][&gap=1s][&absent=1][&page=pattern][&stamp=1][&faults=..][&scenario=FILE][&"
        "today=2026-01-31]",
};
constexpr double side_um = 300'000;  // of the largest picture: a passport turned by 45 degrees, with margins

// One document, which lies there after a moment and is taken away when it was captured.
BoothOptions standard() {
  BoothOptions o;
  o.model.function = BoothModel::Function::document;
  o.model.visits = {.first = 300ms, .gap = 500ms, .items = 1};
  o.model.stamp = false;
  return o;
}

hal::Capability capability(const BoothModel::Options& options, const BoothTraits&) {
  constexpr double inch_um = 25'400;
  const auto best = *std::ranges::max_element(options.ppi);
  const auto side = static_cast<std::size_t>(side_um / inch_um * best);
  hal::FunctionCapability f;
  f.function = hal::Function::document_reader;
  f.presence = hal::PresenceSensing::sensed;
  f.lights = {Light::white, Light::ir, Light::uv};
  f.light_nm = {550, 870, 365};
  f.ppi = options.ppi;
  f.formats = {PixelFormat::rgb24, PixelFormat::gray8};
  f.raw = true;
  f.frame_bytes_max = side * side * 3;
  return {.functions = {std::move(f)},
          .outputs = {{.kind = hal::OutputKind::lamp, .name = "status", .values = {"off", "green", "red"}, .lane = 0}}};
}

BoothFacts facts() {
  auto options = standard();
  options.traits.function = options.model.function;
  return {info, std::move(options), capability};
}

}  // namespace

std::unique_ptr<driver::Driver> make_sim_document() { return make_booth_driver(facts()); }

BoothDriver make_sim_document(std::shared_ptr<transport::MemoryUsb> bus, std::shared_ptr<BoothModel> model) {
  return make_booth_driver(facts(), std::move(bus), std::move(model));
}

}  // namespace landfall::simulators
