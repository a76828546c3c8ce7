#include <landfall/hal/unit.hpp>

#include "unit_core.hpp"

namespace landfall::hal {
namespace {

Error no_unit() { return Error(Errc::closed, Layer::hal, "an open unit", "an empty handle"); }

Error error_of(const Ended& ended, const std::string& device) {
  if (ended.error) return *ended.error;
  return leave_error(ended.end, device);
}

}  // namespace

Unit& Unit::operator=(Unit&& other) noexcept {
  if (this != &other) {
    if (core_) (void)core_->close(End::cancelled);
    core_ = std::move(other.core_);
  }
  return *this;
}

Unit::~Unit() {
  if (core_) (void)core_->close(End::cancelled);
}

const UnitInfo& Unit::info() const noexcept {
  static const UnitInfo none;
  return core_ ? core_->info() : none;
}
State Unit::state(Function function) const { return core_ ? core_->state(function) : State::closed; }
Presence Unit::presence(Function function) const { return core_ ? core_->presence(function) : Presence::unknown; }

Result<Operation> Unit::begin(Request request, Deadline deadline, std::shared_ptr<EventQueue> queue) {
  if (!core_) return no_unit();
  return core_->begin(std::move(request), deadline, std::move(queue));
}

Result<Captured> Unit::capture(Request request, Deadline deadline, const std::function<void(const Event&)>& on_event) {
  if (!core_) return no_unit();
  const auto queue = EventQueue::create(core_->runtime->clock);
  LANDFALL_TRY(const Operation operation, core_->begin(std::move(request), deadline, queue));
  Captured out;
  for (;;) {
    auto next = queue->next(Deadline::never());  // the operation has a deadline, so its end comes
    if (on_event) on_event(*next);
    if (auto* frame = std::get_if<FrameEvent>(&next->body); frame != nullptr && !frame->frame.info().preview) {
      out.frames.push_back(std::move(frame->frame));
    } else if (auto* message = std::get_if<MessageEvent>(&next->body)) {
      out.messages.push_back(std::move(*message));
    } else if (auto* ended = std::get_if<Ended>(&next->body)) {
      out.losses = queue->losses();
      out.refused = std::move(ended->refused);
      if (ended->end == End::done || ended->end == End::refused) return out;
      return error_of(*ended, core_->info().id);
    }
  }
}

Result<void> Unit::signal(Signal signal, Deadline deadline) {
  if (!core_) return no_unit();
  return core_->signal(std::move(signal), deadline);
}

Result<void> Unit::close() {
  if (!core_) return {};
  return core_->close(End::cancelled);
}

Result<Bytes> ChipReader::connect(Deadline deadline) {
  LANDFALL_TRY(const auto got, unit_->capture(ChipConnectRequest{}, deadline));
  if (got.messages.empty()) return Error(Errc::not_ready, Layer::hal, "a chip", "refused").at(unit_->info().id);
  const auto atr = got.messages.front().bytes->view();
  return Bytes(atr.begin(), atr.end());
}

Result<SecureBytes> ChipReader::transceive(ByteView command, Deadline deadline) {
  LANDFALL_TRY(const auto got, unit_->capture(ChipExchangeRequest{Bytes(command.begin(), command.end())}, deadline));
  if (got.messages.empty())
    return Error(Errc::not_ready, Layer::hal, "a connected chip", "refused").at(unit_->info().id);
  return got.messages.front().bytes->clone();
}

}  // namespace landfall::hal
