#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <utility>

#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>
#include <landfall/driver/driver.hpp>
#include <landfall/firmware/uru4000.hpp>

#include "event_line.hpp"

namespace landfall::devices {

namespace {

using namespace std::chrono_literals;
namespace wire = firmware::uru4000;
using driver::Found;
using driver::Io;
using driver::Sink;
using driver::Streamed;
using wire::Event;
using wire::Mode;
using wire::Register;

const Log logger("uru4000");

constexpr Duration answer_time = 500ms;  // of a register; some milliseconds were seen
constexpr Duration image_time = 1s;      // from capture to the whole picture; 136 ms were seen
constexpr Duration power_time = 300ms;   // until the scanner tells that it has power
constexpr Duration level_time = 100ms;   // until a finger that lies there already would have been told of
constexpr Duration look_period = 2ms;    // at transfers that are on the wire beside others
constexpr Duration retry_period = 10ms;  // between two looks at the status
constexpr int retries_max = 100;
constexpr Duration silence = 20ms;          // longer than the 8 ms between two events
constexpr Duration landing_time = 100ms;    // of a cancelled transfer
constexpr int faults_max = 3;               // bad pictures or fault events in one go, before it is an error
constexpr std::uint32_t seed = 0x51ea2124;  // any will do; with this one the known recordings can be played back

const wire::Product* product_of(const transport::UsbDevice& device) {
  const auto found = std::ranges::find_if(
      wire::products, [&](const wire::Product& p) { return p.vendor == device.vendor && p.product == device.product; });
  return found == wire::products.end() ? nullptr : &*found;
}

Origin origin_of(const transport::UsbDevice& device) {
  if (device.replayed) return Origin::replayed;
  return device.simulated ? Origin::simulated : Origin::measured;
}

transport::UsbSetup setup_of(std::uint8_t type, Register which) {
  return {type, wire::request, static_cast<std::uint16_t>(which), 0};
}

// A transfer on the wire while the driver does something else.
class Flight {
 public:
  static Result<Flight> launch(transport::UsbChannel& channel, std::uint8_t endpoint, std::size_t size, Clock& clock) {
    Flight flight;
    flight.transfer_->endpoint = endpoint;
    flight.transfer_->buffer.resize(size);
    flight.transfer_->done = [landing = flight.landing_, &clock] {
      landing->time = clock.now();
      landing->over.store(true, std::memory_order_release);
    };
    LANDFALL_CHECK(channel.submit(flight.transfer_));
    return flight;
  }
  bool over() const { return landing_->over.load(std::memory_order_acquire); }
  void cancel(transport::UsbChannel& channel) const { channel.cancel(transfer_); }

  // Only once it is over:
  TimePoint time() const { return landing_->time; }
  transport::TransferStatus status() const { return transfer_->status; }
  ByteView bytes() const { return ByteView(transfer_->buffer).first(transfer_->actual); }
  void forget() { wipe(transfer_->buffer.data(), transfer_->buffer.size()); }

 private:
  struct Landing {
    TimePoint time{};
    std::atomic<bool> over = false;
  };
  std::shared_ptr<transport::Transfer> transfer_ = std::make_shared<transport::Transfer>();
  std::shared_ptr<Landing> landing_ = std::make_shared<Landing>();
};

// The finger to be placed next: the first that was asked for and can be given.
Hint hint_for(HintCode code, const hal::FingerRequest& request) {
  Hint hint{code, Severity::advise, {}};
  const auto next = std::ranges::find_if(request.fingers, [&](Finger finger) {
    return finger != Finger::unknown && std::ranges::find(request.missing, finger) == request.missing.end();
  });
  if (next != request.fingers.end()) hint.arguments.emplace_back(*next);
  return hint;
}

struct Picture {
  SecureBytes pixels;
  int absent_rows = 0;
  TimePoint start{}, end{};
};

// What was told last, so that only changes are told.
class Telling {
 public:
  Telling(const hal::FingerRequest& request, Sink& sink) : request_(request), sink_(sink) {}
  void presence(bool there) {
    if (there_ != there) sink_.presence(there ? hal::Presence::present : hal::Presence::absent);
    there_ = there;
  }
  void ask(HintCode code) {
    if (asked_ != code) sink_.hint(hint_for(code, request_));
    asked_ = code;
  }
  void asked_for_nothing() { asked_.reset(); }

 private:
  const hal::FingerRequest& request_;
  Sink& sink_;
  std::optional<bool> there_;
  std::optional<HintCode> asked_;
};

class Uru4000 final : public driver::UnitDriver {
 public:
  Uru4000(std::shared_ptr<transport::UsbChannel> channel, const wire::Product& product)
      : channel_(std::move(channel)), product_(product), events_(std::make_shared<EventLine>(*channel_)) {}
  ~Uru4000() override { events_->stop(); }
  Uru4000(const Uru4000&) = delete;
  Uru4000& operator=(const Uru4000&) = delete;

  Result<void> begin(Io& io);

  void describe(hal::UnitInfo& info) override;
  Result<Streamed> stream(const hal::Request& request, Sink& sink, Io& io) override;
  Result<void> resync(Io& io) override;
  Result<void> reset(driver::Reset rung, Io& io) override;

 private:
  Result<Bytes> read(Register which, std::size_t size, Io& io);
  Result<std::uint8_t> read_status(Io& io);
  Result<void> write(Register which, ByteView bytes, Io& io);
  Result<void> write(Mode mode, Io& io);
  Result<std::uint8_t> reboot(std::uint8_t status, Io& io);
  Result<void> answer_challenge(Io& io);
  Result<void> wake(std::uint8_t status, Io& io);
  Result<void> power_up(int attempts, Io& io);
  Result<std::optional<Event>> next(Event wanted, std::optional<Duration> limit, Io& io);
  Result<bool> finger_comes(Telling& telling, Io& io);
  Result<Picture> capture(Io& io);
  Result<Picture> picture_of(const wire::Packet& packet, Io& io);
  Result<bool> deliver(const Picture& picture, Sink& sink);
  Result<void> land(Io& io);
  Result<void> recover(const Error& why, int& faults, Sink& sink, Io& io);

  std::shared_ptr<transport::UsbChannel> channel_;  // shared: a blocking call may outlive this
  const wire::Product& product_;
  std::shared_ptr<EventLine> events_;
  std::optional<Flight> image_;  // on the wire, or left there by who had to leave
  wire::Versions versions_{};
};

// ---- registers

Result<Bytes> Uru4000::read(Register which, std::size_t size, Io& io) {
  LANDFALL_TRY(auto bytes, io.control_in(*channel_, setup_of(wire::request_type_read, which), size, answer_time));
  if (bytes.size() != size)
    return Error(Errc::protocol, Layer::driver, text(size, " bytes"), text(bytes.size()))
        .at(text("register ", static_cast<int>(which)));
  return bytes;
}

Result<std::uint8_t> Uru4000::read_status(Io& io) {
  LANDFALL_TRY(const auto bytes, read(Register::status, 1, io));
  return bytes.front();
}

Result<void> Uru4000::write(Register which, ByteView bytes, Io& io) {
  return io.control_out(*channel_, setup_of(wire::request_type_write, which), bytes, answer_time);
}

Result<void> Uru4000::write(Mode mode, Io& io) {
  return write(Register::mode, std::array{static_cast<std::uint8_t>(mode)}, io);
}

// ---- power

Result<std::uint8_t> Uru4000::reboot(std::uint8_t status, Io& io) {
  logger.warning("the scanner reports a fault: it is rebooted");
  LANDFALL_CHECK(write(Register::status, std::array{static_cast<std::uint8_t>(status & wire::status_kept)}, io));
  for (int i = 0; i < retries_max; ++i) {
    LANDFALL_TRY(const auto now, read_status(io));
    if ((now & wire::status_sane) != 0) return now;
    LANDFALL_CHECK(io.pause(retry_period));
  }
  return Error(Errc::timeout, Layer::driver, "a scanner that is sane after its reboot", "one that is not");
}

Result<void> Uru4000::answer_challenge(Io& io) {
  LANDFALL_TRY(const auto challenge, read(Register::challenge, wire::challenge_bytes, io));
  LANDFALL_TRY(const auto response, wire::answer_to(challenge));
  return write(Register::response, response, io);
}

Result<void> Uru4000::wake(std::uint8_t status, Io& io) {
  const std::array awake{static_cast<std::uint8_t>(status & wire::status_kept)};
  for (int i = 0; i < retries_max; ++i) {
    LANDFALL_CHECK(write(Register::status, awake, io));
    LANDFALL_TRY(const auto now, read_status(io));
    if ((now & wire::status_asleep) == 0) return {};
    LANDFALL_CHECK(io.pause(retry_period));
    if (product_.challenge) LANDFALL_CHECK(answer_challenge(io));
  }
  return Error(Errc::timeout, Layer::driver, "a scanner that wakes up", "one that stays asleep");
}

Result<void> Uru4000::power_up(int attempts, Io& io) {
  for (int attempt = 0; attempt < attempts; ++attempt) {
    LANDFALL_TRY(auto status, read_status(io));
    if ((status & wire::status_faulted) == wire::status_faulted) {
      LANDFALL_TRY(status, reboot(status, io));
    }
    if ((status & wire::status_asleep) == 0)
      LANDFALL_CHECK(write(Register::status, std::array{static_cast<std::uint8_t>(status | wire::status_asleep)}, io));
    events_->forget();  // the scanner is down: power_on is a fresh one from here; it may come before wake() has ended
    LANDFALL_CHECK(wake(status, io));
    LANDFALL_TRY(const auto told, next(Event::power_on, power_time, io));
    if (told == Event::power_on) return {};
  }
  return Error(Errc::timeout, Layer::driver, "a scanner that tells that it has power",
               text("none in ", attempts, " attempts"));
}

Result<void> Uru4000::begin(Io& io) {
  LANDFALL_CHECK(events_->start());
  LANDFALL_CHECK(power_up(3, io));
  LANDFALL_TRY(const auto bytes, read(Register::device_info, wire::device_info_bytes, io));
  LANDFALL_TRY(versions_, wire::parse_device_info(bytes));
  return {};
}

void Uru4000::describe(hal::UnitInfo& info) {
  const auto hex = [](std::uint16_t v) {
    return to_hex(std::array{static_cast<std::uint8_t>(v >> 8), static_cast<std::uint8_t>(v)});
  };
  info.firmware = text(hex(versions_.first), ".", hex(versions_.second));
}

// ---- capture

// Waits for an event; also gives `death`. Others are of no meaning now. nullopt: none within the limit.
Result<std::optional<Event>> Uru4000::next(Event wanted, std::optional<Duration> limit, Io& io) {
  const auto end = limit ? io.clock().in(*limit) : Deadline::never();
  for (;;) {
    LANDFALL_TRY(const auto event, events_->take());
    if (event == wanted || event == Event::death) return event;
    if (event) continue;
    if (io.clock().passed(end)) return std::optional<Event>();
    LANDFALL_CHECK(io.pause(look_period));
  }
}

Error death() { return Error(Errc::protocol, Layer::driver, "a scanner that works", "its fault event"); }

// Until a finger lies there; true where it did so already.
Result<bool> Uru4000::finger_comes(Telling& telling, Io& io) {
  events_->forget();
  LANDFALL_CHECK(write(Mode::finger_on, io));
  LANDFALL_TRY(auto event, next(Event::finger_on, level_time, io));
  const bool was_there = event.has_value();
  if (!event) {
    telling.presence(false);
    telling.ask(HintCode::place_finger);
    LANDFALL_TRY(event, next(Event::finger_on, std::nullopt, io));
  }
  if (event == Event::death) return death();
  telling.presence(true);
  return was_there;
}

Result<Picture> Uru4000::picture_of(const wire::Packet& packet, Io& io) {
  std::vector<std::uint32_t> keys;
  for (const auto number : wire::key_numbers(packet)) {
    LANDFALL_CHECK(write(Register::key_number, wire::key_question(number, seed), io));
    LANDFALL_TRY(const auto answer, read(Register::key, sizeof seed, io));
    LANDFALL_TRY(const auto key, wire::parse_key(answer, seed));
    keys.push_back(key);
  }
  Picture picture;
  LANDFALL_TRY(picture.pixels, wire::assemble(packet, keys));
  picture.absent_rows = packet.absent_rows;
  if (product_.turned) std::ranges::reverse(picture.pixels.span());
  return picture;
}

// The transfer must be on the wire before the mode changes: the device sends at once.
Result<Picture> Uru4000::capture(Io& io) {
  LANDFALL_TRY(image_, Flight::launch(*channel_, wire::endpoint_image, wire::packet_bytes_max, io.clock()));
  const auto start = io.clock().now();
  LANDFALL_CHECK(write(Mode::capture, io));
  const auto end = io.clock().in(image_time);
  while (!image_->over()) {
    LANDFALL_TRY(const auto event, events_->take());
    if (event == Event::death) return death();
    if (io.clock().passed(end)) return Error(Errc::timeout, Layer::driver, "an image within a second", "none");
    LANDFALL_CHECK(io.pause(look_period));
  }
  if (image_->status() != transport::TransferStatus::completed) return transfer_error(image_->status()).at("image");
  LANDFALL_TRY(const auto packet, wire::parse_packet(image_->bytes()));
  LANDFALL_TRY(auto picture, picture_of(packet, io));
  picture.start = start;
  picture.end = image_->time();
  image_->forget();
  image_.reset();
  return picture;
}

// False where the picture was lost because its buffers are all in use.
Result<bool> Uru4000::deliver(const Picture& picture, Sink& sink) {
  auto buffer = sink.frame(wire::width, wire::height, PixelFormat::gray8);
  if (!buffer) {
    if (buffer.error().code() == Errc::exhausted) return false;
    return std::move(buffer).error();
  }
  std::ranges::copy(picture.pixels.view(), buffer->pixels().begin());
  auto& info = buffer->info;
  info.ppi_x = info.ppi_y = wire::ppi;
  info.partial = picture.pixels.size() < buffer->pixels().size();
  info.exposure_start = picture.start;
  info.exposure_end = picture.end;
  info.uncertainty = 1ms;  // a full-speed USB frame
  info.provenance.origin = origin_of(channel_->device());
  if (picture.absent_rows > 0) info.provenance.steps.push_back(text("repeat rows: ", picture.absent_rows));
  sink.emit(*std::move(buffer));
  return true;
}

// A fault that the device is known to have now and then: powered down and up, it goes on.
Result<void> Uru4000::recover(const Error& why, int& faults, Sink& sink, Io& io) {
  if (why.code() != Errc::protocol || ++faults > faults_max) return why;
  logger.warning(why.message());
  sink.notice({NoticeCode::line_reset, why.message()});
  return resync(io);
}

Result<Streamed> Uru4000::stream(const hal::Request& request, Sink& sink, Io& io) {
  const auto* wanted = std::get_if<hal::FingerRequest>(&request);
  if (wanted == nullptr || wanted->dark)
    return Error(Errc::unsupported, Layer::driver, "frames of a finger",
                 "another request: no way to put this sensor's light out is known");

  LANDFALL_CHECK(events_->start());  // it may have broken since the last capture
  Telling telling(*wanted, sink);
  bool lift_first = wanted->wait_for_lift;
  for (int delivered = 0, faults = 0;;) {
    const auto came = finger_comes(telling, io);
    if (!came) {
      LANDFALL_CHECK(recover(came.error(), faults, sink, io));
      continue;
    }
    if (lift_first && *came) {
      telling.ask(HintCode::lift_finger);
      LANDFALL_CHECK(write(Mode::finger_off, io));
      LANDFALL_TRY(const auto event, next(Event::finger_off, std::nullopt, io));
      if (event == Event::death) {
        LANDFALL_CHECK(recover(death(), faults, sink, io));
        continue;
      }
      lift_first = false;
      telling.presence(false);
      telling.ask(HintCode::place_finger);
      continue;
    }
    const auto picture = capture(io);
    if (!picture) {
      LANDFALL_CHECK(recover(picture.error(), faults, sink, io));
      continue;
    }
    faults = 0;
    LANDFALL_CHECK(write(Mode::finger_off, io));
    LANDFALL_TRY(const bool got_it, deliver(*picture, sink));
    delivered += got_it ? 1 : 0;
    if (got_it && delivered == wanted->frames) return Streamed(driver::Done{});
    lift_first = wanted->wait_for_lift;
    telling.asked_for_nothing();
  }
}

// ---- a clean line

// Takes everything off the wire that was left there.
Result<void> Uru4000::land(Io& io) {
  events_->stop();
  if (image_ && !image_->over()) image_->cancel(*channel_);
  const auto end = io.clock().in(landing_time);
  while (!events_->landed() || (image_ && !image_->over())) {
    if (io.clock().passed(end))
      return Error(Errc::timeout, Layer::driver, "the end of a cancelled transfer", "none").at("resync");
    LANDFALL_CHECK(io.pause(look_period));
  }
  if (image_) image_->forget();
  image_.reset();
  return {};
}

// Registers cannot be late: a control request carries its own answer. Images and events can. So: put the scanner out,
// read both endpoints until they are silent, and power it up: its event is one that nothing old can carry then.
Result<void> Uru4000::resync(Io& io) {
  LANDFALL_CHECK(land(io));
  LANDFALL_CHECK(write(Mode::off, io));
  LANDFALL_TRY(const auto pixels, io.drain(*channel_, wire::endpoint_image, wire::packet_bytes_max, silence));
  LANDFALL_TRY(const auto events, io.drain(*channel_, wire::endpoint_event, wire::event_bytes, silence));
  if (pixels + events > 0) logger.debug(text("resync: ", pixels + events, " old bytes thrown away"));
  LANDFALL_CHECK(events_->start());
  return power_up(2, io);
}

Result<void> Uru4000::reset(driver::Reset rung, Io& io) {
  LANDFALL_CHECK(land(io));
  return io.reset(channel_, rung, {wire::endpoint_event, wire::endpoint_image});
}

// ---- the driver

hal::Capability capability() {
  hal::FunctionCapability f;
  f.function = hal::Function::fingerprint_scanner;
  f.presence = hal::PresenceSensing::sensed;
  f.ppi = {static_cast<int>(wire::ppi)};
  f.window_um = {18'100, 14'600};
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

constexpr auto usb_ids = [] {
  std::array<driver::UsbId, wire::products.size()> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = {wire::products[i].vendor, wire::products[i].product};
  return out;
}();
constexpr driver::DriverInfo facts{
    .id = "uru4000",
    .version = "1",
    .title = "DigitalPersona U.are.U 4000/4500",
    .usb = usb_ids,
    .usb_interface = wire::usb_interface,
    .uri_help = "",
};

class Uru4000Driver final : public driver::Driver {
 public:
  const driver::DriverInfo& info() const noexcept override { return facts; }

  std::optional<Found> match(const transport::UsbDevice& device) override {
    auto found = Driver::match(device);
    if (found) {
      found->info.capability = capability();
      if (const auto* product = product_of(device)) found->info.title = product->title;
    }
    return found;
  }

  Result<std::unique_ptr<driver::UnitDriver>> open(const Found& found, Io& io) override {
    const auto* product = found.usb ? product_of(*found.usb) : nullptr;
    if (!found.host || product == nullptr)
      return Error(Errc::internal, Layer::driver, "a USB device of the table", "another unit").at(found.info.id);
    using Opened = std::shared_ptr<transport::UsbChannel>;
    LANDFALL_TRY(auto channel, io.blocking<Opened>([host = found.host, device = *found.usb]() -> Result<Opened> {
      LANDFALL_TRY(auto opened, host->open(device, facts.usb_interface));
      return Opened(std::move(opened));
    }));
    auto unit = std::make_unique<Uru4000>(std::move(channel), *product);
    LANDFALL_CHECK(unit->begin(io));
    return std::unique_ptr<driver::UnitDriver>(std::move(unit));
  }
};

}  // namespace

std::unique_ptr<driver::Driver> make_uru4000() { return std::make_unique<Uru4000Driver>(); }

}  // namespace landfall::devices
