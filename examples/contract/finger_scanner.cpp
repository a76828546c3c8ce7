// A four-finger scanner with LEDs and a display, and an operator who vetoes what the scanner took by itself.
// Above the line is what a driver's author writes, below it what an application's author writes.
#include "contract.hpp"

using namespace contract;
using landfall::Finger;

namespace {

// ---- the driver -----------------------------------------------------------------------------------------------------

hal::Capability capability() {
  return {.functions = {{.function = hal::Function::fingerprint_scanner,
                         .presence = hal::PresenceSensing::derived,
                         .ppi = {500},
                         .window_um = {81'280, 76'200},
                         .fingers = {Finger::right_four, Finger::left_four, Finger::two_thumbs},
                         .formats = {landfall::PixelFormat::gray8},
                         .previews = true}},
          .outputs = {{.kind = hal::OutputKind::finger_led, .name = "right_four", .values = {"off", "green", "red"}},
                      {.kind = hal::OutputKind::finger_led, .name = "left_four", .values = {"off", "green", "red"}},
                      {.kind = hal::OutputKind::display, .name = "panel"}}};  // no list of values: any text
}

/// What stands on the scanner: kept outside of the unit, so that the example can look at it.
struct Panel {
  landfall::Mutex mutex;
  std::string led LANDFALL_GUARDED_BY(mutex);
  std::string text LANDFALL_GUARDED_BY(mutex);
};

class FourFinger final : public driver::UnitDriver {
 public:
  explicit FourFinger(std::shared_ptr<Panel> panel) : panel_(std::move(panel)) {}
  void describe(hal::UnitInfo& info) override { info.firmware = "4.0"; }

  Result<driver::Streamed> stream(const hal::Request& request, driver::Sink& sink, driver::Io& io) override {
    const auto& wish = std::get<hal::FingerRequest>(request);
    const int expected = 4 - static_cast<int>(wish.missing.size());  // nobody waits for the missing ones
    for (int n = 0; wish.frames == 0 || n < wish.frames; ++n) {
      if (wish.wait_for_lift) LANDFALL_CHECK(lift(sink, io));  // so a frame that was rejected is not taken twice
      for (int seen = 0; seen < expected; ++seen) {            // fingers arrive one by one
        LANDFALL_CHECK(scan(sink, io, seen, true));
        sink.hint({landfall::HintCode::place_finger, landfall::Severity::advise, {wish.fingers.front()}});
      }
      sink.presence(hal::Presence::present);
      LANDFALL_CHECK(scan(sink, io, expected, false));  // all there: the scanner takes it by itself
    }
    return driver::Done{};
  }
  Result<void> resync(driver::Io& io) override { return io.pause(10ms); }
  Result<void> reset(driver::Reset, driver::Io& io) override { return io.pause(50ms); }
  Result<void> signal(const hal::Signal& signal, driver::Io&) override {
    const landfall::Lock lock(panel_->mutex);
    (signal.kind == hal::OutputKind::display ? panel_->text : panel_->led) = signal.value;
    return {};
  }

 private:
  Result<void> lift(driver::Sink& sink, driver::Io& io) {
    sink.hint({landfall::HintCode::lift_finger});
    LANDFALL_CHECK(io.pause(200ms));
    sink.presence(hal::Presence::absent);
    return {};
  }
  Result<void> scan(driver::Sink& sink, driver::Io& io, int fingers, bool preview) {
    const auto start = io.clock().now();
    LANDFALL_CHECK(io.pause(60ms));
    auto frame = sink.frame(160, 150, landfall::PixelFormat::gray8);
    if (!frame) return {};
    fill(*frame, fingers);  // the stub's "picture": how many fingers are on it
    frame->info.preview = preview;
    frame->info.ppi_x = frame->info.ppi_y = 500;
    frame->info.exposure_start = start;
    frame->info.exposure_end = io.clock().now();
    sink.emit(*std::move(frame));
    return {};
  }
  std::shared_ptr<Panel> panel_;
};

// ---- the application ------------------------------------------------------------------------------------------------

Result<void> light(hal::Unit& unit, const char* led, const char* colour, const char* words,
                   landfall::Deadline deadline) {
  LANDFALL_CHECK(unit.signal({hal::OutputKind::finger_led, led, colour}, deadline));
  return unit.signal({hal::OutputKind::display, "panel", words}, deadline);
}

Result<void> run(landfall::Clock& clock) {
  auto panel = std::make_shared<Panel>();
  auto stub = std::make_unique<StubDriver>("finger_stub", capability(),
                                           [panel] { return std::make_unique<FourFinger>(panel); });
  LANDFALL_TRY(auto devices, manager_of(std::move(stub), {.clock = &clock}));
  LANDFALL_TRY(auto unit, devices->open("finger_stub:desk", clock.in(2s)));
  auto queue = hal::EventQueue::create(clock);
  LANDFALL_CHECK(light(unit, "right_four", "green", "Right hand", clock.in(1s)));

  // A stream that goes on until the operator is content. He rejects the first slap that the scanner took.
  LANDFALL_TRY(auto slaps,
               unit.begin(hal::FingerRequest{.fingers = {Finger::right_four}, .wait_for_lift = true, .frames = 0},
                          clock.in(30s), queue));
  hal::Frame accepted;
  landfall::TimePoint vetoed{};
  int previews = 0, hints = 0, ends = 0;
  hal::End end{};
  while (auto event = queue->next(clock.in(2s))) {
    if (event->as<landfall::Hint>()) ++hints;
    if (const auto* ended = event->as<hal::Ended>()) {
      ++ends;
      end = ended->end;
      break;
    }
    const auto* got = event->as<hal::FrameEvent>();
    if (!got) continue;
    if (got->frame.info().preview) {
      ++previews;
    } else if (vetoed == landfall::TimePoint{}) {
      vetoed = clock.now();  // the veto: the stream goes on, the scanner tells the traveller
      LANDFALL_CHECK(light(unit, "right_four", "red", "Once more, please", clock.in(1s)));
      const landfall::Lock lock(panel->mutex);
      claim(panel->led == "red" && panel->text == "Once more, please", "LED and display changed during the capture");
    } else if (!accepted) {
      accepted = got->frame;
      slaps.stop();  // content: the stream ends with `done`
    }
  }
  claim(previews >= 2 && hints >= 2, "previews and hints came on the way");
  claim(ends == 1 && end == hal::End::done, "one end: done");
  claim(accepted && accepted.info().exposure_start > vetoed, "the slap that counts was exposed after the veto");

  // The left ring finger is missing: the request says so, nobody waits for it, and the frame repeats it.
  LANDFALL_TRY(
      const auto left,
      unit.capture(hal::FingerRequest{.fingers = {Finger::left_four}, .missing = {Finger::left_ring}}, clock.in(10s)));
  claim(left.frames.size() == 1 && *left.frames[0].image().row(0) == 3, "three fingers were taken");
  claim(left.frames.size() == 1 && left.frames[0].info().missing == std::vector{Finger::left_ring},
        "and the frame says which is missing");

  // A veto may also throw everything away: cancel, and begin anew at once. What comes was exposed after the new begin.
  LANDFALL_TRY(auto wrong_hand, unit.begin(hal::FingerRequest{.fingers = {Finger::right_four}}, clock.in(10s), queue));
  clock.sleep_until(clock.in(100ms));
  wrong_hand.cancel();
  const auto again = clock.now();
  LANDFALL_TRY(const auto right, unit.capture(hal::FingerRequest{.fingers = {Finger::left_four}}, clock.in(10s)));
  claim(right.frames.size() == 1 && right.frames[0].info().exposure_start >= again, "nothing stale after a cancel");
  return unit.close();
}

}  // namespace

int main() {
  landfall::VirtualClock clock;
  return verdict(run(clock));
}
