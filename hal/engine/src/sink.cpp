#include "sink.hpp"

#include <landfall/base/text.hpp>

namespace landfall::hal {
namespace {

bool wants_raw(const Request& request) {
  return std::visit(
      [](const auto& r) {
        if constexpr (requires { r.processing; })
          return r.processing == Processing::raw;
        else
          return true;
      },
      request);
}

// What the request already says about every frame.
struct FromRequest {
  FrameInfo& info;
  void operator()(const PageRequest& r) const {
    info.side = r.side;
    info.dark = r.dark;
    info.shows_person = !r.dark;
    remember(r.settings);
  }
  void operator()(const FingerRequest& r) const {
    info.fingers = r.fingers;
    info.missing = r.missing;
    info.dark = r.dark;
    remember(r.settings);
  }
  void operator()(const CameraRequest& r) const { remember(r.settings); }
  template <class Other>
  void operator()(const Other&) const {}
  void remember(const std::vector<Setting>& settings) const {
    for (const auto& s : settings) info.provenance.settings.push_back(text(s.name, "=", s.value));
  }
};

// 0 where the stream goes on until it is stopped.
int wanted_results(const Request& request) {
  return std::visit(
      [](const auto& r) {
        if constexpr (requires { r.pages; })
          return r.pages;
        else if constexpr (requires { r.frames; })
          return r.frames;
        else if constexpr (requires { r.messages; })
          return r.messages;
        else
          return 1;
      },
      request);
}

}  // namespace

Result<FrameBuffer> OperationSink::frame(int width, int height, PixelFormat format, std::size_t encoded_bytes) {
  ++sequence_;  // a frame that finds no buffer leaves a gap
  auto buffer = unit_.pool->take(width, height, format, encoded_bytes);
  if (!buffer) {
    if (!std::exchange(said_dropped_, true)) notice({NoticeCode::frames_dropped, buffer.error().message()});
    return buffer;
  }
  const auto& unit = unit_.info();
  auto& info = buffer->info;
  info.function = op_->function;
  info.sequence = sequence_;
  info.operation = op_->id;
  info.exposure_start = info.exposure_end = op_->runtime->clock.now();
  info.raw = true;  // until a corrector says otherwise
  info.provenance.driver = unit.driver;
  info.provenance.driver_version = unit.driver_version;
  info.provenance.device = unit.id;
  info.provenance.firmware = unit.firmware;
  info.provenance.origin = unit.simulated ? Origin::simulated : Origin::measured;
  std::visit(FromRequest{info}, op_->request);
  return buffer;
}

void OperationSink::emit(FrameBuffer buffer, std::size_t encoded_size) {
  const bool preview = buffer.info.preview;
  Frame frame = std::move(buffer).freeze(encoded_size);
  if (const auto& corrector = op_->runtime->corrector; corrector && !wants_raw(op_->request)) {
    auto corrected = corrector->correct(frame, *unit_.pool);
    if (corrected)
      frame = *std::move(corrected);
    else
      notice({NoticeCode::calibration_missing, corrected.error().message()});
  }
  if (op_->push(FrameEvent{std::move(frame)}) && !preview) ++delivered_;
}

void OperationSink::presence(Presence presence) {
  if (presence == last_presence_) return;  // a level: said at the first sensing of an operation and when it changes
  last_presence_ = presence;
  unit_.set_presence(op_->function, presence);
  op_->push(PresenceEvent{presence});
}

void OperationSink::message(MessageKind kind, SecureBytes bytes, std::string symbology) {
  if (op_->push(MessageEvent{kind, std::make_shared<const SecureBytes>(std::move(bytes)), std::move(symbology)}))
    ++delivered_;
}

std::optional<Error> OperationSink::missing() const {
  const int wanted = wanted_results(op_->request);
  if (wanted == 0 || delivered_ > 0) return std::nullopt;
  return Error(Errc::protocol, Layer::driver, text(wanted, " results before done"), "none").at(op_->device);
}

}  // namespace landfall::hal
