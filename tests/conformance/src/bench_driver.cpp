#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

#include <landfall/base/text.hpp>

#include "bench_device.hpp"

// Written as any driver would be; each `defect_ ==` is one of the mistakes that the harness must find.
namespace landfall::conformance {
namespace {

using namespace std::chrono_literals;
namespace wire = bench_wire;
using driver::Io;
using driver::Sink;
using driver::Streamed;

constexpr Duration answer_time = 200ms;
constexpr Duration poll_period = 20ms;

class Bench final : public driver::UnitDriver {
 public:
  Bench(std::shared_ptr<transport::UsbChannel> channel, Defect defect, std::shared_ptr<BenchLitter> litter)
      : channel_(std::move(channel)), defect_(defect), litter_(std::move(litter)) {}
  void describe(hal::UnitInfo& info) override { info.firmware = "1"; }
  Result<Streamed> stream(const hal::Request& request, Sink& sink, Io& io) override;
  Result<void> resync(Io& io) override;
  Result<void> reset(driver::Reset rung, Io& io) override;
  Result<void> signal(const hal::Signal&, Io&) override { return {}; }

 private:
  Result<void> command(char what, Io& io);
  Result<Bytes> answer(std::size_t most, Io& io);
  Result<Bytes> picture(Io& io);
  Result<bool> deliver(const Bytes& picture, TimePoint start, Sink& sink, Io& io);
  void start(Sink& sink, Io& io);

  std::shared_ptr<transport::UsbChannel> channel_;
  const Defect defect_;
  const std::shared_ptr<BenchLitter> litter_;
  std::uint8_t echo_ = 0;
  Bytes kept_;
  std::optional<bool> told_ever_;
};

Result<void> Bench::command(char what, Io& io) {
  ++echo_;
  return io.bulk_out(*channel_, wire::out, Bytes{static_cast<std::uint8_t>(what), echo_}, answer_time);
}

Result<Bytes> Bench::answer(std::size_t most, Io& io) {
  LANDFALL_TRY(auto got, io.bulk_in(*channel_, wire::in, most, answer_time));
  if (got.empty() || got[0] != echo_)
    return Error(Errc::protocol, Layer::driver, text("an answer to command ", int{echo_}),
                 text(got.size(), " other bytes"));
  return got;
}

// The length that the device states is a claim: what came must be as long.
Result<Bytes> Bench::picture(Io& io) {
  LANDFALL_CHECK(command('e', io));
  LANDFALL_TRY(const auto head, answer(wire::header, io));
  ByteReader reader(ByteView(head).subspan(1));
  const auto told = reader.u32le();
  if (!told || *told != wire::picture)
    return Error(Errc::protocol, Layer::driver, text("a picture of ", wire::picture, " bytes"), "another length");
  LANDFALL_TRY(auto got, io.bulk_in(*channel_, wire::in, wire::picture, answer_time));
  if (defect_ == Defect::lying_length) got.resize(*told);
  if (got.size() != *told) return Error(Errc::protocol, Layer::driver, text(*told, " bytes"), text(got.size()));
  return got;
}

// False where every buffer is in use: that picture is lost, and the device goes on.
Result<bool> Bench::deliver(const Bytes& picture, TimePoint start, Sink& sink, Io& io) {
  auto buffer = sink.frame(wire::width, wire::height, PixelFormat::gray8);
  while (!buffer && buffer.error().code() == Errc::exhausted && defect_ == Defect::blocked_queue) {
    LANDFALL_CHECK(io.pause(poll_period));
    buffer = sink.frame(wire::width, wire::height, PixelFormat::gray8);
  }
  if (!buffer && buffer.error().code() == Errc::exhausted) return false;
  if (!buffer) return std::move(buffer).error();
  std::copy(picture.begin(), picture.end(), buffer->pixels().begin());
  buffer->info.exposure_start = start;
  buffer->info.exposure_end = io.clock().now();
  sink.emit(*std::move(buffer));
  return true;
}

void Bench::start(Sink& sink, Io& io) {
  if (defect_ == Defect::leak) {
    if (auto buffer = sink.frame(wire::width, wire::height, PixelFormat::gray8)) {
      const Lock lock(litter_->mutex);
      litter_->buffers.push_back(*std::move(buffer));
    }
  }
  if (defect_ == Defect::stale_frame && !kept_.empty()) {
    sink.presence(hal::Presence::present);
    (void)deliver(kept_, io.clock().now(), sink, io);
  }
  if (defect_ != Defect::edge_only_presence) told_ever_.reset();
}

Result<Streamed> Bench::stream(const hal::Request& request, Sink& sink, Io& io) {
  const auto* wanted = std::get_if<hal::FingerRequest>(&request);
  if (wanted == nullptr) return Error(Errc::unsupported, Layer::driver, "a request for fingers", "another");
  start(sink, io);
  for (int delivered = 0;;) {
    LANDFALL_CHECK(command('s', io));
    LANDFALL_TRY(const auto sensed, answer(2, io));
    if (sensed.size() != 2 || sensed[1] > 1)
      return Error(Errc::protocol, Layer::driver, "a sensed level", "something else");
    const bool there = sensed[1] == 1;
    if (told_ever_ != there) sink.presence(there ? hal::Presence::present : hal::Presence::absent);
    told_ever_ = there;
    if (there) {
      const auto begun = io.clock().now();
      LANDFALL_TRY(kept_, picture(io));
      LANDFALL_TRY(const bool got_it, deliver(kept_, begun, sink, io));
      delivered += got_it ? 1 : 0;
      if (got_it && delivered == wanted->frames) return Streamed(driver::Done{});
    } else {
      sink.hint({HintCode::place_finger});
    }
    if (defect_ == Defect::stuck_thread) io.clock().sleep_until(io.clock().in(6s));
    LANDFALL_CHECK(io.pause(poll_period));
  }
}

Result<void> Bench::resync(Io& io) {
  LANDFALL_TRY([[maybe_unused]] const auto thrown, io.drain(*channel_, wire::in, wire::picture, 15ms));
  LANDFALL_CHECK(command('p', io));
  LANDFALL_TRY([[maybe_unused]] const auto pong, answer(wire::picture, io));
  return {};
}

Result<void> Bench::reset(driver::Reset rung, Io& io) {
  return io.blocking<void>([channel = channel_, rung]() -> Result<void> {
    if (rung == driver::Reset::port_reset) return channel->reset();
    LANDFALL_CHECK(channel->clear_halt(wire::out));
    return channel->clear_halt(wire::in);
  });
}

constexpr std::array usb_ids{driver::UsbId{0xF0F0, 0x0001}};
constexpr driver::DriverInfo facts{"bench", "1", "Bench device", usb_ids, 0, ""};

class BenchDriver final : public driver::Driver {
 public:
  BenchDriver(Defect defect, std::shared_ptr<BenchLitter> litter) : defect_(defect), litter_(std::move(litter)) {}
  const driver::DriverInfo& info() const noexcept override { return facts; }
  std::optional<driver::Found> match(const transport::UsbDevice& device) override {
    auto found = Driver::match(device);
    if (defect_ == Defect::wrong_identity) found->info.id += text("#", ++pluggings_);
    hal::FunctionCapability f;
    f.function = hal::Function::fingerprint_scanner;
    f.presence = hal::PresenceSensing::sensed;
    f.fingers = {Finger::unknown};
    f.sizes = {{wire::width, wire::height}};
    f.formats = {PixelFormat::gray8};
    f.frame_bytes_max = wire::picture;
    found->info.capability = {{f}, {{hal::OutputKind::lamp, "ready", {"on", "off"}, 0}}};
    return found;
  }
  Result<std::unique_ptr<driver::UnitDriver>> open(const driver::Found& found, Io& io) override {
    using Opened = std::shared_ptr<transport::UsbChannel>;
    LANDFALL_TRY(auto channel, io.blocking<Opened>([host = found.host, device = *found.usb]() -> Result<Opened> {
      LANDFALL_TRY(auto opened, host->open(device, 0));
      return Opened(std::move(opened));
    }));
    return std::unique_ptr<driver::UnitDriver>(std::make_unique<Bench>(std::move(channel), defect_, litter_));
  }

 private:
  const Defect defect_;
  const std::shared_ptr<BenchLitter> litter_;
  std::atomic<int> pluggings_ = 0;
};

}  // namespace

std::unique_ptr<driver::Driver> make_bench_driver(Defect defect, std::shared_ptr<BenchLitter> litter) {
  return std::make_unique<BenchDriver>(defect, std::move(litter));
}

}  // namespace landfall::conformance
