#include <landfall/devices/nb1010.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>
#include <landfall/firmware/nb1010.hpp>

namespace landfall::devices {

namespace {

using namespace std::chrono_literals;
namespace wire = firmware::nb1010;
using driver::Found;
using driver::Io;
using driver::Sink;
using driver::Streamed;

const Log logger("nb1010");

constexpr Duration answer_time = 500ms;  // what the device may take for any one transfer
constexpr Duration poll_period = 50ms;
constexpr Duration silence = 20ms;  // longer than the gap between two image frames
constexpr int stale_frames_max = 2 * wire::image_frames;

// The sequence numbers of ordinary work are those of the known recording, so that it can be played back to this driver.
// resync() uses the others: an answer that carries a fresh one cannot be left over from work.
constexpr std::uint8_t sequence_of(wire::Command command) {
  switch (command) {
    case wire::Command::prepare:
      return 3;
    case wire::Command::capture:
      return 4;
    case wire::Command::check:
    case wire::Command::device_string:
    case wire::Command::finger:
      break;
  }
  return 1;
}
constexpr std::uint8_t first_fresh_sequence = 0x40;

Origin origin_of(const transport::UsbDevice& device) {
  if (device.replayed) return Origin::replayed;
  return device.simulated ? Origin::simulated : Origin::measured;
}

class Nb1010 final : public driver::UnitDriver {
 public:
  explicit Nb1010(std::shared_ptr<transport::UsbChannel> channel) : channel_(std::move(channel)) {}

  void describe(hal::UnitInfo& info) override;
  Result<Streamed> stream(const hal::Request& request, Sink& sink, Io& io) override;
  Result<void> resync(Io& io) override;
  Result<void> reset(driver::Reset rung, Io& io) override;

 private:
  Result<Bytes> exchange(wire::Command command, Io& io);
  Result<bool> finger_there(Io& io);
  Result<bool> capture(Sink& sink, Io& io);
  Result<SecureBytes> read_image(Io& io);

  std::shared_ptr<transport::UsbChannel> channel_;  // shared: a blocking call may outlive this
  std::uint8_t fresh_sequence_ = first_fresh_sequence;
};

void Nb1010::describe(hal::UnitInfo& info) {
  const auto release = channel_->device().release;  // bcdDevice is all that the device tells of its firmware
  info.firmware = text(release >> 8, ".", to_hex(std::array{static_cast<std::uint8_t>(release)}));
}

Result<Bytes> Nb1010::exchange(wire::Command command, Io& io) {
  LANDFALL_CHECK(
      io.bulk_out(*channel_, wire::endpoint_out, wire::command_frame(command, sequence_of(command)), answer_time));
  return io.bulk_in(*channel_, wire::endpoint_in, wire::status_bytes, answer_time);
}

Result<bool> Nb1010::finger_there(Io& io) {
  LANDFALL_TRY(const auto answer, exchange(wire::Command::finger, io));
  LANDFALL_TRY(const auto measure, wire::parse_finger(answer, sequence_of(wire::Command::finger)));
  return measure > wire::finger_threshold;
}

Result<SecureBytes> Nb1010::read_image(Io& io) {
  SecureBytes image(std::size_t{wire::width} * wire::height);
  for (int i = 0; i < wire::image_frames; ++i) {
    LANDFALL_TRY(auto frame, io.bulk_in(*channel_, wire::endpoint_in, wire::image_frame_bytes, answer_time));
    const auto rows = wire::parse_image_frame(frame, i);
    if (rows) std::ranges::copy(*rows, image.span().subspan(static_cast<std::size_t>(i) * wire::frame_pixels).begin());
    wipe(frame.data(), frame.size());
    if (!rows) return rows.error();
  }
  return image;
}

// False where the picture was lost because its buffers are all in use.
Result<bool> Nb1010::capture(Sink& sink, Io& io) {
  LANDFALL_TRY(const auto prepared, exchange(wire::Command::prepare, io));
  LANDFALL_CHECK(wire::parse_status(prepared, sequence_of(wire::Command::prepare)));
  const auto start = io.clock().now();  // the platen is not read before it is told to
  LANDFALL_TRY(const auto capturing, exchange(wire::Command::capture, io));
  LANDFALL_CHECK(wire::parse_status(capturing, sequence_of(wire::Command::capture)));
  LANDFALL_TRY(const auto image, read_image(io));

  auto buffer = sink.frame(wire::width, wire::height, PixelFormat::gray8);
  if (!buffer) {
    if (buffer.error().code() == Errc::exhausted) return false;
    return std::move(buffer).error();
  }
  std::ranges::copy(image.view(), buffer->pixels().begin());
  auto& info = buffer->info;
  info.ppi_x = info.ppi_y = wire::ppi;
  info.exposure_start = start;
  info.exposure_end = io.clock().now();
  info.uncertainty = 1ms;  // a full-speed USB frame
  info.provenance.origin = origin_of(channel_->device());
  sink.emit(*std::move(buffer));
  return true;
}

// The finger to be placed next: the first that was asked for and can be given.
Hint hint_for(HintCode code, const hal::FingerRequest& request) {
  Hint hint{code, Severity::advise, {}};
  for (const auto finger : request.fingers)
    if (hint.arguments.empty() && finger != Finger::unknown &&
        std::ranges::find(request.missing, finger) == request.missing.end())
      hint.arguments.emplace_back(finger);
  return hint;
}

Result<Streamed> Nb1010::stream(const hal::Request& request, Sink& sink, Io& io) {
  const auto* wanted = std::get_if<hal::FingerRequest>(&request);
  if (wanted == nullptr || wanted->dark)
    return Error(Errc::unsupported, Layer::driver, "frames of a finger",
                 "another request: this sensor has no light to put out");

  std::optional<bool> there;    // what was told last
  auto asked = HintCode::wait;  // what the traveller was told last; wait: nothing
  bool lift_first = wanted->wait_for_lift;
  for (int delivered = 0;;) {
    LANDFALL_TRY(const bool now_there, finger_there(io));
    if (there != now_there) sink.presence(now_there ? hal::Presence::present : hal::Presence::absent);
    there = now_there;
    if (!now_there) lift_first = false;

    if (now_there && !lift_first) {
      LANDFALL_TRY(const bool got_it, capture(sink, io));
      delivered += got_it ? 1 : 0;
      if (got_it && delivered == wanted->frames) return Streamed(driver::Done{});
      lift_first = wanted->wait_for_lift;
      asked = HintCode::wait;
    } else if (const auto say = now_there ? HintCode::lift_finger : HintCode::place_finger; asked != say) {
      asked = say;
      sink.hint(hint_for(say, *wanted));
    }
    LANDFALL_CHECK(io.pause(poll_period));
  }
}

// Image frames carry no sequence number. So: read until the line is silent, then ask for an echo of a sequence number
// that was never used for work. The device answers in order: what comes before the echo is old, and after it nothing
// old can come.
Result<void> Nb1010::resync(Io& io) {
  LANDFALL_TRY(auto thrown_away, io.drain(*channel_, wire::endpoint_in, wire::image_frame_bytes, silence));
  const auto sequence = std::exchange(
      fresh_sequence_, fresh_sequence_ == 0xFF ? first_fresh_sequence : static_cast<std::uint8_t>(fresh_sequence_ + 1));
  LANDFALL_CHECK(
      io.bulk_out(*channel_, wire::endpoint_out, wire::command_frame(wire::Command::check, sequence), answer_time));
  for (int i = 0; i < stale_frames_max; ++i) {
    LANDFALL_TRY(auto frame, io.bulk_in(*channel_, wire::endpoint_in, wire::image_frame_bytes, answer_time));
    if (wire::parse_answer(frame, wire::answer_to(wire::Command::check), sequence)) {
      if (thrown_away > 0) logger.debug(text("resync: ", thrown_away, " old bytes thrown away"));
      return {};
    }
    thrown_away += frame.size();
    wipe(frame.data(), frame.size());
  }
  return Error(Errc::protocol, Layer::driver, text("an echo of sequence number ", static_cast<int>(sequence)),
               text(stale_frames_max, " other frames"))
      .at("resync");
}

Result<void> Nb1010::reset(driver::Reset rung, Io& io) {
  return io.reset(channel_, rung, {wire::endpoint_out, wire::endpoint_in});
}

constexpr std::array usb_ids{driver::UsbId{wire::vendor_id, wire::product_id}};
constexpr driver::DriverInfo facts{
    .id = "nb1010",
    .version = "1",
    .title = "NEXT Biometrics NB-1010-U",
    .usb = usb_ids,
    .usb_interface = wire::usb_interface,
    .uri_help = "",
};

class Nb1010Driver final : public driver::Driver {
 public:
  const driver::DriverInfo& info() const noexcept override { return facts; }
  std::optional<Found> match(const transport::UsbDevice& device) override {
    auto found = Driver::match(device);
    if (found) found->info.capability = nb1010_capability();
    return found;
  }
  Result<std::unique_ptr<driver::UnitDriver>> open(const Found& found, Io& io) override {
    return open_nb1010(found, io);
  }
};

}  // namespace

hal::Capability nb1010_capability() {
  hal::FunctionCapability f;
  f.function = hal::Function::fingerprint_scanner;
  f.presence = hal::PresenceSensing::sensed;
  f.ppi = {static_cast<int>(wire::ppi)};
  f.window_um = {16'900, 11'900};
  f.fingers = {Finger::unknown};
  for (auto i = static_cast<std::uint8_t>(Finger::right_thumb); i <= static_cast<std::uint8_t>(Finger::left_little);
       ++i)
    f.fingers.push_back(static_cast<Finger>(i));
  f.sizes = {{wire::width, wire::height}};
  f.formats = {PixelFormat::gray8};
  f.raw = true;
  f.frame_bytes_max = std::size_t{wire::width} * wire::height;
  hal::Capability out;
  out.functions.push_back(std::move(f));
  return out;
}

Result<std::unique_ptr<driver::UnitDriver>> open_nb1010(const Found& found, Io& io) {
  if (!found.host || !found.usb)
    return Error(Errc::internal, Layer::driver, "a USB device", "a unit without one").at(found.info.id);
  using Opened = std::shared_ptr<transport::UsbChannel>;
  LANDFALL_TRY(auto channel, io.blocking<Opened>([host = found.host, device = *found.usb]() -> Result<Opened> {
    LANDFALL_TRY(auto opened, host->open(device, wire::usb_interface));
    return Opened(std::move(opened));
  }));
  return std::unique_ptr<driver::UnitDriver>(std::make_unique<Nb1010>(std::move(channel)));
}

std::unique_ptr<driver::Driver> make_nb1010() { return std::make_unique<Nb1010Driver>(); }

}  // namespace landfall::devices
