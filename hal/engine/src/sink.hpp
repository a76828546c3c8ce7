#pragma once

#include <landfall/driver/driver.hpp>

#include "unit_core.hpp"

namespace landfall::hal {

/// Turns what a driver delivers into events of its operation. Lives for one stream() call, on the lane's thread.
class OperationSink final : public driver::Sink {
 public:
  OperationSink(UnitCore& unit, std::shared_ptr<Operation::Core> op) : unit_(unit), op_(std::move(op)) {}
  Result<FrameBuffer> frame(int width, int height, PixelFormat format, std::size_t encoded_bytes) override;
  void emit(FrameBuffer buffer, std::size_t encoded_size) override;
  void presence(Presence presence) override;
  void hint(Hint hint) override { op_->push(std::move(hint)); }
  void notice(Notice notice) override { op_->push(std::move(notice)); }
  void progress(double fraction, std::string step) override { op_->push(ProgressEvent{fraction, std::move(step)}); }
  void message(MessageKind kind, SecureBytes bytes, std::string symbology) override;
  /// Why "done" is not true: nothing was delivered that was asked for.
  [[nodiscard]] std::optional<Error> missing() const;

 private:
  UnitCore& unit_;
  const std::shared_ptr<Operation::Core> op_;
  std::uint64_t sequence_ = 0;
  std::uint64_t delivered_ = 0;  // final frames and messages
  Presence last_presence_ = Presence::unknown;
  bool said_dropped_ = false;
};

}  // namespace landfall::hal
