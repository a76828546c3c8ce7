#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/simulators/booth_model.hpp>

#include "simbooth/unit.hpp"

namespace landfall::simulators {

/// One line of a scenario file.
struct ScenarioStep {
  enum class Action : std::uint8_t { place, lift, unplug, plug, faults };
  Duration time{};  ///< since the first opening
  Action action{};
  std::uint32_t item = 0;                  ///< place; 0: the next
  std::vector<transport::Fault> faults{};  ///< faults: counted from then on
};

/// What stands in a URI.
struct BoothOptions {
  BoothModel::Options model{};
  BoothTraits traits{};
  std::vector<transport::Fault> faults{};
  std::vector<ScenarioStep> scenario{};
};

/// The keys that a function's URI may have, and how they are written.
[[nodiscard]] std::span<const std::string_view> booth_keys(BoothModel::Function function);
/// `standard` changed by what stands behind "id:". Reads the scenario file. Errors: bad_input with the key or the line;
/// not_found.
[[nodiscard]] Result<BoothOptions> parse_booth(std::string_view id, std::string_view rest, BoothOptions standard);
/// A scenario: a line a step, "<time> place [item] | lift | unplug | plug | faults <list>", # begins a comment.
[[nodiscard]] Result<std::vector<ScenarioStep>> parse_scenario(std::string_view text);

}  // namespace landfall::simulators
