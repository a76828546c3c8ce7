#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <landfall/base/result.hpp>
#include <landfall/hal/event.hpp>
#include <landfall/hal/request.hpp>
#include <landfall/hal/unit.hpp>

namespace landfall::hal {

/// Watches the contract itself: what was asked and what came of it. For devices that have no wire of ours, this is
/// their recording. Thread-safe; must not block for long. Given to the manager (ManagerOptions::trace).
class LANDFALL_API ContractTrace {
 public:
  virtual ~ContractTrace() = default;
  virtual void begun(const UnitInfo& unit, std::uint64_t operation, const Request& request, TimePoint time) = 0;
  virtual void event(const Event& event) = 0;
};

/// Writes what it sees into a file of the format docs/formats/contract-trace.md ("landfall-contract 1"), frames
/// included. The file (mode 0600, must not exist) holds what the devices saw: treat it as personal data. Errors: io.
[[nodiscard]] LANDFALL_API Result<std::shared_ptr<ContractTrace>> record_contract(const std::string& file);

/// One event of a recorded operation, `after` its begin.
struct RecordedEvent {
  Duration after{};
  decltype(Event::body) body{};  ///< never a FrameEvent: a frame stands in `pixels` and `frame`
  std::optional<FrameInfo> frame{};
  int width = 0, height = 0;  ///< pixels, where there is a frame
  PixelFormat format = PixelFormat::gray8;
  std::shared_ptr<const SecureBytes> pixels{};  ///< rows without gaps, or the encoded file
};
struct RecordedOperation {
  std::string device{};
  Function function{};
  std::size_t request = 0;              ///< index of the Request alternative
  std::vector<RecordedEvent> events{};  ///< in order; the last one is Ended
};
/// What record_contract wrote. Errors: io, bad_input with the line; exhausted past 1 GiB.
[[nodiscard]] LANDFALL_API Result<std::vector<RecordedOperation>> read_contract(const std::string& file);

}  // namespace landfall::hal
