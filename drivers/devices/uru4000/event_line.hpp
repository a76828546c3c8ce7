#pragma once

#include <deque>
#include <memory>
#include <optional>

#include <landfall/base/clock.hpp>
#include <landfall/firmware/uru4000.hpp>
#include <landfall/transport/usb.hpp>

namespace landfall::devices {

/// The interrupt endpoint, which must be asked all the time, also while the driver waits for something else: each
/// message is kept and the transfer put on the wire again from its own completion. Thread-safe.
class EventLine : public std::enable_shared_from_this<EventLine> {
 public:
  /// The channel must live until stop() was called.
  explicit EventLine(transport::UsbChannel& channel) : channel_(channel) {}

  /// Puts the transfer on the wire where there is none; what was kept is forgotten.
  [[nodiscard]] Result<void> start();
  /// Asks for the end of the transfer; landed() tells when it has come.
  void stop();
  [[nodiscard]] bool landed() const;

  /// The oldest event that was kept; nullopt: none. An error where the line broke.
  [[nodiscard]] Result<std::optional<firmware::uru4000::Event>> take();
  /// Forgets what was kept; tells how many those were.
  std::size_t forget();

 private:
  [[nodiscard]] Result<void> submit() LANDFALL_REQUIRES(mutex_);
  void completed();

  transport::UsbChannel& channel_;
  mutable Mutex mutex_;
  bool wanted_ LANDFALL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<transport::Transfer> transfer_ LANDFALL_GUARDED_BY(mutex_);  // on the wire; null: none
  std::deque<firmware::uru4000::Event> kept_ LANDFALL_GUARDED_BY(mutex_);
  std::optional<Error> broken_ LANDFALL_GUARDED_BY(mutex_);
};

/// Why a transfer that ended did not complete.
[[nodiscard]] Error transfer_error(transport::TransferStatus status);

}  // namespace landfall::devices
