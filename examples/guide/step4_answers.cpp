// The application guide, step 4: what the officer says meanwhile, and steps that run at once.
#include <chrono>
#include <iostream>
#include <utility>

#include <landfall/capture/booth.hpp>
#include <landfall/drivers/builtin.hpp>

using namespace landfall;
using namespace std::chrono_literals;

namespace {

// [plan]
capture::Plan make_plan() {
  capture::Plan plan;
  plan.device(capture::Role::camera) = "sim_camera:page=pattern";
  plan.device(capture::Role::finger) = "sim_finger:finger=left_index";
  plan.device(capture::Role::code) = "sim_code:page=pattern&absent=1";  // nobody will show one
  plan.steps = {
      {.what = capture::PortraitStep{}, .review = 2s},  // the officer may veto it for two seconds
      {.what = capture::FingersStep{.fingers = {Finger::right_index, Finger::left_index}}},
      {.what = capture::CodeStep{}, .optional = true, .with_previous = true},  // at once with the fingers
  };
  return plan;
}
// [/plan]

// [answers]
struct Officer {
  capture::Session& session;
  bool vetoed = false, told = false;

  Result<void> hear(const capture::SessionEvent& event) {
    if (event.as<capture::Review>() != nullptr && !std::exchange(vetoed, true))
      return session.answer(capture::Answer::veto);  // one step runs: it need not be named
    const auto* begun = event.as<capture::StepBegun>();
    if (begun == nullptr) return {};
    if (begun->step == capture::StepKind::code) return session.answer(capture::Answer::skip, begun->index);
    if (begun->step == capture::StepKind::fingers && !std::exchange(told, true))
      return session.answer(capture::MissingFingers{{Finger::right_index}});
    return {};
  }
};
// [/answers]

Result<model::TravellerRecord> capture_traveller() {
  LANDFALL_TRY(const auto devices, hal::DeviceManager::create(drivers::builtin()));
  LANDFALL_TRY(auto booth, capture::Booth::create(devices, make_plan()));
  LANDFALL_TRY(auto session, booth.begin());
  // [loop]
  Officer officer{session};
  while (auto event = session.next(Deadline::never())) {
    const auto heard = officer.hear(*event);
    if (!heard) std::cout << "too late: " << heard.error().message() << '\n';  // not_ready: that step is over
  }
  // [/loop]
  return session.finish();
}

}  // namespace

int main() {
  const auto record = capture_traveller();
  if (!record) {
    std::cout << record.error().message() << '\n';
    return 1;
  }
  // [acts]
  for (const auto& step : record->steps) {
    std::cout << step.step.name << ": " << name(step.outcome) << ' ' << step.why << '\n';
    for (const auto& act : step.acts) std::cout << "  the officer said " << name(act.act) << '\n';
  }
  // [/acts]
  return samples_of(*record, model::StepKind::fingers).size() == 1 &&
                 record->steps[2].outcome == model::Outcome::skipped
             ? 0
             : 1;
}
