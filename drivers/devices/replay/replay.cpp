#include <algorithm>
#include <array>
#include <map>

#include <landfall/base/text.hpp>
#include <landfall/driver/driver.hpp>
#include <landfall/hal/trace.hpp>

namespace landfall::devices {
namespace {

using driver::Found;
using driver::Io;
using driver::Sink;
using driver::Streamed;

using Recording = std::vector<hal::RecordedOperation>;

class Replay final : public driver::UnitDriver {
 public:
  explicit Replay(std::shared_ptr<const Recording> recording) : recording_(std::move(recording)) {}
  void describe(hal::UnitInfo& info) override { info.firmware = "recording"; }
  Result<Streamed> stream(const hal::Request& request, Sink& sink, Io& io) override;
  Result<void> resync(Io&) override { return {}; }
  Result<void> reset(driver::Reset, Io&) override { return {}; }

 private:
  Result<void> play(const hal::RecordedEvent& event, Sink& sink);
  std::shared_ptr<const Recording> recording_;
  std::map<std::size_t, std::size_t> next_;  // by kind of request; all functions share one lane
};

Result<void> Replay::play(const hal::RecordedEvent& event, Sink& sink) {
  if (event.frame) {
    auto buffer = sink.frame(event.width, event.height, event.format, event.pixels->size());
    if (!buffer) return buffer.error().code() == Errc::exhausted ? Result<void>() : std::move(buffer).error();
    const hal::FrameInfo made = buffer->info;
    buffer->info = *event.frame;
    auto& info = buffer->info;
    info.function = made.function;
    info.sequence = made.sequence;
    info.operation = made.operation;
    info.exposure_start = made.exposure_start;
    info.exposure_end = made.exposure_end;
    info.fingers = made.fingers;
    info.missing = made.missing;
    info.provenance = made.provenance;
    info.provenance.settings = event.frame->provenance.settings;
    info.provenance.origin = Origin::replayed;
    std::ranges::copy(event.pixels->view(), buffer->pixels().begin());
    sink.emit(*std::move(buffer), event.pixels->size());
  } else if (const auto* message = std::get_if<hal::MessageEvent>(&event.body)) {
    sink.message(message->kind, message->bytes->clone(), message->symbology);
  } else if (const auto* presence = std::get_if<hal::PresenceEvent>(&event.body)) {
    sink.presence(presence->presence);
  } else if (const auto* hint = std::get_if<Hint>(&event.body)) {
    sink.hint(*hint);
  } else if (const auto* notice = std::get_if<Notice>(&event.body)) {
    sink.notice(*notice);
  } else if (const auto* progress = std::get_if<hal::ProgressEvent>(&event.body)) {
    sink.progress(progress->fraction, progress->step);
  }
  return {};
}

Result<Streamed> Replay::stream(const hal::Request& request, Sink& sink, Io& io) {
  auto& at = next_[request.index()];
  while (at < recording_->size() && (*recording_)[at].request != request.index()) ++at;
  if (at == recording_->size())
    return Error(Errc::not_found, Layer::driver, "another recorded operation of this kind", "the end of the recording");
  const auto& operation = (*recording_)[at++];
  const auto start = io.clock().now();
  for (const auto& event : operation.events) {
    const auto due = start + event.after;
    if (due > io.clock().now()) LANDFALL_CHECK(io.pause(due - io.clock().now()));
    if (const auto* ended = std::get_if<hal::Ended>(&event.body); ended != nullptr && !event.frame) {
      if (ended->end == hal::End::done) return Streamed(driver::Done{});
      if (ended->refused) return Streamed(*ended->refused);
      if (ended->error && (ended->end == hal::End::error || ended->end == hal::End::gone)) return *ended->error;
      break;
    }
    LANDFALL_CHECK(play(event, sink));
  }
  for (;;) LANDFALL_CHECK(io.pause(std::chrono::hours(1)));  // the recorded caller ended it; so will this one
}

constexpr driver::DriverInfo facts{.id = "replay",
                                   .version = "1",
                                   .title = "A recorded contract",
                                   .usb = {},
                                   .usb_interface = 0,
                                   .uri_help = "replay:FILE"};

class ReplayDriver final : public driver::Driver {
 public:
  const driver::DriverInfo& info() const noexcept override { return facts; }

  Result<Found> resolve(std::string_view rest, Clock&) override {
    LANDFALL_TRY(auto read, hal::read_contract(std::string(rest)));
    auto recording = std::make_shared<Recording>(std::move(read));
    Found found;
    found.info.id = text("replay:", rest);
    found.info.driver = facts.id;
    found.info.driver_version = facts.version;
    found.info.title = facts.title;
    found.info.identity = hal::IdentityKind::strong;
    found.info.simulated = true;
    for (const auto& operation : *recording) {
      if (found.info.capability.find(operation.function) != nullptr) continue;
      hal::FunctionCapability f;
      f.function = operation.function;
      f.presence = hal::PresenceSensing::derived;
      found.info.capability.functions.push_back(std::move(f));
    }
    found.keep = std::move(recording);
    return found;
  }

  Result<std::unique_ptr<driver::UnitDriver>> open(const Found& found, Io&) override {
    return std::unique_ptr<driver::UnitDriver>(
        std::make_unique<Replay>(std::static_pointer_cast<const Recording>(found.keep)));
  }
};

}  // namespace

std::unique_ptr<driver::Driver> make_replay() { return std::make_unique<ReplayDriver>(); }

}  // namespace landfall::devices
