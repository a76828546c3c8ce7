#include "../stage.hpp"
#include "step.hpp"

namespace landfall::capture {
namespace {

class Portrait final : public StepOf<Portrait> {
 public:
  Try attempt(Stage& stage, int number) override {
    pictures_.clear();
    const auto took = stage.operate(hal::CameraRequest{}, stage.try_ends());
    for (const auto& frame : took.frames) pictures_.push_back(stage.sample(frame, number));
    if (!took.done() || pictures_.empty()) return stage.without(took);
    return {model::Outcome::done};
  }
  [[nodiscard]] bool empty() const override { return pictures_.empty(); }
  void keep(model::TravellerRecord& record) override { move_to(pictures_, record.samples); }

 private:
  std::vector<model::Sample> pictures_;
};

}  // namespace

const StepRow& PortraitStep::row() noexcept {
  static const StepRow row{
      .kind = StepKind::portrait,
      .role = {Role::camera, "camera", hal::Function::camera},
      .thing = "face",
      .read = read_nothing<PortraitStep>,
      .write = write_nothing,
      .make = [](const StepOptions&) -> std::unique_ptr<StepRunner> { return std::make_unique<Portrait>(); }};
  return row;
}

}  // namespace landfall::capture
