#include "plugin_driver.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>

namespace driver = landfall::driver;
namespace hal = landfall::hal;
using landfall::Duration;
using landfall::Errc;
using landfall::Error;
using landfall::Layer;
using landfall::Result;
using landfall::TimePoint;

/// One call of a verb: what it may use, what it has found, why it failed. Opaque to the plug-in.
struct landfall_io {
  driver::Io* io = nullptr;          ///< null in find() and match()
  landfall::Clock* clock = nullptr;  ///< of io, or of the search
  driver::Sink* sink = nullptr;      ///< stream() only
  landfall::transport::UsbChannel* channel = nullptr;
  std::vector<driver::Found> found{};           ///< add_unit
  std::optional<hal::Capability> capability{};  ///< add_function, add_output
  std::string firmware{};
  std::vector<std::pair<std::uint64_t, hal::FrameBuffer>> lent{};  ///< frames that the plug-in writes
  std::uint64_t next_token = 1;
  std::vector<landfall::Hint> reasons{};
  std::optional<Error> error{};  ///< of fail(), or of the wait that told the plug-in to leave
};

namespace {

// The enumerations of the C header are ours, number by number: the first and the last of each, at least.
constexpr bool same(auto ours, int theirs) { return static_cast<int>(ours) == theirs; }
static_assert(same(Errc::internal, -LANDFALL_E_INTERNAL) && same(Errc::cancelled, -LANDFALL_E_CANCELLED) &&
              same(Errc::io, -LANDFALL_E_IO));
static_assert(same(hal::Function::document_reader, LANDFALL_DOCUMENT_READER) &&
              same(hal::Function::code_reader, LANDFALL_CODE_READER));
static_assert(same(landfall::Light::white, LANDFALL_LIGHT_WHITE) && same(landfall::Light::uv, LANDFALL_LIGHT_UV));
static_assert(same(landfall::Side::front, LANDFALL_SIDE_FRONT) && same(landfall::Side::back, LANDFALL_SIDE_BACK));
static_assert(same(hal::Presence::absent, LANDFALL_ABSENT) && same(hal::Presence::present, LANDFALL_PRESENT));
static_assert(same(hal::PresenceSensing::sensed, LANDFALL_SENSED) &&
              same(hal::PresenceSensing::derived, LANDFALL_DERIVED));
static_assert(same(landfall::PixelFormat::gray8, LANDFALL_GRAY8) &&
              same(landfall::PixelFormat::encoded_png, LANDFALL_PNG));
static_assert(same(hal::OutputKind::finger_led, LANDFALL_FINGER_LED) &&
              same(hal::OutputKind::display, LANDFALL_DISPLAY));
static_assert(same(hal::MessageKind::code, LANDFALL_MESSAGE_CODE) && same(hal::MessageKind::atr, LANDFALL_MESSAGE_ATR));
static_assert(same(driver::Reset::clear_halt, LANDFALL_CLEAR_HALT) &&
              same(driver::Reset::port_reset, LANDFALL_PORT_RESET));
static_assert(same(landfall::transport::TransferKind::control, LANDFALL_CONTROL));
static_assert(same(landfall::LogLevel::error, LANDFALL_LOG_ERROR));
static_assert(std::variant_size_v<hal::Request> == LANDFALL_REQUEST_CHIP_EXCHANGE + 1,
              "a new request needs a kind in C");
static_assert(std::variant_size_v<landfall::HintArgument> == LANDFALL_ARGUMENT_MILLIMETRES + 1);

// What a plug-in fills in may be older and shorter, or newer and longer, than what this host knows (rule 1).
template <class T>
T known(const T* theirs) {
  T ours{};
  std::memcpy(static_cast<void*>(&ours), theirs, std::min<std::size_t>(theirs->struct_size, sizeof ours));
  return ours;
}
std::string words(const char* text) { return text == nullptr ? std::string() : std::string(text); }
template <class To, class From>
std::vector<To> list(const From* first, std::size_t count) {
  std::vector<To> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<To>(first[i]));
  return out;
}
std::vector<std::string> texts(const char* const* first, std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(words(first[i]));
  return out;
}
Errc code_of(std::int32_t status) {
  return status <= LANDFALL_E_INTERNAL && status >= LANDFALL_E_IO ? static_cast<Errc>(-status) : Errc::internal;
}
std::int32_t status_of(Errc code) { return -static_cast<std::int32_t>(code); }

// The error stays here, whole; the plug-in gets its number, and hands it back.
std::int32_t keep(landfall_io* call, Error error) {
  const auto status = status_of(error.code());
  call->error = std::move(error);
  return status;
}
template <class T>
std::int32_t keep(landfall_io* call, const Result<T>& result) {
  return result ? LANDFALL_OK : keep(call, result.error());
}
// What a verb's status means, with the words that came before it.
Error failure(landfall_io& call, std::int32_t status, const char* verb) {
  if (call.error && status_of(call.error->code()) == status) return *std::move(call.error);
  return Error(code_of(status), Layer::driver, landfall::text("the plug-in's ", verb),
               landfall::text("status ", status));
}

landfall::Hint hint_of(const landfall_hint* given) {
  const auto theirs = known(given);
  landfall::Hint hint{
      static_cast<landfall::HintCode>(theirs.code), static_cast<landfall::Severity>(theirs.severity), {}};
  for (std::size_t i = 0; i < theirs.argument_count; ++i) {
    const auto& a = theirs.arguments[i];
    if (a.kind == LANDFALL_ARGUMENT_FINGER) hint.arguments.emplace_back(static_cast<landfall::Finger>(a.v[0]));
    if (a.kind == LANDFALL_ARGUMENT_BOX) hint.arguments.emplace_back(landfall::Box{a.v[0], a.v[1], a.v[2], a.v[3]});
    if (a.kind == LANDFALL_ARGUMENT_CELLS) hint.arguments.emplace_back(landfall::CellRange{a.v[0], a.v[1], a.v[2]});
    if (a.kind == LANDFALL_ARGUMENT_MILLIMETRES) hint.arguments.emplace_back(landfall::Millimetres{a.value});
  }
  return hint;
}

// ---- what the host offers: one function each, C on the outside
// -------------------------------------------------------

void host_log(std::int32_t level, const char* line) {
  const landfall::Log log("plugin");
  level >= LANDFALL_LOG_ERROR ? log.error(line) : level == LANDFALL_LOG_WARNING ? log.warning(line) : log.info(line);
}
std::int32_t host_fail(landfall_io* call, const landfall_failure* given) {
  const auto f = known(given);
  return keep(call, Error(code_of(f.status), Layer::driver, words(f.wanted), words(f.found))
                        .at(words(f.where))
                        .vendor(f.vendor_code));
}
std::int64_t host_now(landfall_io* call) { return call->clock->now().ns; }
std::uint64_t host_operation(landfall_io* call) { return call->io != nullptr ? call->io->operation() : 0; }
std::int32_t host_lane(landfall_io* call) { return call->io != nullptr ? call->io->lane() : 0; }
std::int32_t host_check(landfall_io* call) { return call->io != nullptr ? keep(call, call->io->check()) : LANDFALL_OK; }
std::int32_t host_pause(landfall_io* call, std::int64_t ns) {
  return call->io != nullptr ? keep(call, call->io->pause(Duration(ns))) : LANDFALL_E_UNSUPPORTED;
}
std::int32_t host_wait_fd(landfall_io* call, std::int32_t fd, std::int32_t writable, std::int64_t limit) {
  if (call->io == nullptr) return LANDFALL_E_UNSUPPORTED;
  return keep(call, writable != 0 ? call->io->wait_writable(fd, Duration(limit))
                                  : call->io->wait_readable(fd, Duration(limit)));
}
std::int32_t host_transfer(landfall_io* call, landfall_transfer* theirs) {
  if (call->io == nullptr || call->channel == nullptr) return LANDFALL_E_UNSUPPORTED;
  auto ours = std::make_shared<landfall::transport::Transfer>();
  ours->kind = static_cast<landfall::transport::TransferKind>(theirs->kind);
  ours->endpoint = theirs->endpoint;
  ours->setup = {theirs->request_type, theirs->request, theirs->value, theirs->index};
  ours->buffer.assign(theirs->bytes, theirs->bytes + theirs->size);
  const auto done = call->io->wait(*call->channel, ours, Duration(theirs->limit_ns),
                                   theirs->outputs_now != 0 ? driver::Outputs::now : driver::Outputs::later);
  theirs->actual = 0;
  theirs->stalled = !done && done.error().vendor_code() == driver::Io::stall_code ? 1 : 0;
  if (done) {  // only then is the buffer ours again for certain
    theirs->actual = std::min(ours->actual, theirs->size);
    if (ours->towards_host()) std::memcpy(theirs->bytes, ours->buffer.data(), theirs->actual);
  }
  return keep(call, done);
}

// A vendor's call on a spare thread: the last one who knows of it gives its state back, unless the plug-in has it
// again.
struct Spare {
  Spare(std::int32_t (*c)(void*), void (*r)(void*), void* s) : call(c), release(r), state(s) {}
  Spare(const Spare&) = delete;
  Spare& operator=(const Spare&) = delete;
  std::int32_t (*call)(void*);
  void (*release)(void*);
  void* state;
  std::atomic<bool> returned{false};
  ~Spare() {
    if (!returned && release != nullptr) release(state);
  }
};
std::int32_t host_blocking(landfall_io* call, std::int32_t (*function)(void*), void (*release)(void*), void* state,
                           std::int32_t* finished) {
  *finished = 0;
  if (call->io == nullptr) {
    release(state);
    return LANDFALL_E_UNSUPPORTED;
  }
  auto spare = std::make_shared<Spare>(function, release, state);
  auto result = call->io->blocking<std::int32_t>([spare] { return Result<std::int32_t>(spare->call(spare->state)); });
  if (!result) return keep(call, result.error());
  spare->returned = true;
  *finished = 1;
  return *result;
}
std::int32_t host_clear_halt(landfall_io* call, std::uint8_t endpoint) {
  if (call->channel == nullptr) return LANDFALL_E_UNSUPPORTED;
  return keep(
      call, call->channel->clear_halt(endpoint));  // landfall-driver-host: through Io::blocking, with a shared channel
}
std::int32_t host_port_reset(landfall_io* call) {
  return call->channel == nullptr ? LANDFALL_E_UNSUPPORTED : keep(call, call->channel->reset());
}

hal::Capability& facts(landfall_io* call) {
  if (!call->found.empty()) return call->found.back().info.capability;
  if (!call->capability) call->capability.emplace();
  return *call->capability;
}
std::int32_t host_add_unit(landfall_io* call, const landfall_unit_info* given) {
  const auto theirs = known(given);
  driver::Found found;
  found.info.id = words(theirs.key);  // the driver puts its own id before it
  found.info.title = words(theirs.title);
  found.info.identity = theirs.strong != 0 ? hal::IdentityKind::strong : hal::IdentityKind::positional;
  found.info.simulated = theirs.simulated != 0;
  call->found.push_back(std::move(found));
  return LANDFALL_OK;
}
std::int32_t host_add_function(landfall_io* call, const landfall_function* given) {
  const auto f = known(given);
  hal::FunctionCapability c;
  c.function = static_cast<hal::Function>(f.kind);
  c.lane = f.lane;
  c.presence = static_cast<hal::PresenceSensing>(f.presence);
  c.lights = list<landfall::Light>(f.lights, f.light_count);
  c.light_nm = list<int>(f.light_nm, f.light_nm_count);
  c.ppi = list<int>(f.ppi, f.ppi_count);
  c.window_um = {f.window_um.width, f.window_um.height};
  c.fingers = list<landfall::Finger>(f.fingers, f.finger_count);
  for (std::size_t i = 0; i < f.size_count; ++i) c.sizes.push_back({f.sizes[i].width, f.sizes[i].height});
  if (f.frame_rate.most > 0) c.frame_rate = hal::Range{f.frame_rate.least, f.frame_rate.most, f.frame_rate.step};
  c.formats = list<landfall::PixelFormat>(f.formats, f.format_count);
  c.previews = f.previews != 0;
  c.raw = f.raw != 0;
  c.frame_bytes_max = f.frame_bytes_max;
  c.apdu_max = f.apdu_max;
  c.symbologies = texts(f.symbologies, f.symbology_count);
  for (std::size_t i = 0; i < f.setting_count; ++i) {
    const auto& s = f.settings[i];
    c.settings.push_back({words(s.name), words(s.unit), {s.range.least, s.range.most, s.range.step}, {}});
    if (s.automatic == 0) c.settings.back().standard = s.standard;
  }
  facts(call).functions.push_back(std::move(c));
  return LANDFALL_OK;
}
std::int32_t host_add_output(landfall_io* call, const landfall_output* given) {
  const auto o = known(given);
  facts(call).outputs.push_back(
      {static_cast<hal::OutputKind>(o.kind), words(o.name), texts(o.values, o.value_count), o.lane});
  return LANDFALL_OK;
}
std::int32_t host_set_firmware(landfall_io* call, const char* firmware) {
  call->firmware = words(firmware);
  return LANDFALL_OK;
}

std::int32_t host_frame(landfall_io* call, landfall_frame* theirs) {
  if (call->sink == nullptr) return LANDFALL_E_UNSUPPORTED;
  auto frame = call->sink->frame(theirs->width, theirs->height, static_cast<landfall::PixelFormat>(theirs->format),
                                 theirs->capacity);
  if (!frame) return keep(call, frame.error());
  theirs->pixels = frame->pixels().data();
  theirs->capacity = frame->pixels().size();
  theirs->stride = frame->view().stride;
  theirs->token = call->next_token++;
  call->lent.emplace_back(theirs->token, *std::move(frame));
  return LANDFALL_OK;
}
std::int32_t host_emit(landfall_io* call, const landfall_frame* given) {
  const auto theirs = known(given);
  const auto at =
      std::find_if(call->lent.begin(), call->lent.end(), [&](const auto& l) { return l.first == theirs.token; });
  if (call->sink == nullptr || at == call->lent.end()) return LANDFALL_E_BAD_INPUT;  // not lent, or emitted before
  auto frame = std::move(at->second);
  call->lent.erase(at);
  auto& info = frame.info;
  info.preview = theirs.preview != 0;
  info.partial = theirs.partial != 0;
  info.ppi_x = theirs.ppi_x;
  info.ppi_y = theirs.ppi_y;
  info.orientation = theirs.orientation;
  if (theirs.light >= 0) info.light = static_cast<landfall::Light>(theirs.light);
  info.light_nm = theirs.light_nm;
  info.shows_person = theirs.holds_no_person == 0;
  info.exposure_start = TimePoint{theirs.exposure_start_ns};
  info.exposure_end = TimePoint{theirs.exposure_end_ns};
  info.uncertainty = Duration(theirs.uncertainty_ns);
  for (auto& setting : texts(theirs.settings, theirs.setting_count))
    info.provenance.settings.push_back(std::move(setting));
  if (theirs.encoded_size > frame.pixels().size()) return LANDFALL_E_BAD_INPUT;  // a claim
  call->sink->emit(std::move(frame), theirs.encoded_size);
  return LANDFALL_OK;
}
template <class Do>
std::int32_t to_sink(landfall_io* call, Do what) {
  if (call->sink == nullptr) return LANDFALL_E_UNSUPPORTED;
  what(*call->sink);
  return LANDFALL_OK;
}
std::int32_t host_presence(landfall_io* call, std::int32_t presence) {
  return to_sink(call, [&](driver::Sink& s) { s.presence(static_cast<hal::Presence>(presence)); });
}
std::int32_t host_hint(landfall_io* call, const landfall_hint* hint) {
  return to_sink(call, [&](driver::Sink& s) { s.hint(hint_of(hint)); });
}
std::int32_t host_refuse(landfall_io* call, const landfall_hint* reason) {
  call->reasons.push_back(hint_of(reason));
  return LANDFALL_OK;
}
std::int32_t host_notice(landfall_io* call, std::int32_t code, const char* detail) {
  return to_sink(call, [&](driver::Sink& s) { s.notice({static_cast<landfall::NoticeCode>(code), words(detail)}); });
}
std::int32_t host_progress(landfall_io* call, double fraction, const char* step) {
  return to_sink(call, [&](driver::Sink& s) { s.progress(fraction, words(step)); });
}
std::int32_t host_message(landfall_io* call, std::int32_t kind, const std::uint8_t* bytes, std::size_t size,
                          const char* symbology) {
  return to_sink(call, [&](driver::Sink& s) {
    s.message(static_cast<hal::MessageKind>(kind), landfall::SecureBytes(landfall::ByteView(bytes, size)),
              words(symbology));
  });
}

constexpr landfall_host the_host{.struct_size = sizeof(landfall_host),
                                 .abi_major = LANDFALL_PLUGIN_ABI_MAJOR,
                                 .abi_minor = LANDFALL_PLUGIN_ABI_MINOR,
                                 .log = host_log,
                                 .fail = host_fail,
                                 .now_ns = host_now,
                                 .operation = host_operation,
                                 .lane = host_lane,
                                 .check = host_check,
                                 .pause = host_pause,
                                 .wait_fd = host_wait_fd,
                                 .transfer = host_transfer,
                                 .clear_halt = host_clear_halt,
                                 .port_reset = host_port_reset,
                                 .blocking = host_blocking,
                                 .add_unit = host_add_unit,
                                 .add_function = host_add_function,
                                 .add_output = host_add_output,
                                 .set_firmware = host_set_firmware,
                                 .frame = host_frame,
                                 .emit = host_emit,
                                 .presence = host_presence,
                                 .hint = host_hint,
                                 .refuse = host_refuse,
                                 .notice = host_notice,
                                 .progress = host_progress,
                                 .message = host_message};

// ---- requests: C++ to C
// -----------------------------------------------------------------------------------------------

/// A request in C, and the lists that it points into.
struct CRequest {
  landfall_request c{};
  std::vector<std::int32_t> lights, fingers, missing;
  std::vector<landfall_setting> settings;
  std::vector<const char*> symbologies;

  explicit CRequest(const hal::Request& request) {
    c.struct_size = sizeof c;
    c.kind = static_cast<std::int32_t>(request.index());
    std::visit([this](const auto& r) { fill(r); }, request);
    c.lights = lights.data(), c.light_count = lights.size();
    c.fingers = fingers.data(), c.finger_count = fingers.size();
    c.missing = missing.data(), c.missing_count = missing.size();
    c.settings = settings.data(), c.setting_count = settings.size();
    c.symbologies = symbologies.data(), c.symbology_count = symbologies.size();
  }
  void held(const std::vector<hal::Setting>& list) {
    for (const auto& s : list) settings.push_back({s.name.c_str(), s.value});
  }
  void fill(const hal::PageRequest& r) {
    for (const auto light : r.lights) lights.push_back(static_cast<std::int32_t>(light));
    c.side = static_cast<std::int32_t>(r.side), c.ppi = r.ppi, c.dark = r.dark, c.count = r.pages;
    c.raw = r.processing == hal::Processing::raw;
    held(r.settings);
  }
  void fill(const hal::FingerRequest& r) {
    for (const auto finger : r.fingers) fingers.push_back(static_cast<std::int32_t>(finger));
    for (const auto finger : r.missing) missing.push_back(static_cast<std::int32_t>(finger));
    c.wait_for_lift = r.wait_for_lift, c.dark = r.dark, c.count = r.frames;
    c.raw = r.processing == hal::Processing::raw;
    held(r.settings);
  }
  void fill(const hal::CameraRequest& r) {
    c.size = {r.size.width, r.size.height}, c.frame_rate = r.frame_rate, c.count = r.frames;
    c.raw = r.processing == hal::Processing::raw;
    held(r.settings);
  }
  void fill(const hal::CodeRequest& r) {
    for (const auto& symbology : r.symbologies) symbologies.push_back(symbology.c_str());
    c.count = r.messages;
  }
  void fill(const hal::ChipConnectRequest&) { c.count = 1; }
  void fill(const hal::ChipExchangeRequest& r) {
    c.command = r.command.data(), c.command_size = r.command.size(), c.count = 1;
  }
};

// ---- the driver
// -------------------------------------------------------------------------------------------------------

class PluginUnit final : public driver::UnitDriver {
 public:
  PluginUnit(const landfall_plugin_descriptor& plugin, landfall_unit* unit,
             std::unique_ptr<landfall::transport::UsbChannel> channel, std::string firmware,
             std::optional<hal::Capability> capability)
      : plugin_(plugin),
        unit_(unit),
        channel_(std::move(channel)),
        firmware_(std::move(firmware)),
        capability_(std::move(capability)) {}
  ~PluginUnit() override { plugin_.close(unit_); }

  void describe(hal::UnitInfo& info) override {
    info.firmware = firmware_;
    if (capability_) info.capability = *capability_;
  }
  Result<driver::Streamed> stream(const hal::Request& request, driver::Sink& sink, driver::Io& io) override {
    auto call = on(io);
    call.sink = &sink;
    const CRequest c(request);
    const auto status = plugin_.stream(unit_, &call, &c.c);
    if (status == LANDFALL_OK) return driver::Done{};
    if (status == LANDFALL_REFUSED) return landfall::Refused{std::move(call.reasons)};
    return failure(call, status, "stream");
  }
  Result<void> resync(driver::Io& io) override {
    auto call = on(io);
    return said(call, plugin_.resync(unit_, &call), "resync");
  }
  Result<void> reset(driver::Reset rung, driver::Io& io) override {
    auto call = on(io);
    return said(call, plugin_.reset(unit_, &call, static_cast<std::int32_t>(rung)), "reset");
  }
  Result<void> signal(const hal::Signal& signal, driver::Io& io) override {
    if (plugin_.signal == nullptr) return UnitDriver::signal(signal, io);
    auto call = on(io);
    const landfall_signal c{sizeof c, static_cast<std::int32_t>(signal.kind), signal.name.c_str(),
                            signal.value.c_str()};
    return said(call, plugin_.signal(unit_, &call, &c), "signal");
  }

 private:
  landfall_io on(driver::Io& io) { return {.io = &io, .clock = &io.clock(), .channel = channel_.get()}; }
  static Result<void> said(landfall_io& call, std::int32_t status, const char* verb) {
    if (status < 0) return failure(call, status, verb);
    return {};
  }
  const landfall_plugin_descriptor& plugin_;
  landfall_unit* unit_;
  std::unique_ptr<landfall::transport::UsbChannel> channel_;
  std::string firmware_;
  std::optional<hal::Capability> capability_;
};

class PluginDriver final : public driver::Driver {
 public:
  explicit PluginDriver(const landfall_plugin_descriptor& plugin) : plugin_(plugin) {
    for (std::size_t i = 0; i < plugin.usb_count; ++i) usb_.push_back({plugin.usb[i].vendor, plugin.usb[i].product});
    info_ = {plugin.id, plugin.version,       plugin.title,
             usb_,      plugin.usb_interface, plugin.uri_help == nullptr ? "" : plugin.uri_help};
  }
  const driver::DriverInfo& info() const noexcept override { return info_; }

  std::optional<driver::Found> match(const landfall::transport::UsbDevice& device) override {
    auto found = Driver::match(device);
    if (!found || plugin_.match == nullptr) return found;
    landfall_unit_info c{};
    c.struct_size = sizeof c;
    c.usb_vendor = device.vendor, c.usb_product = device.product, c.usb_release = device.release;
    c.usb_serial = device.serial.c_str(), c.usb_port = device.port.c_str();
    landfall_io call{.clock = &landfall::Clock::steady()};
    if (plugin_.match(&call, &c) < 0) return std::nullopt;
    if (!call.found.empty()) found->info = complete(std::move(call.found.front())).info;
    return found;
  }
  Result<std::vector<driver::Found>> enumerate(landfall::Clock& clock) override { return find(nullptr, clock); }
  Result<driver::Found> resolve(std::string_view rest, landfall::Clock& clock) override {
    LANDFALL_TRY(auto found, find(std::string(rest).c_str(), clock));
    if (found.empty()) return Error(Errc::not_found, Layer::driver, landfall::text("a unit ", rest));
    return std::move(found.front());
  }
  Result<std::unique_ptr<driver::UnitDriver>> open(const driver::Found& found, driver::Io& io) override {
    std::unique_ptr<landfall::transport::UsbChannel> channel;
    if (found.usb) {
      LANDFALL_TRY(channel, found.host->open(*found.usb, plugin_.usb_interface));
    }
    landfall_io call{.io = &io, .clock = &io.clock(), .channel = channel.get()};
    const auto key = found.info.id.substr(found.info.id.find(':') + 1);
    landfall_unit* unit = nullptr;
    if (const auto status = plugin_.open(&call, key.c_str(), &unit); status < 0) return failure(call, status, "open");
    if (const auto status = plugin_.describe(unit, &call); status < 0) {
      plugin_.close(unit);
      return failure(call, status, "describe");
    }
    return std::make_unique<PluginUnit>(plugin_, unit, std::move(channel), call.firmware, call.capability);
  }

 private:
  driver::Found complete(driver::Found found) const {
    found.info.id = landfall::text(std::string_view(plugin_.id), ":", found.info.id);
    found.info.driver = plugin_.id;
    found.info.driver_version = plugin_.version;
    return found;
  }
  Result<std::vector<driver::Found>> find(const char* key, landfall::Clock& clock) {
    landfall_io call{.clock = &clock};
    if (plugin_.find == nullptr) return std::vector<driver::Found>{};
    if (const auto status = plugin_.find(&call, key); status < 0) return failure(call, status, "find");
    for (auto& found : call.found) found = complete(std::move(found));
    return std::move(call.found);
  }
  const landfall_plugin_descriptor& plugin_;
  std::vector<driver::UsbId> usb_;
  driver::DriverInfo info_;
};

}  // namespace

namespace contract {

Result<std::unique_ptr<driver::Driver>> plugin_driver(const landfall_plugin_descriptor* descriptor) {
  const auto not_ours = [](std::string found) {
    return Error(Errc::bad_input, Layer::hal,
                 landfall::text("plug-in ABI ", LANDFALL_PLUGIN_ABI_MAJOR, ".", LANDFALL_PLUGIN_ABI_MINOR),
                 std::move(found));
  };
  if (descriptor == nullptr) return not_ours("no descriptor");
  if (descriptor->abi_major != LANDFALL_PLUGIN_ABI_MAJOR)
    return not_ours(landfall::text("plug-in ABI ", descriptor->abi_major, ".", descriptor->abi_minor));
  if (descriptor->struct_size < sizeof *descriptor)
    return not_ours(landfall::text("a descriptor of ", descriptor->struct_size, " bytes"));
  if (descriptor->start != nullptr)
    if (const auto status = descriptor->start(&the_host); status < 0)
      return Error(code_of(status), Layer::driver, "the plug-in's start");
  return std::unique_ptr<driver::Driver>(std::make_unique<PluginDriver>(*descriptor));
}

}  // namespace contract
