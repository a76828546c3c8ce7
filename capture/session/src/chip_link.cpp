#include "chip_link.hpp"

#include <landfall/base/text.hpp>

namespace landfall::capture {
namespace {

constexpr std::size_t response_most = 65'536 + 2;  // extended length, and the status words (ISO/IEC 7816-4, 5.2)

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
  if (limits_.command_max > 261) limits_.response_max = response_most;  // it takes extended commands
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
  const auto leaving = [this](void*) { leave(); };  // also with an exception: close() waits for it
  const std::unique_ptr<void, decltype(leaving)> at_end(this, leaving);
  if (command.size() > limits_.command_max)
    return Error(Errc::bad_input, Layer::capture, text("a command of at most ", limits_.command_max, " bytes"),
                 text(command.size(), " bytes"));
  last_ = stage_.operate(hal::ChipExchangeRequest{Bytes(command.begin(), command.end())}, deadline_);
  if (!last_.done() || last_.messages.empty()) return error_of(last_.ended);
  const auto response = last_.messages.front().bytes->view();
  if (response.size() > response_most)
    return Error(Errc::protocol, Layer::capture, text("a response of at most ", response_most, " bytes"),
                 text(response.size(), " bytes"));
  return Bytes(response.begin(), response.end());
}

void ChipLink::close() {
  Lock lock(mutex_);
  closed_ = true;
  changed_.wait(lock, Deadline::never(), [&]() LANDFALL_REQUIRES(mutex_) { return !inside_; });
}

}  // namespace landfall::capture
