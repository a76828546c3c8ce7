#include <algorithm>
#include <map>
#include <utility>

#include <landfall/base/log.hpp>
#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>
#include <landfall/simulators/booth_model.hpp>
#include <landfall/synth/scene.hpp>

#include "attendance.hpp"
#include "studio.hpp"

namespace landfall::simulators {

namespace {

namespace wire = firmware::simbooth;
using wire::Problem;
using wire::Type;

const Log model_log("simbooth");
constexpr std::uint64_t poses = 4;  // camera pictures that follow each other, then again from the first

std::string_view product_of(BoothModel::Function function) {
  using enum wire::Function;
  static constexpr auto names = name_table<BoothModel::Function>({{document, "Simulated page reader"},
                                                                  {camera, "Simulated camera"},
                                                                  {chip, "Simulated chip reader"},
                                                                  {code, "Simulated code reader"}});
  return names.name(function);
}

transport::UsbDevice facts_of(const BoothModel::Options& options) {
  transport::UsbDevice device;  // no vendor, no product: nobody has these numbers
  device.release = 0x0100;
  device.port = options.port;
  device.manufacturer = "Landfall";
  device.product_name = product_of(options.function);
  device.simulated = true;
  return device;
}

}  // namespace

struct BoothModel::State {
  State(Options o, Clock& c)
      : options(std::move(o)), device(facts_of(options)), clock(c), studio(options, c), attendance(options.visits) {}

  const Options options;
  const transport::UsbDevice device;
  Clock& clock;
  Studio studio;
  ExposureLog log;
  mutable Mutex mutex;
  Attendance attendance LANDFALL_GUARDED_BY(mutex);
  std::map<std::string, std::string, std::less<>> outputs LANDFALL_GUARDED_BY(mutex);
  std::uint32_t connected = 0;  // the item whose chip is; the bus's thread alone
  std::uint64_t frames = 0;     // camera frames so far; the bus's thread alone

  std::uint32_t item_at(TimePoint now) {
    const Lock lock(mutex);
    return attendance.at(now);
  }
  void seen(TimePoint now) {
    const Lock lock(mutex);
    attendance.seen(now);
  }
  // A message that shows which exposure it came of.
  void stamp(Bytes& message, TimePoint now, std::uint32_t item) {
    const auto exposure = log.add({.start = now, .item = item});
    if (!options.stamp) return;
    message.resize(message.size() + stamp_bytes);
    put_stamp(std::span(message).last<stamp_bytes>(), exposure.nonce);
  }
};

namespace {

// One command while it is carried out.
class Turn {
 public:
  Turn(BoothModel::State& state, const wire::Message& command, transport::Wire& bus)
      : state_(state), command_(command), bus_(bus), now_(bus.now()) {}

  void carry_out();

 private:
  void say(Type type, ByteView payload) { send(type, payload, state_.options.answer_time); }
  void refuse(Problem problem) { say(Type::error, wire::write(problem)); }
  void send(Type type, ByteView payload, Duration after) {
    auto bytes = wire::message(type, sequence_++, command_.nonce, payload);
    if (bytes) bus_.send(wire::endpoint_in, *std::move(bytes), after);
  }
  [[nodiscard]] bool is(BoothModel::Function function) const { return state_.options.function == function; }

  void presence();
  void expose();
  void send_frame(wire::FrameHeader header, const Drawing& drawing);
  [[nodiscard]] bool possible(const wire::Expose& wish) const;
  void connect();
  void apdu();
  void code();
  [[nodiscard]] Result<Bytes> code_of(std::uint32_t item, std::string_view kind) const;
  void output();

  BoothModel::State& state_;
  const wire::Message& command_;
  transport::Wire& bus_;
  const TimePoint now_;
  std::uint16_t sequence_ = 0;
};

void Turn::carry_out() {
  switch (command_.type) {
    case Type::info:
      return say(Type::info_is, wire::write(wire::Info{state_.options.function, 1, 0}));
    case Type::presence:
      return presence();
    case Type::expose:
      return expose();
    case Type::connect:
      return connect();
    case Type::apdu:
      return apdu();
    case Type::disconnect:
      state_.connected = 0;
      return say(Type::disconnected, {});
    case Type::next_code:
      return code();
    case Type::output:
      return output();
    default:
      return refuse(Problem::unsupported);
  }
}

void Turn::presence() {
  wire::PresenceIs answer;
  {
    const Lock lock(state_.mutex);
    answer.item = state_.attendance.at(now_);
    answer.level = answer.item != 0                   ? wire::Level::present
                   : state_.attendance.finished(now_) ? wire::Level::finished
                                                      : wire::Level::absent;
  }
  say(Type::presence_is, wire::write(answer));
}

bool Turn::possible(const wire::Expose& wish) const {
  const auto& options = state_.options;
  if (is(BoothModel::Function::document))
    return wish.width == 0 && wish.light != wire::Light::none &&
           std::ranges::find(options.ppi, wish.ppi) != options.ppi.end();
  const auto same = [&](const hal::Size& s) { return s.width == wish.width && s.height == wish.height; };
  return is(BoothModel::Function::camera) && wish.light == wire::Light::none &&
         std::ranges::any_of(options.sizes, same);
}

void Turn::expose() {
  const auto wish = wire::parse_expose(command_.payload);
  if (!wish) return refuse(Problem::malformed);
  if (!possible(*wish)) return refuse(Problem::unsupported);
  const auto item = state_.item_at(now_);
  if (item == 0 && !wish->dark) return refuse(Problem::absent);
  const bool camera = is(BoothModel::Function::camera);
  const Subject subject{.item = wish->dark ? 0 : item,
                        .light = wish->light,
                        .ppi = wish->ppi,
                        .width = wish->width,
                        .height = wish->height,
                        .pose = camera && !state_.options.pattern ? state_.frames % poses : 0};
  const auto drawn = state_.studio.ask(subject);
  if (!drawn) return refuse(Problem::busy);
  if (!*drawn) {
    model_log.error(text("picture not drawn: ", drawn->error().message()));
    return refuse(Problem::unsupported);
  }
  ++state_.frames;
  wire::FrameHeader header;
  header.exposed = *wish;
  header.item = item;
  send_frame(header, ***drawn);
  if (wish->last) state_.seen(now_);
}

void Turn::send_frame(wire::FrameHeader header, const Drawing& drawing) {
  const auto& options = state_.options;
  const auto exposure = state_.log.add({.start = now_, .item = header.item});
  header.pixels = drawing.format;
  header.width = static_cast<std::uint32_t>(drawing.width);
  header.height = static_cast<std::uint32_t>(drawing.height);
  header.microseconds = static_cast<std::uint32_t>(options.exposure_time.count() / 1000);
  auto after = options.answer_time + options.exposure_time;
  send(Type::frame, wire::write(header), after);
  const ByteView pixels(drawing.pixels);
  Bytes first;  // the only chunk that differs from the drawing
  for (std::size_t at = 0; at < pixels.size(); at += wire::chunk_bytes_max) {
    auto chunk = pixels.subspan(at, std::min(wire::chunk_bytes_max, pixels.size() - at));
    if (at == 0 && options.stamp && chunk.size() >= stamp_bytes) {
      first.assign(chunk.begin(), chunk.end());
      put_stamp(std::span(first).first<stamp_bytes>(), exposure.nonce);
      chunk = first;
    }
    after += options.chunk_time;
    send(Type::rows, wire::write(wire::Rows{static_cast<std::uint32_t>(at), chunk}), after);
  }
}

void Turn::connect() {
  if (!is(BoothModel::Function::chip)) return refuse(Problem::unsupported);
  const auto item = state_.item_at(now_);
  if (item == 0) return refuse(Problem::absent);
  state_.connected = item;
  auto atr = state_.options.atr;
  state_.stamp(atr, now_, item);
  say(Type::atr, atr);
}

// An echo: the data field of the command (ISO/IEC 7816-4, 5.1: after CLA INS P1 P2 and one or three bytes of Lc) and
// 9000.
void Turn::apdu() {
  if (!is(BoothModel::Function::chip)) return refuse(Problem::unsupported);
  if (command_.payload.size() < 4) return refuse(Problem::malformed);
  const auto item = state_.item_at(now_);
  if (item == 0 || state_.connected != item) {
    state_.connected = 0;
    return refuse(Problem::not_connected);
  }
  auto rest = command_.payload.subspan(4);
  std::size_t length = 0;
  if (rest.size() > 3 && rest[0] == 0) {
    length = static_cast<std::size_t>(rest[1]) << 8 | rest[2];
    rest = rest.subspan(3);
  } else if (rest.size() > 1) {
    length = rest[0];
    rest = rest.subspan(1);
  }
  if (length > rest.size()) rest = {}, length = 0;
  Bytes answer(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(length));
  state_.stamp(answer, now_, item);
  answer.insert(answer.end(), {0x90, 0x00});
  say(Type::response, answer);
  wipe(answer.data(), answer.size());
}

// A swiped zone ends each line with CR, as page swipe readers do; another code holds name and number of the traveller.
Result<Bytes> Turn::code_of(std::uint32_t item, std::string_view kind) const {
  std::string out;
  if (state_.options.pattern) {
    out = text("CODE ", item);
  } else {
    LANDFALL_TRY(const auto scene, state_.studio.scene(item));
    if (kind == "mrz") {
      LANDFALL_TRY(const auto lines, scene.zone(state_.studio.format(item)));
      for (const auto& line : lines) out += line + "\r";
    } else {
      const auto document = scene.document(state_.studio.format(item));
      out = text(scene.traveller().surname, "/", scene.traveller().given_names, ";", document.number, ";",
                 document.issuing_state);
    }
  }
  return Bytes(out.begin(), out.end());
}

void Turn::code() {
  if (!is(BoothModel::Function::code)) return refuse(Problem::unsupported);
  const auto item = state_.item_at(now_);
  if (item == 0) return refuse(Problem::absent);
  const auto& kinds = state_.options.codes;
  const auto& kind = kinds[(item - 1) % kinds.size()];
  auto bytes = code_of(item, kind);
  if (!bytes) return refuse(Problem::unsupported);
  state_.stamp(*bytes, now_, item);
  const bool mrz = kind == "mrz";
  say(Type::code, wire::write(wire::Code{mrz ? wire::CodeKind::mrz : wire::CodeKind::code,
                                         mrz ? std::string_view() : kind, *bytes}));
  state_.seen(now_);
}

void Turn::output() {
  const auto set = wire::parse_output(command_.payload);
  if (!set) return refuse(Problem::malformed);
  {
    const Lock lock(state_.mutex);
    if (state_.outputs.size() < 16 || state_.outputs.contains(set->name))
      state_.outputs[std::string(set->name)] = set->value;
  }
  say(Type::output_set, {});
}

}  // namespace

BoothModel::BoothModel(Options options, Clock& clock) {
  if (options.formats.empty()) options.formats = {mrz::Format::td3};
  if (options.codes.empty()) options.codes = {"mrz"};
  state_ = std::make_unique<State>(std::move(options), clock);
}
BoothModel::~BoothModel() = default;

const BoothModel::Options& BoothModel::options() const noexcept { return state_->options; }
const ExposureLog& BoothModel::log() const noexcept { return state_->log; }

void BoothModel::place(std::uint32_t item) {
  const Lock lock(state_->mutex);
  state_->attendance.place(item);
}
void BoothModel::lift() {
  const Lock lock(state_->mutex);
  state_->attendance.lift();
}
void BoothModel::restart() {
  const Lock lock(state_->mutex);
  state_->attendance.restart(state_->clock.now());
}

Result<synth::Truth> BoothModel::truth(std::uint32_t item, int ppi) const {
  if (state_->options.function != Function::document || state_->options.pattern || item == 0)
    return Error(Errc::unsupported, Layer::driver, "a page of a simulated page reader", "a device or item without one");
  LANDFALL_TRY(const auto drawing, state_->studio.draw_now({.item = item, .light = wire::Light::white, .ppi = ppi}));
  return *drawing->truth;
}

std::string BoothModel::output(std::string_view name) const {
  const Lock lock(state_->mutex);
  const auto found = state_->outputs.find(name);
  return found == state_->outputs.end() ? std::string() : found->second;
}

const transport::UsbDevice& BoothModel::device() const noexcept { return state_->device; }

void BoothModel::on_reset(transport::Wire& bus) {
  bus.flush(wire::endpoint_in);
  state_->connected = 0;
}

std::optional<Bytes> BoothModel::on_control(const transport::UsbSetup&, ByteView, transport::Wire&) {
  return std::nullopt;
}

void BoothModel::on_out(std::uint8_t endpoint, ByteView data, transport::Wire& bus) {
  const auto command = wire::parse_message(data);
  if (endpoint != wire::endpoint_out || !command || command->sequence != 0) return;  // silent about what is damaged
  Turn(*state_, *command, bus).carry_out();
}

}  // namespace landfall::simulators
