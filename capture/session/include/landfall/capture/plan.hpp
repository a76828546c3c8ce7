#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/light.hpp>
#include <landfall/base/result.hpp>
#include <landfall/model/step.hpp>

namespace landfall::capture {

using model::Role;
using model::StepKind;
/// Whose device a step needs. A kind that the session does not know has none: Role{}. Reentrant.
[[nodiscard]] LANDFALL_API Role role_of(StepKind kind) noexcept;
/// Every kind of step, in the order of StepOptions. Reentrant.
[[nodiscard]] LANDFALL_API std::vector<StepKind> step_kinds();
/// Every role that some kind of step has, once, in the order of the kinds. Reentrant.
[[nodiscard]] LANDFALL_API std::vector<Role> roles();
/// "fingerprint scanner"; "device" for a role that no kind of step has. Reentrant.
[[nodiscard]] LANDFALL_API std::string_view device_of(Role role) noexcept;

/// Which sides of a document are taken.
enum class Sides : std::uint8_t {
  automatic,  ///< the other one where a card's first side shows no zone, on a reader that senses its document
  one,        ///< never another one
  both,       ///< both, of everything but booklets and visas
};
LANDFALL_API std::string_view name(Sides sides) noexcept;  ///< "auto", "one", "both"

struct StepRow;  // what the session knows of a kind of step

/// What each kind of step takes. A new kind is a type in StepOptions, and its room (src/steps), which has its row.
struct DocumentStep {  ///< a page
  static const StepRow& row() noexcept;
  Duration reading_time = std::chrono::seconds(20);  ///< for reading the page, 100ms..10min
  double least_confidence = 0.97;                    ///< below it a reading is unsure, 0..1
  std::vector<Light> lights{Light::white};           ///< each once
  Sides sides = Sides::automatic;
  /// Frames of one page at most that vote on what its zone says, 1..9, on a reader that senses its document and shows
  /// it live: a text that is certain ends it before. 1: one frame is taken, and read when the device is at rest.
  int votes = 1;
};
struct ChipStep {
  static const StepRow& row() noexcept;
};
struct PortraitStep {
  static const StepRow& row() noexcept;
};
struct FingersStep {
  static const StepRow& row() noexcept;
  std::vector<Finger> fingers{Finger::right_index};  ///< one capture each, in this order
};
struct CodeStep {
  static const StepRow& row() noexcept;
};
using StepOptions = std::variant<DocumentStep, ChipStep, PortraitStep, FingersStep, CodeStep>;
/// Those of a kind as they are where nothing is said; empty: no such kind. Reentrant.
[[nodiscard]] LANDFALL_API std::optional<StepOptions> default_options(StepKind kind);

/// One step: what to take, how often to try and how long.
struct Step {
  StepOptions what{};
  bool optional = false;                     ///< a record without it is complete all the same
  int tries = 1;                             ///< 1..10; a retry that the operator asks for is not counted
  Duration time = std::chrono::seconds(30);  ///< for each try, 100ms..10min
  Duration review = {};                      ///< after a sample was taken: how long the operator may veto it, 0..1min
  bool with_previous = false;                ///< does not wait for the step before it, of another role

  [[nodiscard]] LANDFALL_API StepKind kind() const noexcept;
  /// The options of one kind. Throws std::bad_variant_access where it is of another.
  template <class Options>
  [[nodiscard]] Options& as() {
    return std::get<Options>(what);
  }
  template <class Options>
  [[nodiscard]] const Options& as() const {
    return std::get<Options>(what);
  }
};

/// What a session does, in order. A value. Its file format: docs/plan.md, schema docs/schemas/plan.schema.json.
struct Plan {
  std::string name = "plan";
  std::map<Role, std::string> devices{};  ///< URIs; empty or not there: there is no such device
  std::vector<Step> steps{};

  [[nodiscard]] std::string& device(Role role) { return devices[role]; }
  [[nodiscard]] LANDFALL_API const std::string& device(Role role) const noexcept;
};

/// The built-in plan: a document has to be read; chip, portrait and one finger are taken where they can be. All devices
/// are simulated ones.
[[nodiscard]] LANDFALL_API Plan default_plan();

/// Reads a plan. Errors: bad_input; `where` is `file` and the JSON pointer of the place ("plan.json, /steps/0/tries"),
/// or line and column where it is no JSON; what is not known is refused with the list of what is. Reentrant.
[[nodiscard]] LANDFALL_API Result<Plan> parse_plan(std::string_view json, std::string_view file);
/// The same of a file, at most 1 MiB of it. Errors: io as well.
[[nodiscard]] LANDFALL_API Result<Plan> load_plan(const std::string& path);
/// The plan as its file: parse_plan() of it gives the same plan.
[[nodiscard]] LANDFALL_API std::string to_json(const Plan& plan);

}  // namespace landfall::capture
