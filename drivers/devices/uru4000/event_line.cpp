#include "event_line.hpp"

#include <utility>

#include <landfall/driver/io.hpp>

namespace landfall::devices {

namespace wire = firmware::uru4000;
using transport::TransferStatus;

namespace {
constexpr std::size_t kept_max = 64;  // a device that babbles
}  // namespace

Error transfer_error(TransferStatus status) {
  if (status == TransferStatus::no_device) return Error(Errc::gone, Layer::transport, "the device", "it left");
  Error error(Errc::transport, Layer::transport, "a complete transfer", std::string(name(status)));
  return status == TransferStatus::stall ? Error(std::move(error).vendor(driver::Io::stall_code)) : error;
}

Result<void> EventLine::start() {
  const Lock lock(mutex_);
  wanted_ = true;
  kept_.clear();
  broken_.reset();
  return transfer_ ? Result<void>() : submit();
}

void EventLine::stop() {
  std::shared_ptr<transport::Transfer> last;
  {
    const Lock lock(mutex_);
    wanted_ = false;
    last = transfer_;
  }
  if (last) channel_.cancel(last);
}

bool EventLine::landed() const {
  const Lock lock(mutex_);
  return !transfer_;
}

Result<std::optional<wire::Event>> EventLine::take() {
  const Lock lock(mutex_);
  if (!kept_.empty()) {
    const auto first = kept_.front();
    kept_.pop_front();
    return std::optional(first);
  }
  if (broken_) return *broken_;
  return std::optional<wire::Event>();
}

std::size_t EventLine::forget() {
  const Lock lock(mutex_);
  return std::exchange(kept_, {}).size();
}

Result<void> EventLine::submit() {
  auto transfer = std::make_shared<transport::Transfer>();
  transfer->kind = transport::TransferKind::interrupt;
  transfer->endpoint = wire::endpoint_event;
  transfer->buffer.resize(wire::event_bytes);
  transfer->done = [self = shared_from_this()] { self->completed(); };
  transfer_ = transfer;
  auto submitted = channel_.submit(std::move(transfer));
  if (!submitted) transfer_.reset();
  return submitted;
}

// On a thread of the transport's. The mutex is held while the transfer is put back, so that none can follow stop().
void EventLine::completed() {
  const Lock lock(mutex_);
  const auto transfer = std::exchange(transfer_, nullptr);
  if (!transfer || !wanted_) return;
  if (transfer->status != TransferStatus::completed) {
    broken_ = transfer_error(transfer->status).at("event");
    return;
  }
  auto event = wire::parse_event(ByteView(transfer->buffer).first(transfer->actual));
  if (!event) {
    broken_ = std::move(event).error();
    return;
  }
  if (kept_.size() < kept_max) kept_.push_back(*event);
  if (auto again = submit(); !again) broken_ = std::move(again).error();
}

}  // namespace landfall::devices
