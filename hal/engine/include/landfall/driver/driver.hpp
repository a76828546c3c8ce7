#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <landfall/base/hint.hpp>
#include <landfall/driver/io.hpp>
#include <landfall/hal/capability.hpp>
#include <landfall/hal/event.hpp>
#include <landfall/hal/frame.hpp>
#include <landfall/hal/request.hpp>
#include <landfall/hal/unit.hpp>

namespace landfall::driver {

struct UsbId {
  std::uint16_t vendor = 0, product = 0;
};

/// The facts of a driver: a constexpr table. `id` is the folder, the target, the log category and the URI scheme.
/// udev rules and the driver table of the docs are generated from it.
struct DriverInfo {
  std::string_view id{};  ///< a C identifier
  std::string_view version{};
  std::string_view title{};      ///< for a person
  std::span<const UsbId> usb{};  ///< devices that it drives; empty: none on USB
  int usb_interface = 0;
  std::string_view uri_help{};  ///< "sim_finger:[seed=N][&faults=...]"; empty: cannot be opened by URI
};

/// A unit that a driver found or made, not opened. A value.
struct Found {
  hal::UnitInfo info{};
  std::shared_ptr<transport::UsbHost> host{};  ///< for USB units
  std::optional<transport::UsbDevice> usb{};
  std::shared_ptr<void> keep{};  ///< what must live as long as the unit is known: a simulated bus, a folder list
};

/// Where a driver puts what it gets. Calls after the operation has ended are dropped and counted. Thread-bound.
class LANDFALL_API Sink {
 public:
  virtual ~Sink() = default;
  /// A buffer for a frame; filled in already: operation, function, sequence, provenance, and what the request said
  /// (side, dark, fingers, missing, raw). The driver adds what only it knows: light, ppi, exposure, preview, partial.
  /// Errors: exhausted (drop the frame, go on).
  [[nodiscard]] virtual Result<hal::FrameBuffer> frame(int width, int height, PixelFormat format,
                                                       std::size_t encoded_bytes = 0) = 0;
  /// Delivers. A final frame passes the Corrector where the request says so.
  virtual void emit(hal::FrameBuffer buffer, std::size_t encoded_size = 0) = 0;
  virtual void presence(hal::Presence presence) = 0;
  virtual void hint(Hint hint) = 0;
  virtual void notice(Notice notice) = 0;
  virtual void progress(double fraction, std::string step) = 0;
  virtual void message(hal::MessageKind kind, SecureBytes bytes, std::string symbology = {}) = 0;
};

/// How a driver's stream ends when nothing failed: done, or the traveller did not succeed.
struct Done {};
using Streamed = std::variant<Done, Refused>;

/// An opened unit, as its driver sees it: five verbs. All calls come from the unit's lane threads, one at a time a
/// lane; a unit with one lane needs no locks. Destroyed when the unit is closed or gone.
class LANDFALL_API UnitDriver {
 public:
  virtual ~UnitDriver() = default;
  /// What became known by opening (firmware, ranges). Must not change afterwards.
  virtual void describe(hal::UnitInfo& info) = 0;
  /// Does what is asked and puts frames, messages, hints into the sink, until the request is fulfilled or `io` says to
  /// leave. The request has been validated. What it delivers was exposed after it was called. Where presence is sensed
  /// or derived, the level comes first (Sink::presence): a document that already lies there has no edge to wait for.
  [[nodiscard]] virtual Result<Streamed> stream(const hal::Request& request, Sink& sink, Io& io) = 0;
  /// After a stop or an error: proves that nothing of the last command is left on the line of io.lane() (nonce,
  /// sequence, silence). The other lanes go on meanwhile and must not notice.
  [[nodiscard]] virtual Result<void> resync(Io& io) = 0;
  /// The next rung where resync failed; resync is called again after it. clear_halt: io.lane() only; port_reset: the
  /// whole unit, whose other lanes have been ended with an error before.
  [[nodiscard]] virtual Result<void> reset(Reset rung, Io& io) = 0;
  /// Carries out an output of the capability document, on the thread of the output's lane. Default: unsupported.
  [[nodiscard]] virtual Result<void> signal(const hal::Signal& signal, Io& io);
};

/// A driver: facts, and three ways to a unit. Thread-safe.
class LANDFALL_API Driver {
 public:
  virtual ~Driver() = default;
  [[nodiscard]] virtual const DriverInfo& info() const noexcept = 0;
  /// A USB device whose id is in the table: what unit is it? nullopt: not one of ours after all. Default: identity from
  /// the serial (strong) or the port (positional), title from the table, no functions.
  [[nodiscard]] virtual std::optional<Found> match(const transport::UsbDevice& device);
  /// Units that are not on USB. May be slow; runs on a thread of its own. Default: none.
  [[nodiscard]] virtual Result<std::vector<Found>> enumerate(Clock& clock);
  /// A unit named by what stands behind "id:" in a URI. Default: not_found.
  [[nodiscard]] virtual Result<Found> resolve(std::string_view rest, Clock& clock);
  /// Opens. Errors end the open.
  [[nodiscard]] virtual Result<std::unique_ptr<UnitDriver>> open(const Found& found, Io& io) = 0;
};

/// "a=1&b=two" as pairs, %XX decoded; keys not in `known` are an error that lists them.
[[nodiscard]] LANDFALL_API Result<std::vector<std::pair<std::string, std::string>>> parse_query(
    std::string_view query, std::span<const std::string_view> known);

}  // namespace landfall::driver
