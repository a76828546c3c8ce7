#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <landfall/capture/plan.hpp>
#include <landfall/hal/capability.hpp>
#include <landfall/model/record.hpp>

namespace landfall::capture {

class Place;
class Stage;

/// How one try went.
struct Try {
  model::Outcome outcome = model::Outcome::failed;
  std::string why{};
  bool again = true;  ///< another try makes sense
};

/// What one step takes, and what it has taken. The runner copies it to keep the better of two tries, and makes a new
/// one where the operator throws away what was taken. Thread-bound.
class StepRunner {
 public:
  virtual ~StepRunner() = default;
  /// One try, the first being 1. What an earlier try took may be kept or thrown away.
  virtual Try attempt(Stage& stage, int number) = 0;
  [[nodiscard]] virtual bool empty() const = 0;  ///< nothing was taken
  /// Moves what was taken into the record.
  virtual void keep(model::TravellerRecord& record) = 0;
  [[nodiscard]] virtual std::unique_ptr<StepRunner> clone() const = 0;
  /// The zone that was read; null: none. For the steps after it.
  [[nodiscard]] virtual const model::MrzReading* zone() const { return nullptr; }
  /// The session ends. What it took is still there.
  virtual void leave(Stage& stage) { (void)stage; }
};

/// clone() by the copy constructor.
template <class Its>
class StepOf : public StepRunner {
 public:
  [[nodiscard]] std::unique_ptr<StepRunner> clone() const override {
    return std::make_unique<Its>(static_cast<const Its&>(*this));
  }
};

/// What a device can be for, as the kinds of steps that need it say.
struct RoleRow {
  Role role{};
  std::string_view device{};  ///< "fingerprint scanner"
  hal::Function function{};   ///< that the device must have
};

/// A kind of step, as all who know no step see it.
struct StepRow {
  StepKind kind{};
  RoleRow role{};                      ///< whose device it needs
  std::string_view thing{};            ///< what was not presented: "face"
  bool absent_by_deadline = false;     ///< its device cannot tell whether something was presented: then nothing was
  bool heeds_missing_fingers = false;  ///< it begins anew when the operator names some
  std::span<const std::string_view> keys{};  ///< of its own in a plan
  Result<StepOptions> (*read)(const Place& place) = nullptr;
  void (*write)(const StepOptions& options, nlohmann::ordered_json& to) = nullptr;  ///< with all of its keys
  std::unique_ptr<StepRunner> (*make)(const StepOptions& options) = nullptr;
};

/// All rows, in the order of StepOptions.
[[nodiscard]] std::span<const StepRow* const> step_rows() noexcept;
[[nodiscard]] const StepRow& row(const Step& step) noexcept;
/// Null: no kind of step has that role.
[[nodiscard]] const RoleRow* row(Role role) noexcept;

/// What a step that is to run at once with the one before it wants and has not; empty: it is as it should be. Two steps
/// of one group have a device each.
[[nodiscard]] std::string_view wanted_at_once(const std::vector<Step>& steps, std::size_t index) noexcept;

/// For kinds without keys of their own.
template <class Options>
Result<StepOptions> read_nothing(const Place&) {
  return StepOptions(Options{});
}
void write_nothing(const StepOptions&, nlohmann::ordered_json&);

}  // namespace landfall::capture
