#include "chip_link.hpp"

namespace landfall::capture {
namespace {

Error error_of(const hal::Ended& ended) {
  if (ended.error) return *ended.error;
  if (ended.end == hal::End::deadline)
    return Error(Errc::deadline, Layer::capture, "an answer of the chip in time", "none");
  return Error(Errc::cancelled, Layer::capture, "an answer of the chip", std::string(name(ended.end)));
}

}  // namespace

ChipLink::ChipLink(Clock& clock, Stage& stage, Deadline deadline)
    : stage_(stage), deadline_(deadline), changed_(clock) {
  if (const auto most = stage.apdu_max(); most > 0) limits_.command_max = most;
}

bool ChipLink::enter() {
  const Lock lock(mutex_);
  if (closed_) return false;
  inside_ = true;
  return true;
}

void ChipLink::leave() {
  const Lock lock(mutex_);
  inside_ = false;
  changed_.notify_all();
}

Result<Bytes> ChipLink::transceive(ByteView command) {
  if (!enter()) return Error(Errc::cancelled, Layer::capture, "a chip that is still at hand", "the step has ended");
  last_ = stage_.operate(hal::ChipExchangeRequest{Bytes(command.begin(), command.end())}, deadline_);
  const auto answered = last_.done() && !last_.messages.empty();
  auto out = answered ? Result<Bytes>(Bytes(last_.messages.front().bytes->view().begin(),
                                            last_.messages.front().bytes->view().end()))
                      : Result<Bytes>(error_of(last_.ended));
  leave();
  return out;
}

void ChipLink::close() {
  Lock lock(mutex_);
  closed_ = true;
  changed_.wait(lock, Deadline::never(), [&]() LANDFALL_REQUIRES(mutex_) { return !inside_; });
}

}  // namespace landfall::capture
