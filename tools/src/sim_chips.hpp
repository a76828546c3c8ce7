#pragma once

#include <memory>
#include <string_view>

#include <landfall/base/result.hpp>
#include <landfall/capture/chip.hpp>
#include <landfall/mrz/date.hpp>
#include <landfall/trust/store.hpp>

namespace landfall::tools {

/// What takes the place of a protocol and of a trust store where the chip is simulated.
struct SimChips {
  std::shared_ptr<const capture::ChipFilesReader> files;
  trust::Store trust{};  ///< believes Utopia, whose keys anybody can guess
};
/// The chips of the travellers that "sim_chip:seed=..&today=.." names; `today` where it says no day. Errors: those of
/// simulators::sim_chip_options and synth::Country::make.
[[nodiscard]] Result<SimChips> make_sim_chips(std::string_view uri, mrz::Date today);

}  // namespace landfall::tools
