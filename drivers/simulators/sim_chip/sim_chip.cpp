#include <algorithm>
#include <chrono>
#include <utility>

#include "simbooth/driver.hpp"

namespace landfall::simulators {

namespace {

using namespace std::chrono_literals;

constexpr driver::DriverInfo info{
    .id = "sim_chip",
    .version = "1",
    .title = "Simulated chip reader",
    .usb = {},
    .usb_interface = 0,
    .uri_help =
        "sim_chip:[seed=1][&today=2026-01-31][&atr=HEX][&place=0s][&hold=ever|2s][&gap=1s][&absent=1][&answer=1ms][&"
        "stamp=1][&faults=..][&scenario="
        "FILE]",
};

// A chip lies there and stays.
BoothOptions standard() {
  BoothOptions o;
  o.model.function = BoothModel::Function::chip;
  o.model.visits = {.hold = Visits::Hold::ever, .gap = 500ms};
  o.model.stamp = false;
  return o;
}

hal::Capability capability(const BoothModel::Options&, const BoothTraits&) {
  hal::FunctionCapability f;
  f.function = hal::Function::chip_reader;
  f.presence = hal::PresenceSensing::sensed;
  f.apdu_max = 4 + 3 + 65'000 + 2;  // an extended command that fits into one message
  return {.functions = {std::move(f)}, .outputs = {}};
}

BoothFacts facts() {
  auto options = standard();
  options.traits.function = options.model.function;
  return {info, std::move(options), capability};
}

}  // namespace

std::unique_ptr<driver::Driver> make_sim_chip() { return make_booth_driver(facts()); }

Result<BoothModel::Options> sim_chip_options(std::string_view uri) {
  const auto rest = uri.substr(std::min(uri.size(), info.id.size() + 1));
  LANDFALL_TRY(auto options, parse_booth(info.id, rest, standard()));
  return std::move(options.model);
}

BoothDriver make_sim_chip(std::shared_ptr<transport::MemoryUsb> bus, std::shared_ptr<BoothModel> model) {
  return make_booth_driver(facts(), std::move(bus), std::move(model));
}

}  // namespace landfall::simulators
