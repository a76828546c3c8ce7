// The application guide, step 9: a test of a booth application. Time is virtual: half a minute costs nothing.
#include <chrono>
#include <iostream>

#include <landfall/capture/booth.hpp>
#include <landfall/drivers/builtin.hpp>

using namespace landfall;
using namespace std::chrono_literals;

namespace {

// [reader]
// Reads no picture: the pages of a test are patterns. It takes as long as a real one would, by the test's clock.
class FakeReader final : public capture::PageReader {
 public:
  explicit FakeReader(Clock& clock) : clock_(clock) {}
  Result<capture::PageFound> read(const capture::PageLights&, mrz::Date today, double, std::stop_token) const override {
    clock_.sleep_until(clock_.in(800ms));
    capture::PageFound found;
    found.mrz.status = model::ReadingStatus::read;
    for (const auto* line :
         {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"})
      found.mrz.lines.push_back({.text = Personal<std::string>(line)});
    found.mrz.confidence = 1;
    model::take_apart(found.mrz, today);
    return found;
  }

 private:
  Clock& clock_;
};
// [/reader]

bool expect(bool is, const char* what) {
  std::cout << (is ? "ok: " : "WRONG: ") << what << '\n';
  return is;
}

// [test]
Result<bool> a_traveller_without_a_finger() {
  VirtualClock clock;  // before all that waits by it
  LANDFALL_TRY(const auto devices, hal::DeviceManager::create(drivers::builtin(), {.clock = &clock}));
  capture::Plan plan;
  plan.device(capture::Role::document) = "sim_document:page=pattern";
  plan.device(capture::Role::finger) = "sim_finger:absent=1";
  plan.steps = {{.what = capture::DocumentStep{}}, {.what = capture::FingersStep{}, .optional = true, .time = 30s}};
  LANDFALL_TRY(auto booth,
               capture::Booth::create(devices, std::move(plan),
                                      {.reader = std::make_shared<FakeReader>(clock), .random = [] { return 7U; }}));
  LANDFALL_TRY(auto session, booth.begin());
  TimePoint begun{}, ended{};
  while (auto event = session.next(Deadline::never())) {
    if (const auto* step = event->as<capture::StepBegun>(); step != nullptr && step->index == 1) begun = event->time;
    if (const auto* step = event->as<capture::StepEnded>(); step != nullptr && step->index == 1) ended = event->time;
  }
  LANDFALL_TRY(const auto record, session.finish());
  bool right = expect(ended - begun == 30s, "it waited half a minute, to the nanosecond");
  right = expect(record.steps[1].outcome == model::Outcome::absent, "nobody gave a finger") && right;
  return expect(record.status == model::RecordStatus::complete, "and the record is complete without") && right;
}
// [/test]

}  // namespace

int main() {
  const auto passed = a_traveller_without_a_finger();
  if (!passed) std::cout << passed.error().message() << '\n';
  return passed && *passed ? 0 : 1;
}
