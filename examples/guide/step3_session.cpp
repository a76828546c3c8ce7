// The application guide, step 3: a plan, a booth, and the events of one traveller.
#include <chrono>
#include <iostream>
#include <memory>

#include <landfall/capture/booth.hpp>
#include <landfall/codec/decoder.hpp>
#include <landfall/drivers/builtin.hpp>

using namespace landfall;
using namespace std::chrono_literals;

namespace {

// [plan]
capture::Plan make_plan() {
  capture::Plan plan;
  plan.name = "guide";
  plan.device(capture::Role::document) = "sim_document:seed=7&ppi=300";
  plan.device(capture::Role::camera) = "sim_camera:seed=7&page=pattern";
  plan.device(capture::Role::finger) = "sim_finger:seed=7";
  plan.steps = {
      {.what = capture::DocumentStep{}, .tries = 3, .time = 30s},
      {.what = capture::PortraitStep{}, .time = 20s},
      {.what = capture::FingersStep{.fingers = {Finger::right_index}}, .optional = true, .time = 15s},
  };
  return plan;
}
// [/plan]

// [screen]
struct Screen {  // what a booth draws; here it prints
  void operator()(const capture::StepBegun& step) const {
    std::cout << name(step.step) << ", try " << step.attempt << " of " << step.tries << '\n';
  }
  void operator()(const hal::Event& event) const {
    if (const auto* hint = event.as<Hint>()) std::cout << "  > " << sentence(*hint, "en") << '\n';
    if (const auto* notice = event.as<Notice>()) std::cout << "  for the keeper: " << name(notice->code) << '\n';
    if (const auto* frame = event.as<hal::FrameEvent>(); frame != nullptr && frame->frame.info().preview)
      draw(frame->frame.image());
  }
  void operator()(const capture::Working& working) const { std::cout << "  " << working.what << " ..\n"; }
  void operator()(const capture::PageRead& page) const {  // who holds the document stays off the log
    std::cout << "  zone: " << name(page.reading->status) << '\n';
  }
  void operator()(const capture::ChipVerified& chip) const {
    std::cout << "  chip: " << name(chip.verdict->overall) << '\n';
  }
  void operator()(const capture::Review&) const { std::cout << "  is it good? (veto)\n"; }
  void operator()(const capture::StepEnded& step) const {
    std::cout << "  " << name(step.outcome) << (step.why.empty() ? "" : ": ") << step.why << '\n';
  }
  void operator()(const capture::SessionEnded& end) const {
    std::cout << (end.cancelled ? "cancelled" : name(end.status)) << '\n';
  }
  static void draw(const ImageView&) {}
};
// [/screen]

// [loop]
Result<model::TravellerRecord> capture_traveller() {
  auto decoder = std::make_shared<codec::DecoderProcess>();  // what a device brings as a file is a stranger's
  LANDFALL_TRY(const auto devices, hal::DeviceManager::create(drivers::builtin(decoder)));
  LANDFALL_TRY(auto booth, capture::Booth::create(devices, make_plan()));
  LANDFALL_TRY(auto session, booth.begin());
  for (;;) {
    const auto next = session.next(devices->clock().in(50ms));
    if (next.kind() == capture::Next::Kind::over) break;        // SessionEnded has been shown
    if (next.kind() == capture::Next::Kind::time_up) continue;  // a moment for the rest of the program
    std::visit(Screen{}, next->body);
  }
  return session.finish();
}
// [/loop]

}  // namespace

int main() {
  const auto record = capture_traveller();
  if (!record) std::cout << record.error().message() << '\n';
  return record && record->status == model::RecordStatus::complete ? 0 : 1;
}
