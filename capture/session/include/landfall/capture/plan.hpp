#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/result.hpp>
#include <landfall/hal/capability.hpp>

namespace landfall::capture {

enum class StepKind : std::uint8_t { document, chip, portrait, fingers, code };
LANDFALL_API std::string_view name(StepKind kind) noexcept;

/// What a device is for in a plan.
enum class Role : std::uint8_t { document, finger, camera, chip, code };
inline constexpr std::size_t role_count = 5;
LANDFALL_API std::string_view name(Role role) noexcept;
[[nodiscard]] LANDFALL_API Role role_of(StepKind kind) noexcept;

/// Which sides of a document are taken.
enum class Sides : std::uint8_t {
  automatic,  ///< the other one where a card's first side shows no zone, on a reader that senses its document
  one,        ///< never another one
  both,       ///< both, of everything but booklets and visas
};
LANDFALL_API std::string_view name(Sides sides) noexcept;  ///< "auto", "one", "both"

struct StepRow;  // what the session knows of a kind of step

/// What each kind of step takes. A new kind is a type here, its enumerator, and its room (src/steps), which has its
/// row.
struct DocumentStep {  ///< a page
  static const StepRow& row() noexcept;
  Duration reading_time = std::chrono::seconds(20);   ///< for reading the page, 100ms..10min
  double least_confidence = 0.97;                     ///< below it a reading is unsure, 0..1
  std::vector<hal::Light> lights{hal::Light::white};  ///< each once
  Sides sides = Sides::automatic;
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
/// Those of a kind as they are where nothing is said. Reentrant.
[[nodiscard]] LANDFALL_API StepOptions default_options(StepKind kind);

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
  std::string devices[role_count];  ///< URIs by Role; empty: there is no such device
  std::vector<Step> steps{};

  [[nodiscard]] std::string& device(Role role) noexcept { return devices[static_cast<std::size_t>(role)]; }
  [[nodiscard]] const std::string& device(Role role) const noexcept { return devices[static_cast<std::size_t>(role)]; }
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
