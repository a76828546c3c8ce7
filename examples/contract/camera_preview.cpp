// A camera with two preview readers: the officer's screen, which keeps up, and a slow one, which loses previews and can
// tell how many. Neither blocks the camera or the other.
// Above the line is what a driver's author writes, below it what an application's author writes.
#include "contract.hpp"

using namespace contract;

namespace {

// ---- the driver -----------------------------------------------------------------------------------------------------

hal::Capability capability() {
  return {.functions = {{.function = hal::Function::camera,
                         .sizes = {{64, 48}, {128, 96}},
                         .frame_rate = hal::Range{5, 30, 5},
                         .formats = {landfall::PixelFormat::gray8},
                         .previews = true,
                         .settings = {{"exposure", "us", {100, 20'000, 100}, {}}}}}};
}

class PreviewCamera final : public driver::UnitDriver {
 public:
  void describe(hal::UnitInfo& info) override { info.firmware = "1.1"; }
  Result<driver::Streamed> stream(const hal::Request& request, driver::Sink& sink, driver::Io& io) override {
    const auto& wish = std::get<hal::CameraRequest>(request);
    for (int n = 0; wish.frames == 0 || n < wish.frames; ++n) {
      const auto start = io.clock().now();
      LANDFALL_CHECK(io.pause(33ms));  // a real one: io.wait_readable(v4l2_fd, 1s)
      auto frame = sink.frame(wish.size.width, wish.size.height, landfall::PixelFormat::gray8);
      if (!frame) continue;
      frame->info.preview = wish.frames == 0;  // a live view: all are previews
      frame->info.exposure_start = start;
      frame->info.exposure_end = io.clock().now();
      sink.emit(*std::move(frame));
    }
    return driver::Done{};
  }
  Result<void> resync(driver::Io&) override { return {}; }  // nothing of one stream is left for the next
  Result<void> reset(driver::Reset, driver::Io&) override { return {}; }
};

// ---- the application ------------------------------------------------------------------------------------------------

/// What one reader of the live view saw.
struct Reader {
  std::uint64_t seen = 0, ends = 0, last = 0;
  bool forward = true;  // never an older frame after a newer one
};

void read(hal::EventQueue& queue, landfall::Clock& clock, landfall::Duration work, Reader& reader) {
  while (auto event = queue.next(clock.in(5s))) {
    if (event->as<hal::Ended>()) ++reader.ends;
    if (const auto* got = event->as<hal::FrameEvent>()) {
      ++reader.seen;
      reader.forward = reader.forward && got->frame.info().sequence > reader.last;
      reader.last = got->frame.info().sequence;
      if (work > 0ns) clock.sleep_until(clock.in(work));
    }
  }
}

Result<void> run(landfall::Clock& clock) {
  auto stub =
      std::make_unique<StubDriver>("camera_stub", capability(), [] { return std::make_unique<PreviewCamera>(); });
  LANDFALL_TRY(auto devices, manager_of(std::move(stub), {.clock = &clock}));
  LANDFALL_TRY(auto unit, devices->open("camera_stub:booth", clock.in(2s)));

  auto screen = hal::EventQueue::create(clock), slow = hal::EventQueue::create(clock);
  LANDFALL_TRY(auto view,
               unit.begin(hal::CameraRequest{.size = {60, 50}, .frames = 0}, landfall::Deadline::never(), screen));
  view.also_to(slow);
  claim(!view.adjustments().empty(), "a size that the camera does not have was moved to one it has, and that was said");

  Reader at_screen, at_slow;
  auto first = clock.spawn("screen", [&] { read(*screen, clock, 0ns, at_screen); });
  auto second = clock.spawn("slow", [&] { read(*slow, clock, 500ms, at_slow); });
  clock.sleep_until(clock.in(10s));  // the passport's portrait is compared meanwhile ...
  view.stop();
  for (auto& queue : {screen, slow}) queue->close();  // no more: next() gives what is left, then `over`
  first.join();
  second.join();

  const auto lost = slow->losses();
  claim(at_screen.seen > 250 && screen->losses().previews == 0, "the screen saw every frame");
  claim(at_slow.seen > 10 && at_slow.seen < 30 && lost.previews > 200,
        "the slow reader lost previews and counted them");
  claim(at_slow.seen + lost.previews == at_screen.seen, "none is unaccounted for");
  claim(at_screen.forward && at_slow.forward, "both saw time go forward");
  claim(at_screen.ends == 1 && at_slow.ends == 1, "each got the end, once");

  auto late = hal::EventQueue::create(clock);
  view.also_to(late);
  auto end = late->next(clock.in(1s));
  claim(end && end->as<hal::Ended>(), "who comes after the end is told so");
  return unit.close();
}

}  // namespace

int main() {
  landfall::VirtualClock clock;
  return verdict(run(clock));
}
