#include <algorithm>
#include <array>

#include <landfall/base/text.hpp>

#include "../plan_place.hpp"
#include "../stage.hpp"
#include "step.hpp"

namespace landfall::capture {
namespace {

using model::Outcome;

constexpr std::array all_fingers{Finger::unknown,     Finger::right_thumb,  Finger::right_index, Finger::right_middle,
                                 Finger::right_ring,  Finger::right_little, Finger::left_thumb,  Finger::left_index,
                                 Finger::left_middle, Finger::left_ring,    Finger::left_little, Finger::right_four,
                                 Finger::left_four,   Finger::two_thumbs};

// "right index"
std::string spoken(Finger finger) {
  std::string out(name(finger));
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

// Which of the missing fingers a request for `finger` would show.
std::vector<Finger> missing_of(Finger finger, const std::set<Finger>& missing) {
  const auto number = [](Finger f) { return static_cast<int>(f); };
  std::vector<Finger> out;
  for (const auto f : missing) {
    const bool right = finger == Finger::right_four && number(f) >= 2 && number(f) <= 5;
    const bool left = finger == Finger::left_four && number(f) >= 7 && number(f) <= 10;
    const bool thumb = finger == Finger::two_thumbs && (f == Finger::right_thumb || f == Finger::left_thumb);
    if (right || left || thumb) out.push_back(f);
  }
  return out;
}

bool all_missing(Finger finger, const std::set<Finger>& missing) {
  if (missing.contains(finger)) return true;
  const auto shown = missing_of(finger, missing).size();
  return finger == Finger::two_thumbs ? shown == 2 : shown == 4;
}

class Fingers final : public StepOf<Fingers> {
 public:
  explicit Fingers(FingersStep step) : step_(std::move(step)) {}

  // Each finger has the step's time; what was taken in an earlier try stays.
  Try attempt(Stage& stage, int number) override {
    std::string left_out;
    for (const auto finger : step_.fingers) {
      const auto missing = stage.missing_fingers();
      if (all_missing(finger, missing)) {
        left_out += (left_out.empty() ? "" : ", ") + spoken(finger);
        continue;
      }
      if (has(finger)) continue;
      const hal::FingerRequest request{
          .fingers = {finger}, .missing = missing_of(finger, missing), .wait_for_lift = !pictures_.empty()};
      const auto took = stage.operate(request, stage.try_ends());
      if (!took.done() || took.frames.empty()) return stage.without(took);
      pictures_.push_back(stage.sample(took.frames.front(), number));
      pictures_.back().fingers = {finger};
    }
    const auto left = left_out.empty() ? "" : text("Missing, as the operator said: ", left_out, ".");
    if (pictures_.empty()) return {Outcome::skipped, left, false};
    return {Outcome::done, left};
  }
  [[nodiscard]] bool empty() const override { return pictures_.empty(); }
  void keep(model::TravellerRecord& record) override { move_to(pictures_, record.samples); }

 private:
  [[nodiscard]] bool has(Finger finger) const {
    return std::any_of(pictures_.begin(), pictures_.end(),
                       [&](const model::Sample& s) { return s.fingers == std::vector{finger}; });
  }
  FingersStep step_;
  std::vector<model::Sample> pictures_;
};

constexpr std::array<std::string_view, 1> fingers_keys{"fingers"};

Result<StepOptions> read_fingers(const Place& place) {
  FingersStep out;
  LANDFALL_CHECK(take(place, "fingers", out.fingers, [](const Place& p) { return p.some_of(all_fingers); }));
  return StepOptions(std::move(out));
}

void write_fingers(const StepOptions& options, nlohmann::ordered_json& to) {
  to["fingers"] = names(std::get<FingersStep>(options).fingers);
}

}  // namespace

const StepRow& FingersStep::row() noexcept {
  static const StepRow row{.kind = StepKind::fingers,
                           .role = {Role::finger, "fingerprint scanner", hal::Function::fingerprint_scanner},
                           .thing = "finger",
                           .heeds_missing_fingers = true,
                           .keys = fingers_keys,
                           .read = read_fingers,
                           .write = write_fingers,
                           .make = [](const StepOptions& options) -> std::unique_ptr<StepRunner> {
                             return std::make_unique<Fingers>(std::get<FingersStep>(options));
                           }};
  return row;
}

}  // namespace landfall::capture
