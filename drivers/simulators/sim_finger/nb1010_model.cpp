#include <landfall/simulators/nb1010_model.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <landfall/firmware/nb1010.hpp>

#include "platen.hpp"

namespace landfall::simulators {

namespace wire_of = firmware::nb1010;

namespace {

constexpr std::uint8_t measure_with_finger = 0xf0;
constexpr std::uint8_t measure_without = 0x08;

}  // namespace

struct Nb1010Model::State {
  Options options;
  transport::UsbDevice device;
  mutable Mutex mutex;
  std::optional<TimePoint> plugged_first;
  std::optional<Finger> by_hand;  // what place() and lift() said; unknown: lifted
  bool prepared = false;          // volatile: a reset forgets it
  ExposureLog log;
  std::map<Finger, Bytes> pictures;  // rendered once

  // What lies on the platen; unknown: nothing. With the mutex held.
  [[nodiscard]] Finger finger_at(TimePoint now) const {
    if (by_hand) return *by_hand;
    const auto& script = options.script;
    const auto since = now - plugged_first.value_or(now);
    if (script.fingers.empty() || since < script.first) return Finger::unknown;
    if (script.hold <= Duration::zero()) return script.fingers.front();
    const auto period = script.hold + script.gap;
    const auto into = since - script.first;
    if (into % period >= script.hold) return Finger::unknown;
    return script.fingers[static_cast<std::size_t>(into / period) % script.fingers.size()];
  }

  [[nodiscard]] Bytes expose(TimePoint now) {
    const auto finger = finger_at(now);
    auto& picture = pictures[finger];
    if (picture.empty() && options.pattern)
      picture.assign(std::size_t{wire_of::width} * wire_of::height, finger == Finger::unknown ? 0xE6 : 0x60);
    if (picture.empty()) picture = platen_picture(options.seed, finger);
    const auto exposure = log.add({.start = now, .finger = finger});
    auto image = picture;
    if (options.stamp) put_stamp(std::span(image).first<stamp_bytes>(), exposure.nonce);
    return image;
  }
};

Nb1010Model::Nb1010Model(Options options) : state_(std::make_unique<State>()) {
  auto& device = state_->device;
  device.vendor = wire_of::vendor_id;
  device.product = wire_of::product_id;
  device.release = 0x0001;
  device.port = options.port;
  device.serial = options.serial;
  device.manufacturer = "NEXT Biometrics";
  device.product_name = "NB-1010-U (simulated)";
  device.simulated = true;
  state_->options = std::move(options);
}

Nb1010Model::~Nb1010Model() = default;

void Nb1010Model::place(Finger finger) {
  const Lock lock(state_->mutex);
  state_->by_hand = finger;
}

void Nb1010Model::lift() { place(Finger::unknown); }

std::optional<Nb1010Model::Exposure> Nb1010Model::exposure_of(const ImageView& frame) const {
  return state_->log.of(frame);
}

std::vector<Nb1010Model::Exposure> Nb1010Model::exposures() const { return state_->log.all(); }

const ExposureLog& Nb1010Model::log() const noexcept { return state_->log; }

const transport::UsbDevice& Nb1010Model::device() const noexcept { return state_->device; }

void Nb1010Model::on_reset(transport::Wire& wire) {
  wire.flush(wire_of::endpoint_in);
  const Lock lock(state_->mutex);
  state_->prepared = false;
  if (!state_->plugged_first) state_->plugged_first = wire.now();
}

std::optional<Bytes> Nb1010Model::on_control(const transport::UsbSetup&, ByteView, transport::Wire&) {
  return std::nullopt;
}

void Nb1010Model::on_out(std::uint8_t endpoint, ByteView data, transport::Wire& wire) {
  const auto command = wire_of::parse_command(data);
  if (endpoint != wire_of::endpoint_out || !command) return;  // the sensor is silent about what it does not know
  const Lock lock(state_->mutex);
  const auto& options = state_->options;
  const auto say = [&](Bytes answer) { wire.send(wire_of::endpoint_in, std::move(answer), options.answer_time); };
  switch (command->command) {
    case wire_of::Command::check:
      return say(wire_of::check_answer(command->sequence));
    case wire_of::Command::device_string:
      return say(wire_of::device_string_answer(command->sequence, "NB-1010-U"));
    case wire_of::Command::finger: {
      const bool there = state_->finger_at(wire.now()) != Finger::unknown;
      return say(wire_of::finger_answer(command->sequence, there ? measure_with_finger : measure_without));
    }
    case wire_of::Command::prepare:
      state_->prepared = true;
      return say(wire_of::status_answer(command->sequence, wire_of::prepared));
    case wire_of::Command::capture:
      break;
  }
  if (!std::exchange(state_->prepared, false)) return;
  say(wire_of::status_answer(command->sequence, wire_of::capturing));
  const auto image = state_->expose(wire.now());
  for (int i = 0; i < wire_of::image_frames; ++i) {
    const auto rows =
        std::span(image).subspan(static_cast<std::size_t>(i) * wire_of::frame_pixels).first<wire_of::frame_pixels>();
    wire.send(wire_of::endpoint_in, wire_of::image_frame(i, rows), options.answer_time + (i + 1) * options.frame_time);
  }
}

}  // namespace landfall::simulators
