#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/error.hpp>
#include <landfall/base/hint.hpp>

namespace landfall::model {

/// What a device is for in a session. Two roles are one where their names are equal; a kind of step may bring its own.
struct Role {
  std::string_view name{};  ///< in plans and records; lives as long as the program
  static const Role document, finger, camera, chip, code;
  friend constexpr auto operator<=>(const Role&, const Role&) = default;
};
inline constexpr Role Role::document{"document"}, Role::finger{"finger"}, Role::camera{"camera"}, Role::chip{"chip"},
    Role::code{"code"};

[[nodiscard]] constexpr std::string_view name(Role role) noexcept { return role.name; }

/// What a step takes. Two kinds are one where their names are equal; a new kind is a constant of its own room.
struct StepKind {
  std::string_view name{};     ///< "portrait": in plans, records and events; lives as long as the program
  std::string_view picture{};  ///< "page": what a picture that it took is called in a record; empty: it takes none
  static const StepKind document, chip, portrait, fingers, code;
  friend constexpr auto operator<=>(const StepKind&, const StepKind&) = default;
};
inline constexpr StepKind StepKind::document{"document", "page"}, StepKind::chip{"chip", ""},
    StepKind::portrait{"portrait", "portrait"}, StepKind::fingers{"fingers", "finger"}, StepKind::code{"code", ""};

[[nodiscard]] constexpr std::string_view name(StepKind kind) noexcept { return kind.name; }

/// How a step ended.
enum class Outcome : std::uint8_t {
  done,
  unsure,   ///< there is a result, and it must not be relied on
  refused,  ///< the traveller did not succeed, in all tries
  absent,   ///< nothing was placed in time
  skipped,  ///< by the operator, by the plan, or for want of an optional device
  failed,   ///< the machine did not succeed
};
LANDFALL_API std::string_view name(Outcome outcome) noexcept;

/// What the operator said of a step.
enum class Act : std::uint8_t { veto, skip, retry, missing_fingers };
LANDFALL_API std::string_view name(Act act) noexcept;

/// The same, and when.
struct OperatorAct {
  WallTime time{};
  Act act{};
  std::vector<Finger> fingers{};
};

/// One step of the plan, as it went.
struct StepReport {
  StepKind step{};
  bool optional = false;
  Outcome outcome = Outcome::skipped;
  std::string why{};  ///< one sentence for a person; never about the traveller. Empty where it is done
  int tries = 0;      ///< that were begun
  WallTime begun{}, ended{};
  std::vector<Hint> hints{};    ///< given on the way, without repetitions; at most 64
  std::vector<Hint> reasons{};  ///< why it was refused
  std::vector<Error> errors{};  ///< of the tries; at most 16
  std::vector<OperatorAct> acts{};
};

}  // namespace landfall::model
