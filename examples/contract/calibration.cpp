// A calibration run: dark and bright raw frames of a white sheet under each lamp, at a fixed exposure, make a
// correction table. A Corrector that holds it turns raw frames into corrected ones from then on, and the frames say so.
// Above the line is what a driver's author writes, below it what a calibration tool does.
#include <algorithm>
#include <map>

#include "contract.hpp"

using namespace contract;
using landfall::Light;

namespace {

constexpr int width = 32, height = 8;

// ---- the driver -----------------------------------------------------------------------------------------------------

hal::Capability capability() {
  return {.functions = {{.function = hal::Function::document_reader,
                         .lights = {Light::white, Light::ir},
                         .ppi = {400},
                         .formats = {landfall::PixelFormat::gray8},
                         .raw = true,
                         .settings = {{"exposure", "us", {1000, 10'000, 100}, 5000}}}}};
}

/// A sensor with a dark offset and lamps that are weaker towards one side; before it lies a white sheet.
class UnevenReader final : public driver::UnitDriver {
 public:
  void describe(hal::UnitInfo& info) override { info.firmware = "3.0"; }
  Result<driver::Streamed> stream(const hal::Request& request, driver::Sink& sink, driver::Io& io) override {
    const auto& wish = std::get<hal::PageRequest>(request);
    double exposure = 5000;
    for (const auto& setting : wish.settings) exposure = setting.value;  // validated: known names, within their ranges
    for (const Light light : wish.lights) {
      const auto start = io.clock().now();
      LANDFALL_CHECK(io.pause(std::chrono::microseconds(static_cast<int>(exposure))));
      auto frame = sink.frame(width, height, landfall::PixelFormat::gray8);
      if (!frame) continue;
      for (int i = 0; i < width * height; ++i) {
        const int x = i % width, dark = 10 + x % 3;
        const double lamp = wish.dark ? 0 : exposure / 5000 * (light == Light::white ? 200 - 3 * x : 120 + x);
        frame->pixels()[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(dark + std::min(lamp, 240.0));
      }
      frame->info.light = light;
      frame->info.shows_person = false;
      frame->info.exposure_start = start;
      frame->info.exposure_end = io.clock().now();
      sink.emit(*std::move(frame));  // raw: whether it is corrected on its way is not the driver's business
    }
    return driver::Done{};
  }
  Result<void> resync(driver::Io&) override { return {}; }
  Result<void> reset(driver::Reset, driver::Io&) override { return {}; }
};

// ---- the calibration tool -------------------------------------------------------------------------------------------

/// Flat field by light: corrected = (raw - dark) * 200 / (bright - dark). The manager calls it on the lanes' threads,
/// the tool installs tables meanwhile: thread-safe.
class FlatField final : public hal::Corrector {
 public:
  void install(const hal::Frame& dark, const hal::Frame& bright) {
    const landfall::Lock lock(mutex_);
    tables_.insert_or_assign(*bright.info().light, std::pair(dark, bright));  // frames are shared, not copied
  }
  Result<hal::Frame> correct(const hal::Frame& raw, hal::FramePool& pool) override {
    const landfall::Lock lock(mutex_);
    const auto table = tables_.find(raw.info().light.value_or(Light::white));
    if (table == tables_.end()) return raw;  // nothing known of this light: it stays raw and says so
    const auto& [dark, bright] = table->second;
    LANDFALL_TRY(auto out, pool.take(raw.image().width, raw.image().height, raw.image().format));
    out.info = raw.info();
    out.info.raw = false;
    out.info.provenance.calibration = "white sheet 1";
    out.info.provenance.calibration_state = landfall::CalibrationState::valid;
    out.info.provenance.steps.push_back("flat-field");
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        const int d = dark.image().row(y)[x], span = std::max(1, bright.image().row(y)[x] - d);
        const int value = std::clamp((raw.image().row(y)[x] - d) * 200 / span, 0, 255);
        out.pixels()[static_cast<std::size_t>(y * width + x)] = static_cast<std::uint8_t>(value);
      }
    return std::move(out).freeze();
  }

 private:
  landfall::Mutex mutex_;
  std::map<Light, std::pair<hal::Frame, hal::Frame>> tables_ LANDFALL_GUARDED_BY(mutex_);
};

/// Brightest minus darkest pixel.
int spread(const hal::Frame& frame) {
  int least = 255, most = 0;
  for (int y = 0; y < frame.image().height; ++y)
    for (int x = 0; x < frame.image().width; ++x) {
      least = std::min<int>(least, frame.image().row(y)[x]);
      most = std::max<int>(most, frame.image().row(y)[x]);
    }
  return most - least;
}

Result<void> run(landfall::Clock& clock) {
  auto corrector = std::make_shared<FlatField>();
  auto stub =
      std::make_unique<StubDriver>("uneven_stub", capability(), [] { return std::make_unique<UnevenReader>(); });
  LANDFALL_TRY(auto devices, manager_of(std::move(stub), {.clock = &clock, .corrector = corrector}));
  LANDFALL_TRY(auto unit, devices->open("uneven_stub:desk", clock.in(2s)));
  hal::DocumentReader reader(unit);
  const std::vector lamps{Light::white, Light::ir};

  // Before: an ordinary capture stays raw, and its provenance does not pretend.
  LANDFALL_TRY(const auto before, reader.capture({.lights = lamps}, clock.in(5s)));
  claim(before.frames.size() == 2 && before.frames[0].info().raw && spread(before.frames[0]) > 50,
        "uncalibrated frames are raw and say so");

  // Dark, then bright under each lamp, all raw and at one exposure.
  hal::PageRequest wish{.lights = lamps, .processing = hal::Processing::raw, .settings = {{"exposure", 6000}}};
  LANDFALL_TRY(const auto bright, reader.capture(wish, clock.in(5s)));
  wish.dark = true;
  LANDFALL_TRY(const auto dark, reader.capture(wish, clock.in(5s)));
  claim(
      dark.frames.size() == 2 && dark.frames[0].info().dark && dark.frames[0].info().raw && spread(dark.frames[0]) < 5,
      "dark frames");
  if (dark.frames.size() != 2 || bright.frames.size() != 2) return {};
  for (std::size_t i = 0; i < lamps.size(); ++i) corrector->install(dark.frames[i], bright.frames[i]);

  // After: the same call is even under both lamps; raw frames can still be had.
  LANDFALL_TRY(const auto after, reader.capture({.lights = lamps, .settings = {{"exposure", 6000}}}, clock.in(5s)));
  for (const auto& frame : after.frames) {
    const auto& made = frame.info().provenance;
    claim(!frame.info().raw && spread(frame) <= 2 && made.steps == std::vector<std::string>{"flat-field"},
          "corrected frames are even and say how");
    claim(made.calibration == "white sheet 1" && made.calibration_state == landfall::CalibrationState::valid,
          "and by which calibration");
  }
  LANDFALL_TRY(const auto raw, reader.capture({.lights = lamps, .processing = hal::Processing::raw}, clock.in(5s)));
  claim(raw.frames.size() == 2 && raw.frames[0].info().raw, "who asks for raw frames gets raw frames");

  // A wish beyond the device is moved to the nearest thing that it can do; one that it does not know is refused.
  auto queue = hal::EventQueue::create(clock);
  LANDFALL_TRY(auto longest, reader.begin({.settings = {{"exposure", 99'000}}}, clock.in(5s), queue));
  claim(longest.adjustments().size() == 1, "exposure 99000 -> 10000, and that was said");
  longest.cancel();
  const auto nonsense = reader.capture({.settings = {{"exposhure", 6000}}}, clock.in(5s));
  claim(!nonsense && nonsense.error().code() == landfall::Errc::bad_input, "an unknown setting is not swallowed");
  return unit.close();
}

}  // namespace

int main() {
  landfall::VirtualClock clock;
  return verdict(run(clock));
}
