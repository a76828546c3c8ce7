#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/transport/usb.hpp>

namespace landfall::transport {

/// What goes wrong on a simulated wire, and when. `at` counts the transfers submitted to the device, from 1.
struct Fault {
  enum class Kind : std::uint8_t {
    short_read,  ///< half of the bytes are moved, the rest is lost
    long_read,   ///< 64 bytes of rubbish follow what was read: what does not fit is an overflow and stays on the
                 ///< endpoint
    late,        ///< the answer comes `delay` later
    lie,         ///< every bit of the first 16 bytes moved is flipped: lengths and ids lie
    stall,       ///< STALL; the endpoint stays halted until clear_halt
    hang,        ///< never completes (only cancel ends it)
    unplug,      ///< the device leaves the bus
    no_device,   ///< this transfer alone answers ENODEV
  };
  Kind kind{};
  std::uint64_t at = 1;
  Duration delay{};
};

/// As parse_faults() reads it: "short", "no_device".
[[nodiscard]] LANDFALL_API std::string_view name(Fault::Kind kind) noexcept;

/// "short@3,stall@7,late:800ms@4,unplug@12": the form used in device URIs and scenario files. Errors: bad_input with
/// the place.
[[nodiscard]] LANDFALL_API Result<std::vector<Fault>> parse_faults(std::string_view text);

/// What a device model may do to its wire. Given to the model for the duration of a call. Thread-bound.
class LANDFALL_API Wire {
 public:
  virtual ~Wire() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;
  /// The device has these bytes ready on an IN endpoint, `after` from now. One message is one transfer's worth: a
  /// reader that asks for less gets the rest with its next transfer.
  virtual void send(std::uint8_t endpoint, Bytes message, Duration after) = 0;
  /// What was sent on the endpoint and not yet read is dropped.
  virtual void flush(std::uint8_t endpoint) = 0;
  virtual void stall(std::uint8_t endpoint) = 0;
};

/// The device's side of a USB wire: a program that behaves as the device does, and that can be made to misbehave.
/// All calls come from the bus's thread, one at a time.
class LANDFALL_API UsbModel {
 public:
  virtual ~UsbModel() = default;
  [[nodiscard]] virtual const UsbDevice& device() const noexcept = 0;
  virtual void on_out(std::uint8_t endpoint, ByteView data, Wire& wire) = 0;
  /// Data stage of a control request; nullopt: STALL.
  virtual std::optional<Bytes> on_control(const UsbSetup& setup, ByteView data, Wire& wire) = 0;
  /// The device was plugged in, or its port was reset: forget everything that is volatile.
  virtual void on_reset(Wire& wire) = 0;
};

/// A USB bus in memory: models are plugged into it and unplugged from it at any time; time is the given clock's.
/// Thread-safe. Shares its core with every simulated USB device that ships.
class LANDFALL_API MemoryUsb : public UsbHost {
 public:
  [[nodiscard]] static std::shared_ptr<MemoryUsb> create(Clock& clock);
  virtual void plug(std::shared_ptr<UsbModel> model, std::vector<Fault> faults = {}) = 0;
  /// Every transfer in flight ends with no_device at once. Nothing happens where nothing is plugged in.
  virtual void unplug(const std::string& port) = 0;
  /// Replaces the faults of a plugged device; their `at` counts from the first transfer after this call.
  virtual void set_faults(const std::string& port, std::vector<Fault> faults) = 0;
  /// Transfers submitted to a device since it was plugged in.
  [[nodiscard]] virtual std::uint64_t transfers(const std::string& port) const = 0;
};

}  // namespace landfall::transport
