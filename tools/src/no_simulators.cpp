// In the place of sim_chips.cpp and chip_specimen.cpp where the build holds no simulated devices
// (LANDFALL_SIMULATORS=OFF).
#include <CLI/CLI.hpp>

#include <landfall/base/log.hpp>

#include "commands.hpp"
#include "report.hpp"
#include "sim_chips.hpp"

namespace landfall::tools {
namespace {

Error no_simulators() {
  return {Errc::unsupported, Layer::tool, "a build with simulated devices (LANDFALL_SIMULATORS=ON)",
          "one without them"};
}

}  // namespace

Result<SimChips> make_sim_chips(std::string_view uri, mrz::Date) { return no_simulators().at(std::string(uri)); }

void add_chip_specimen_command(CLI::App& chip, int& exit_code) {
  auto* specimen = chip.add_subcommand("specimen", "Not in this build: it makes no documents up");
  specimen->allow_extras();
  specimen->callback([&exit_code] {
    report(no_simulators());
    exit_code = exit_usage;
  });
}

}  // namespace landfall::tools
