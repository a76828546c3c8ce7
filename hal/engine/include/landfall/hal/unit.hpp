#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/result.hpp>
#include <landfall/hal/capability.hpp>
#include <landfall/hal/event.hpp>
#include <landfall/hal/request.hpp>
#include <landfall/hal/states.hpp>

namespace landfall::hal {

/// Who a unit is. strong: a unique serial or an attested key; positional: only the socket it is plugged into.
enum class IdentityKind : std::uint8_t { strong, positional };
LANDFALL_API std::string_view name(IdentityKind kind) noexcept;

/// What is known of a unit without opening it. A value.
struct UnitInfo {
  std::string id{};  ///< "nb1010:serial=00A1", "nb1010:port=1-3", "folder:/scans": also the URI that opens it
  std::string driver{};
  std::string driver_version{};
  std::string title{};  ///< for a person: "NEXT Biometrics NB-1010-U"
  IdentityKind identity = IdentityKind::positional;
  bool present = true;
  bool confirmed = true;  ///< false: a positional unit that left and came back; DeviceManager::confirm()
  bool simulated = false;
  std::string firmware{};
  Capability capability{};
};

/// One thing that was asked of a device. Destroying the handle cancels it. Move-only. Thread-safe.
class LANDFALL_API Operation {
 public:
  struct Core;
  Operation() = default;
  explicit Operation(std::shared_ptr<Core> core) : core_(std::move(core)) {}
  Operation(Operation&&) noexcept = default;
  Operation& operator=(Operation&& other) noexcept;
  ~Operation();
  [[nodiscard]] std::uint64_t id() const noexcept;
  /// How the wish was moved to what the device can do; empty where it was taken as it was.
  [[nodiscard]] const std::vector<std::string>& adjustments() const noexcept;
  /// Ends it with `cancelled`. The end is in the queue when this returns; the device settles afterwards.
  void cancel();
  /// Ends a stream with `done`: what was delivered is the result.
  void stop();
  /// One more reader: it gets every event from now on, and the end (at once where that has come already). Frames are
  /// shared, not copied; each queue loses and counts by itself. A reader leaves by closing its queue.
  void also_to(std::shared_ptr<EventQueue> queue);
  [[nodiscard]] bool ended() const;

 private:
  std::shared_ptr<Core> core_;
};

/// What came of capture(): the frames or messages, or why the traveller did not succeed.
struct Captured {
  std::vector<Frame> frames{};
  std::vector<MessageEvent> messages{};
  std::optional<Refused> refused{};
  QueueLosses losses{};
};

class UnitCore;

/// An opened unit: single owner. It outlives an unplug (every call then answers `gone`) and never revives by itself.
/// Destroying it cancels what runs and closes. Move-only. Thread-safe.
class LANDFALL_API Unit {
 public:
  Unit() = default;
  explicit Unit(std::shared_ptr<UnitCore> core) : core_(std::move(core)) {}
  Unit(Unit&&) noexcept = default;
  Unit& operator=(Unit&& other) noexcept;
  ~Unit();

  [[nodiscard]] const UnitInfo& info() const noexcept;
  [[nodiscard]] State state(Function function) const;
  /// The level, as last sensed; readable at any time.
  [[nodiscard]] Presence presence(Function function) const;

  /// Starts. The wish is validated first (Operation::adjustments). Exactly one Ended follows in `queue` unless this
  /// fails. While the line is still being proven clean after a cancel, the operation waits within its own deadline.
  /// Errors: unsupported, bad_input (invalid wish), busy, closed, gone, stolen, stuck.
  [[nodiscard]] Result<Operation> begin(Request request, Deadline deadline, std::shared_ptr<EventQueue> queue);

  /// begin + drain + result. `on_event` sees every event as it comes. Errors: those of begin, and how it ended
  /// (cancelled, deadline, gone, stolen, or the device's error).
  [[nodiscard]] Result<Captured> capture(Request request, Deadline deadline,
                                         const std::function<void(const Event&)>& on_event = {});

  /// Sets an output; legal at any time, also while an operation runs (it is carried out at the driver's next wait).
  /// Returns when it is carried out. Errors: unsupported, bad_input, deadline, gone, closed.
  [[nodiscard]] Result<void> signal(Signal signal, Deadline deadline);

  /// Ends everything and gives the unit back. Errors: stuck where the driver's thread has not come back.
  [[nodiscard]] Result<void> close();

 private:
  std::shared_ptr<UnitCore> core_;
};

/// A typed view of one function, for callers who want the compiler's help: `DocumentReader reader(unit);`.
/// Borrows the unit. Thread-safe.
template <Function which, class RequestType>
class FunctionOf {
 public:
  explicit FunctionOf(Unit& unit) noexcept : unit_(&unit) {}
  [[nodiscard]] Result<Operation> begin(RequestType request, Deadline deadline, std::shared_ptr<EventQueue> queue) {
    return unit_->begin(Request(std::move(request)), deadline, std::move(queue));
  }
  [[nodiscard]] Result<Captured> capture(RequestType request, Deadline deadline,
                                         const std::function<void(const Event&)>& on_event = {}) {
    return unit_->capture(Request(std::move(request)), deadline, on_event);
  }
  [[nodiscard]] Presence presence() const { return unit_->presence(which); }
  [[nodiscard]] State state() const { return unit_->state(which); }

 protected:
  Unit* unit_;
};
using DocumentReader = FunctionOf<Function::document_reader, PageRequest>;
using FingerprintScanner = FunctionOf<Function::fingerprint_scanner, FingerRequest>;
using Camera = FunctionOf<Function::camera, CameraRequest>;
using CodeReader = FunctionOf<Function::code_reader, CodeRequest>;

/// A chip: connect, then exchange command and response APDUs (ISO/IEC 7816-4).
class LANDFALL_API ChipReader {
 public:
  explicit ChipReader(Unit& unit) noexcept : unit_(&unit) {}
  /// Waits for a chip; gives its ATR.
  [[nodiscard]] Result<Bytes> connect(Deadline deadline);
  /// The response APDU with its status word. Errors: not_ready where no chip is connected, gone, timeout, protocol.
  [[nodiscard]] Result<SecureBytes> transceive(ByteView command, Deadline deadline);
  [[nodiscard]] Presence presence() const { return unit_->presence(Function::chip_reader); }

 private:
  Unit* unit_;
};

}  // namespace landfall::hal
