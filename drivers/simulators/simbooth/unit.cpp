#include "unit.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include <landfall/base/text.hpp>

#include "line.hpp"

namespace landfall::simulators {

namespace {

using namespace std::chrono_literals;
namespace wire = firmware::simbooth;
using driver::Done;
using driver::Found;
using driver::Io;
using driver::Sink;
using driver::Streamed;
using wire::Problem;
using wire::Type;

constexpr Duration poll_period = 20ms;
constexpr Duration busy_pause = 5ms;

Error protocol(std::string wanted, std::string found) {
  return Error(Errc::protocol, Layer::driver, std::move(wanted), std::move(found));
}

Error refusal(Problem problem, std::string_view command) {
  const auto code = problem == Problem::unsupported ? Errc::unsupported : Errc::protocol;
  return Error(code, Layer::driver, text("the device to carry out ", command), std::string(name(problem)));
}

wire::Light light_of(Light light) { return static_cast<wire::Light>(light); }
static_assert(static_cast<int>(Light::uv) == static_cast<int>(wire::Light::uv) &&
              static_cast<int>(Light::ir) == static_cast<int>(wire::Light::ir));

// What an exposure gave: a frame, or why there is none.
struct Shot {
  std::optional<Problem> problem{};
  std::optional<hal::FrameBuffer> buffer{};  // none: all buffers are in use
  std::uint32_t item = 0;
};

class Booth final : public driver::UnitDriver {
 public:
  Booth(BoothLine line, BoothTraits traits, wire::Info info, const hal::FunctionCapability& facts)
      : line_(std::move(line)), traits_(traits), info_(info), facts_(facts) {}

  void describe(hal::UnitInfo& info) override {
    info.firmware = text(static_cast<int>(info_.major), ".", static_cast<int>(info_.minor));
  }
  Result<Streamed> stream(const hal::Request& request, Sink& sink, Io& io) override {
    asked_.reset();
    return std::visit([&](const auto& r) { return run(r, sink, io); }, request);
  }
  Result<void> resync(Io& io) override { return line_.resync(io); }
  Result<void> reset(driver::Reset rung, Io& io) override { return line_.reset(rung, io); }
  Result<void> signal(const hal::Signal& signal, Io& io) override;

 private:
  Result<Streamed> run(const hal::PageRequest& request, Sink& sink, Io& io);
  Result<Streamed> run(const hal::CameraRequest& request, Sink& sink, Io& io);
  Result<Streamed> run(const hal::ChipConnectRequest& request, Sink& sink, Io& io);
  Result<Streamed> run(const hal::ChipExchangeRequest& request, Sink& sink, Io& io);
  Result<Streamed> run(const hal::CodeRequest& request, Sink& sink, Io& io);
  Result<Streamed> run(const hal::FingerRequest&, Sink&, Io&) {
    return Error(Errc::unsupported, Layer::driver, "no fingers", "a finger request");
  }

  // Sensing: nullopt where nobody will come any more.
  Result<std::optional<std::uint32_t>> sense(Sink& sink, Io& io);
  void ask(HintCode code, Sink& sink);
  Result<Shot> expose(const wire::Expose& wish, Sink& sink, Io& io);
  Result<void> check(const wire::FrameHeader& header, const wire::Expose& wish) const;
  Result<void> read_rows(const wire::FrameHeader& header, std::span<std::uint8_t> into, Io& io);
  Result<bool> page(const hal::PageRequest& request, std::uint32_t item, Sink& sink, Io& io);
  Result<bool> code(const hal::CodeRequest& request, Sink& sink, Io& io);

  BoothLine line_;
  const BoothTraits traits_;
  const wire::Info info_;
  const hal::FunctionCapability facts_;
  std::optional<HintCode> asked_;  // what the traveller was told last
};

Streamed refused(HintCode why) { return Refused{{Hint{why, Severity::advise, {}}}}; }

// An output is one exchange between two commands: pauses are the only waits that let it in.
Result<void> Booth::signal(const hal::Signal& signal, Io& io) {
  LANDFALL_TRY(const auto answer, line_.exchange(Type::output, wire::write(wire::Output{signal.name, signal.value}),
                                                 Type::output_set, io));
  if (answer.problem) return refusal(*answer.problem, "an output");
  return {};
}

Result<std::optional<std::uint32_t>> Booth::sense(Sink& sink, Io& io) {
  LANDFALL_TRY(const auto answer, line_.exchange(Type::presence, {}, Type::presence_is, io));
  if (answer.problem) return refusal(*answer.problem, "presence");
  LANDFALL_TRY(const auto presence, wire::parse_presence(answer.payload()));
  sink.presence(presence.item != 0 ? hal::Presence::present : hal::Presence::absent);
  if (presence.level == wire::Level::finished) return std::optional<std::uint32_t>();
  if (presence.item != 0) asked_.reset();
  return std::optional(presence.item);
}

void Booth::ask(HintCode code, Sink& sink) {
  if (asked_ == code) return;
  asked_ = code;
  sink.hint(Hint{code, Severity::advise, {}});
}

Result<void> Booth::check(const wire::FrameHeader& header, const wire::Expose& wish) const {
  if (!(header.exposed == wish)) return protocol("a frame of what was asked for", "another").at("frame header");
  if (wish.width != 0 && (header.width != wish.width || header.height != wish.height))
    return protocol(text("a frame of ", wish.width, "x", wish.height), text(header.width, "x", header.height));
  if (header.bytes() > facts_.frame_bytes_max)
    return protocol(text("a frame of at most ", facts_.frame_bytes_max, " bytes"), text(header.bytes()));
  return {};
}

// An empty span: the frame has no buffer, but the line must be read all the same.
Result<void> Booth::read_rows(const wire::FrameHeader& header, std::span<std::uint8_t> into, Io& io) {
  const auto size = header.bytes();
  for (std::size_t at = 0; at < size;) {
    LANDFALL_TRY(const auto answer, line_.more(Type::rows, io));
    LANDFALL_TRY(const auto rows, wire::parse_rows(answer.payload()));
    const auto expected = std::min(wire::chunk_bytes_max, size - at);
    if (rows.offset != at || rows.pixels.size() != expected)
      return protocol(text(expected, " bytes from ", at), text(rows.pixels.size(), " from ", rows.offset)).at("rows");
    if (!into.empty()) std::ranges::copy(rows.pixels, into.subspan(at).begin());
    at += expected;
  }
  return {};
}

Result<Shot> Booth::expose(const wire::Expose& wish, Sink& sink, Io& io) {
  for (;;) {
    const auto start = io.clock().now();
    LANDFALL_TRY(const auto answer, line_.exchange(Type::expose, wire::write(wish), Type::frame, io));
    if (answer.problem == Problem::busy) {
      LANDFALL_CHECK(io.pause(busy_pause));
      continue;
    }
    if (answer.problem == Problem::absent) return Shot{.problem = answer.problem};
    if (answer.problem) return refusal(*answer.problem, "an exposure");
    LANDFALL_TRY(const auto header, wire::parse_frame(answer.payload()));
    LANDFALL_CHECK(check(header, wish));
    const auto end = io.clock().now();
    const auto format = header.pixels == wire::Pixels::gray8 ? PixelFormat::gray8 : PixelFormat::rgb24;
    auto buffer = sink.frame(static_cast<int>(header.width), static_cast<int>(header.height), format);
    if (!buffer && buffer.error().code() != Errc::exhausted) return std::move(buffer).error();
    LANDFALL_CHECK(read_rows(header, buffer ? buffer->pixels() : std::span<std::uint8_t>(), io));
    Shot shot{.item = header.item};
    if (!buffer) return shot;
    auto& info = buffer->info;
    info.preview = wish.preview;
    info.exposure_start = start;
    info.exposure_end = end;
    info.uncertainty = 1ms;
    info.provenance.settings.push_back(text("item=", header.item));
    shot.buffer.emplace(*std::move(buffer));
    return shot;
  }
}

// ---- document reader

// All lights of one document, or nothing: false where it was taken away meanwhile, or a frame found no buffer.
Result<bool> Booth::page(const hal::PageRequest& request, std::uint32_t item, Sink& sink, Io& io) {
  std::vector<hal::FrameBuffer> frames;
  for (std::size_t i = 0; i < request.lights.size(); ++i) {
    const auto light = request.lights[i];
    wire::Expose wish;
    wish.light = light_of(light);
    wish.side = static_cast<std::uint8_t>(request.side);
    wish.dark = request.dark;
    wish.last = i + 1 == request.lights.size();
    wish.ppi = static_cast<std::uint16_t>(request.ppi);
    LANDFALL_TRY(auto shot, expose(wish, sink, io));
    if (shot.problem || !shot.buffer || (!request.dark && shot.item != item)) return false;
    auto& info = shot.buffer->info;
    info.light = light;
    info.light_nm = facts_.light_nm.at(static_cast<std::size_t>(light));
    info.ppi_x = info.ppi_y = request.ppi;
    info.provenance.settings.push_back(text("light=", name(light)));
    frames.push_back(*std::move(shot.buffer));
  }
  for (auto& frame : frames) sink.emit(std::move(frame));
  return true;
}

Result<Streamed> Booth::run(const hal::PageRequest& request, Sink& sink, Io& io) {
  for (int delivered = 0;;) {
    LANDFALL_TRY(const auto item, sense(sink, io));
    if (!item && !request.dark) return refused(HintCode::place_document);
    if (request.dark || *item != 0) {
      LANDFALL_TRY(const bool whole, page(request, item.value_or(0), sink, io));
      delivered += whole ? 1 : 0;
      if (whole && delivered == request.pages) return Streamed(Done{});
    } else {
      ask(HintCode::place_document, sink);
    }
    LANDFALL_CHECK(io.pause(poll_period));
  }
}

// ---- camera

Result<Streamed> Booth::run(const hal::CameraRequest& request, Sink& sink, Io& io) {
  const auto size = request.size.width != 0 ? request.size : facts_.sizes.front();
  const auto rate = request.frame_rate > 0 ? request.frame_rate : traits_.frame_rate;
  const auto period = Duration(static_cast<std::int64_t>(1e9 / rate));
  int previews = 0, finals = 0;
  for (auto next = io.clock().now();;) {
    LANDFALL_TRY(const auto item, sense(sink, io));
    if (!item) return refused(HintCode::look_at_camera);
    if (*item == 0) {
      ask(HintCode::look_at_camera, sink);
    } else {
      wire::Expose wish;
      wish.preview = request.frames == 0 || previews < traits_.previews;
      wish.last = !wish.preview && finals + 1 == request.frames;
      wish.width = static_cast<std::uint16_t>(size.width);
      wish.height = static_cast<std::uint16_t>(size.height);
      LANDFALL_TRY(auto shot, expose(wish, sink, io));
      if (shot.buffer) {
        sink.emit(*std::move(shot.buffer));
        (wish.preview ? previews : finals) += 1;
      }
      if (finals > 0 && finals == request.frames) return Streamed(Done{});
    }
    next = std::max(next + period, io.clock().now());
    LANDFALL_CHECK(io.pause(next - io.clock().now()));
  }
}

// ---- chip reader

Result<Streamed> Booth::run(const hal::ChipConnectRequest&, Sink& sink, Io& io) {
  for (;;) {
    LANDFALL_TRY(const auto item, sense(sink, io));
    if (!item) return refused(HintCode::present_chip);
    if (*item == 0) {
      ask(HintCode::present_chip, sink);
    } else {
      LANDFALL_TRY(const auto answer, line_.exchange(Type::connect, {}, Type::atr, io));
      if (!answer.problem) {
        if (answer.payload().empty()) return protocol("an ATR", "nothing");
        sink.message(hal::MessageKind::atr, SecureBytes(answer.payload()));
        return Streamed(Done{});
      }
      if (answer.problem != Problem::absent) return refusal(*answer.problem, "connect");
    }
    LANDFALL_CHECK(io.pause(poll_period));
  }
}

Result<Streamed> Booth::run(const hal::ChipExchangeRequest& request, Sink& sink, Io& io) {
  LANDFALL_CHECK(sense(sink, io));
  LANDFALL_TRY(const auto answer, line_.exchange(Type::apdu, request.command, Type::response, io));
  if (answer.problem == Problem::not_connected)
    return Error(Errc::not_ready, Layer::driver, "a connected chip", "none");
  if (answer.problem) return refusal(*answer.problem, "an APDU");
  if (answer.payload().size() < 2)
    return protocol("a response with a status word", text(answer.payload().size(), " bytes"));
  sink.message(hal::MessageKind::apdu, SecureBytes(answer.payload()));
  return Streamed(Done{});
}

// ---- code reader

// False where there was none, or one of another symbology than those asked for.
Result<bool> Booth::code(const hal::CodeRequest& request, Sink& sink, Io& io) {
  LANDFALL_TRY(const auto answer, line_.exchange(Type::next_code, {}, Type::code, io));
  if (answer.problem == Problem::absent || answer.problem == Problem::busy) return false;
  if (answer.problem) return refusal(*answer.problem, "next_code");
  LANDFALL_TRY(const auto read, wire::parse_code(answer.payload()));
  const auto symbology = read.kind == wire::CodeKind::mrz ? std::string_view("MRZ") : read.symbology;
  const auto& wanted = request.symbologies;
  if (!wanted.empty() && std::ranges::find(wanted, symbology) == wanted.end()) return false;
  const bool mrz = read.kind == wire::CodeKind::mrz;
  sink.message(mrz ? hal::MessageKind::mrz : hal::MessageKind::code, SecureBytes(read.bytes), std::string(symbology));
  return true;
}

Result<Streamed> Booth::run(const hal::CodeRequest& request, Sink& sink, Io& io) {
  for (int delivered = 0;;) {
    LANDFALL_TRY(const auto item, sense(sink, io));
    if (!item) return refused(HintCode::scan_code);
    if (*item == 0) {
      ask(HintCode::scan_code, sink);
    } else {
      LANDFALL_TRY(const bool got_it, code(request, sink, io));
      delivered += got_it ? 1 : 0;
      if (got_it && delivered == request.messages) return Streamed(Done{});
    }
    LANDFALL_CHECK(io.pause(poll_period));
  }
}

}  // namespace

Result<std::unique_ptr<driver::UnitDriver>> open_booth(const Found& found, const BoothTraits& traits, Io& io) {
  if (!found.host || !found.usb || found.info.capability.functions.empty())
    return Error(Errc::internal, Layer::driver, "a USB device with a function", "a unit without one").at(found.info.id);
  using Opened = std::shared_ptr<transport::UsbChannel>;
  LANDFALL_TRY(auto channel, io.blocking<Opened>([host = found.host, device = *found.usb]() -> Result<Opened> {
    LANDFALL_TRY(auto opened, host->open(device, wire::usb_interface));
    return Opened(std::move(opened));
  }));
  BoothLine line(std::move(channel));
  // Its last owner may have left in the middle of a frame, and an endpoint halted.
  if (auto clean = line.resync(io); !clean) {
    if (clean.error().code() == Errc::gone) return std::move(clean).error();
    LANDFALL_CHECK(line.reset(driver::Reset::clear_halt, io));
    LANDFALL_CHECK(line.resync(io));
  }
  LANDFALL_TRY(const auto info, line.info(io));
  if (info.function != traits.function)
    return protocol(text("function ", static_cast<int>(traits.function)), text(static_cast<int>(info.function)))
        .at(found.info.id);
  return std::unique_ptr<driver::UnitDriver>(
      std::make_unique<Booth>(std::move(line), traits, info, found.info.capability.functions.front()));
}

}  // namespace landfall::simulators
