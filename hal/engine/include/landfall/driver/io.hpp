#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/result.hpp>
#include <landfall/transport/usb.hpp>

namespace landfall::driver {

/// When queued output commands (lamp, LED, sound) are carried out relative to a wait.
enum class Outputs : std::uint8_t {
  later,  ///< not during this wait: a command and its answer belong together
  now,    ///< during it: UnitDriver::signal() is called from within
};

/// How hard to hit a device whose line is not clean, in this order.
enum class Reset : std::uint8_t { clear_halt, port_reset };

/// The only way in which driver code waits. Every wait returns on completion, stop, deadline or gone; a driver passes
/// the error on with LANDFALL_TRY and needs no timeouts of its own besides the device's. Thread-bound: given to one
/// call.
class LANDFALL_API Io {
 public:
  virtual ~Io() = default;
  [[nodiscard]] virtual Clock& clock() const noexcept = 0;
  /// The id that frames of this operation carry; also a fresh nonce for devices that can echo one.
  [[nodiscard]] virtual std::uint64_t operation() const noexcept = 0;
  /// The lane (FunctionCapability::lane) whose thread this call runs on: which line resync() and reset() are asked to
  /// clean.
  [[nodiscard]] virtual int lane() const noexcept = 0;
  /// Error cancelled, deadline or gone where the driver should leave; for loops that compute.
  [[nodiscard]] virtual Result<void> check() = 0;

  /// Puts the transfer on the wire and waits. On stop it is cancelled and reaped before this returns. `limit` is the
  /// device's own time. Errors: timeout, gone, transport (stall: vendor_code = stall_code), cancelled, deadline.
  [[nodiscard]] virtual Result<void> wait(transport::UsbChannel& channel, std::shared_ptr<transport::Transfer> transfer,
                                          Duration limit, Outputs outputs = Outputs::later) = 0;
  /// Waits until the descriptor is readable (or writable). Real time only. Errors: timeout, cancelled, deadline, gone.
  [[nodiscard]] virtual Result<void> wait_readable(int fd, Duration limit) = 0;
  [[nodiscard]] virtual Result<void> wait_writable(int fd, Duration limit) = 0;
  /// Waits for a time with nothing on the wire; queued outputs are carried out. Errors: cancelled, deadline, gone.
  [[nodiscard]] virtual Result<void> pause(Duration duration) = 0;

  /// Runs a call that nothing can interrupt on a spare thread, which must own all that it touches (capture by value or
  /// shared_ptr). When the operation ends first, the thread is quarantined and the unit is failed(stuck) until it
  /// returns.
  template <class T>
  [[nodiscard]] Result<T> blocking(std::function<Result<T>()> call) {
    auto out = std::make_shared<std::optional<Result<T>>>();
    LANDFALL_CHECK(run_blocking([out, call = std::move(call)] { out->emplace(call()); }));
    return std::move(**out);
  }

  // ---- shorthands for one transfer each
  [[nodiscard]] Result<void> bulk_out(transport::UsbChannel& channel, std::uint8_t endpoint, ByteView bytes,
                                      Duration limit);
  /// At most `most` bytes; what came is as long as the device sent.
  [[nodiscard]] Result<Bytes> bulk_in(transport::UsbChannel& channel, std::uint8_t endpoint, std::size_t most,
                                      Duration limit, Outputs outputs = Outputs::later);
  [[nodiscard]] Result<Bytes> interrupt_in(transport::UsbChannel& channel, std::uint8_t endpoint, std::size_t most,
                                           Duration limit, Outputs outputs = Outputs::now);
  [[nodiscard]] Result<Bytes> control_in(transport::UsbChannel& channel, transport::UsbSetup setup, std::size_t most,
                                         Duration limit);
  [[nodiscard]] Result<void> control_out(transport::UsbChannel& channel, transport::UsbSetup setup, ByteView bytes,
                                         Duration limit);
  /// Reads an IN endpoint until it stays silent for `silence`; gives the number of bytes thrown away. For resync.
  [[nodiscard]] Result<std::size_t> drain(transport::UsbChannel& channel, std::uint8_t endpoint,
                                          std::size_t most_at_once, Duration silence);

  /// What most USB devices need for UnitDriver::reset(): halts of these endpoints cleared, or the port reset.
  [[nodiscard]] Result<void> reset(std::shared_ptr<transport::UsbChannel> channel, Reset rung,
                                   std::vector<std::uint8_t> endpoints);

  static constexpr std::int64_t stall_code = 1;  ///< Error::vendor_code of a stalled endpoint

 protected:
  [[nodiscard]] virtual Result<void> run_blocking(std::function<void()> call) = 0;
};

}  // namespace landfall::driver
