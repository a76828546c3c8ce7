#include <algorithm>
#include <chrono>
#include <utility>

#include "simbooth/driver.hpp"

namespace landfall::simulators {

namespace {

using namespace std::chrono_literals;

constexpr driver::DriverInfo info{
    .id = "sim_code",
    .version = "1",
    .title = "Simulated code reader",
    .usb = {},
    .usb_interface = 0,
    .uri_help =
        "sim_code:[seed=N][&codes=mrz,PDF417,QR..][&messages=N][&format=TD3,..][&place=300ms][&hold=seen|ever|2s][&gap="
        "1s][&absent=1]"
        "[&page=pattern][&stamp=1][&faults=..][&scenario=FILE][&today=2026-01-31]",
};

// The traveller of the seed swipes the document once a second, then those of the seeds that follow.
BoothOptions standard() {
  BoothOptions o;
  o.model.function = BoothModel::Function::code;
  o.model.visits = {.first = 300ms, .gap = 1s};
  o.model.stamp = false;
  return o;
}

hal::Capability capability(const BoothModel::Options& options, const BoothTraits&) {
  hal::FunctionCapability f;
  f.function = hal::Function::code_reader;
  f.presence = hal::PresenceSensing::sensed;
  for (const auto& kind : options.codes) {
    const auto symbology = kind == "mrz" ? std::string("MRZ") : kind;
    if (std::ranges::find(f.symbologies, symbology) == f.symbologies.end()) f.symbologies.push_back(symbology);
  }
  return {.functions = {std::move(f)}, .outputs = {}};
}

BoothFacts facts() {
  auto options = standard();
  options.traits.function = options.model.function;
  return {info, std::move(options), capability};
}

}  // namespace

std::unique_ptr<driver::Driver> make_sim_code() { return make_booth_driver(facts()); }

BoothDriver make_sim_code(std::shared_ptr<transport::MemoryUsb> bus, std::shared_ptr<BoothModel> model) {
  return make_booth_driver(facts(), std::move(bus), std::move(model));
}

}  // namespace landfall::simulators
