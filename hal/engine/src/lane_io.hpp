#pragma once

#include <landfall/driver/io.hpp>

#include "lane.hpp"

namespace landfall::hal {

/// The Io of one call into the driver. It leaves when the lane says so (stream), when its own budget is used up (open,
/// resync, reset, signal), and when the device is gone.
class LaneIo final : public driver::Io {
 public:
  enum class For : std::uint8_t { stream, upkeep };
  LaneIo(Lane& lane, UnitCore& unit, For purpose, Deadline deadline, std::shared_ptr<Operation::Core> op = {})
      : lane_(lane), unit_(unit), purpose_(purpose), deadline_(deadline), op_(std::move(op)) {}

  Clock& clock() const noexcept override { return lane_.runtime->clock; }
  std::uint64_t operation() const noexcept override { return op_ ? op_->id : 0; }
  int lane() const noexcept override { return lane_.number; }
  Result<void> check() override;
  Result<void> wait(transport::UsbChannel& channel, std::shared_ptr<transport::Transfer> transfer, Duration limit,
                    driver::Outputs outputs) override;
  Result<void> wait_readable(int fd, Duration limit) override;
  Result<void> wait_writable(int fd, Duration limit) override;
  Result<void> pause(Duration duration) override;

 protected:
  Result<void> run_blocking(std::function<void()> call) override;

 private:
  [[nodiscard]] bool must_leave() const LANDFALL_REQUIRES(lane_.mutex_);
  [[nodiscard]] Error why_leave() const;
  /// Waits until pred (called with the lane's lock), a reason to leave, or the time. Serves outputs meanwhile where it
  /// may.
  template <class Pred>
  Result<bool> wait_for(Deadline until, driver::Outputs outputs, Pred pred);
  Result<void> wait_fd(int fd, short events, Duration limit);

  Lane& lane_;
  UnitCore& unit_;
  const For purpose_;
  const Deadline deadline_;
  const std::shared_ptr<Operation::Core> op_;
};

}  // namespace landfall::hal
