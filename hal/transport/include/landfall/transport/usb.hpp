#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/base/clock.hpp>

namespace landfall::transport {

/// A USB device as a host sees it before anybody opens it. A value.
struct UsbDevice {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  std::uint16_t release = 0;  ///< bcdDevice
  std::string port;           ///< topology, "1-3.2": the same socket gives the same port
  std::string serial;         ///< iSerialNumber; empty: none, or not readable without permission
  std::string manufacturer;
  std::string product_name;
  bool simulated = false;  ///< a device model, not hardware
  bool replayed = false;   ///< a recording
};

enum class TransferStatus : std::uint8_t {
  pending,
  completed,
  cancelled,
  timed_out,
  stall,
  no_device,
  overflow,
  failed
};
enum class TransferKind : std::uint8_t { bulk, interrupt, control };

LANDFALL_API std::string_view name(TransferStatus status) noexcept;
/// The other way; nullopt: none is called so.
LANDFALL_API std::optional<TransferStatus> transfer_status(std::string_view name) noexcept;

/// The eight bytes of a control request (USB 2.0, 9.3).
struct UsbSetup {
  std::uint8_t request_type = 0, request = 0;
  std::uint16_t value = 0, index = 0;
};

/// One transfer, shared between who asked and the wire, so that neither can free it under the other.
/// Before submit() the asker owns every field; until `done` is called the wire does; after that the asker again.
struct Transfer {
  TransferKind kind = TransferKind::bulk;
  std::uint8_t endpoint = 0;  ///< bit 7 set: towards the host; ignored for control transfers
  UsbSetup setup{};           ///< control transfers only
  Bytes buffer;               ///< OUT: what is sent. IN: its size is what is accepted at most
  std::size_t actual = 0;     ///< bytes that were moved
  TransferStatus status = TransferStatus::pending;
  /// Called once when `status` is final, from any thread but not within submit() or cancel(). Must not block; may
  /// submit.
  std::function<void()> done;

  [[nodiscard]] bool towards_host() const noexcept {
    return kind == TransferKind::control ? (setup.request_type & 0x80) != 0 : (endpoint & 0x80) != 0;
  }
};

/// An opened device with one claimed interface. Thread-safe. Destroying it cancels what is in flight and waits for
/// that.
class LANDFALL_API UsbChannel {
 public:
  virtual ~UsbChannel() = default;
  [[nodiscard]] virtual const UsbDevice& device() const noexcept = 0;
  /// Puts a transfer on the wire; `done` follows unless this fails. Errors: gone, transport.
  [[nodiscard]] virtual Result<void> submit(std::shared_ptr<Transfer> transfer) = 0;
  /// Asks for an end; `done` follows with cancelled, or with what came first. Does nothing for one that has ended.
  virtual void cancel(const std::shared_ptr<Transfer>& transfer) = 0;
  /// Clears a stall (CLEAR_FEATURE ENDPOINT_HALT). May block: call it through driver::Io::blocking.
  [[nodiscard]] virtual Result<void> clear_halt(std::uint8_t endpoint) = 0;
  /// Port reset; the device keeps its address or is gone afterwards. May block.
  [[nodiscard]] virtual Result<void> reset() = 0;
};

struct UsbChange {
  UsbDevice device;
  bool arrived = false;  ///< false: left
};

/// A place where USB devices are found: the system's (libusb), a simulated bus, a recording, or a decorator around one.
/// Thread-safe.
class LANDFALL_API UsbHost {
 public:
  virtual ~UsbHost() = default;
  [[nodiscard]] virtual Result<std::vector<UsbDevice>> list() = 0;
  /// Opens a device and claims the interface. Errors: not_found, permission (says which rule is missing), busy, gone.
  [[nodiscard]] virtual Result<std::unique_ptr<UsbChannel>> open(const UsbDevice& device, int interface) = 0;
  /// Tells of arrivals and departures from some thread of its own until the returned token is destroyed (which waits
  /// for a call that is under way). The callback must not block. Null where the host cannot watch.
  [[nodiscard]] virtual std::shared_ptr<void> watch(std::function<void(const UsbChange&)> changed) = 0;
};

/// The system's USB through libusb 1.0. One event thread of its own. Errors: transport where libusb cannot start.
[[nodiscard]] LANDFALL_API Result<std::shared_ptr<UsbHost>> system_usb();

}  // namespace landfall::transport
