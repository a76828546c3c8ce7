#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/hal/unit.hpp>

namespace landfall::transport {
class UsbHost;
}
namespace landfall::driver {
class Driver;
}

namespace landfall::hal {

class ContractTrace;

struct ManagerOptions {
  Clock* clock = nullptr;                                  ///< null: Clock::steady()
  std::vector<std::shared_ptr<transport::UsbHost>> usb{};  ///< where USB devices are looked for
  std::shared_ptr<Corrector> corrector{};                  ///< null: frames stay raw and say so
  std::shared_ptr<ContractTrace> trace{};                  ///< null: nothing is traced
  std::size_t pool_frames = 32;                            ///< a unit
  std::size_t pool_bytes = std::size_t{512} << 20;         ///< a unit
};

enum class Steal : std::uint8_t { no, yes };

/// Finds units and opens them. Nothing is opened by finding. Thread-safe; outlives no unit: handles stay valid and
/// answer `closed` once it is gone.
class LANDFALL_API DeviceManager {
 public:
  /// Starts looking. Errors: bad_input for two drivers of one id.
  [[nodiscard]] static Result<std::unique_ptr<DeviceManager>> create(
      std::vector<std::unique_ptr<driver::Driver>> drivers, ManagerOptions options = {});
  virtual ~DeviceManager() = default;

  /// What is there: waits for enumerators, one second in all; those that are slower report later (watch).
  [[nodiscard]] virtual std::vector<UnitInfo> units() = 0;
  /// UnitEvents of arrivals and departures from now on.
  virtual void watch(std::shared_ptr<EventQueue> queue) = 0;
  /// Opens a unit by its id, by a URI of its driver ("sim_document:seed=7", "folder:/scans"), or by a driver's name
  /// where it has exactly one unit. Single owner: a second open fails with busy, or takes it with Steal::yes (the other
  /// handle ends with `stolen`). Errors: not_found, busy, unconfirmed, stuck, deadline, and what the driver says.
  [[nodiscard]] virtual Result<Unit> open(std::string_view uri, Deadline deadline, Steal steal = Steal::no) = 0;
  /// A person says that the positional unit which came back is the same one. Errors: not_found.
  [[nodiscard]] virtual Result<void> confirm(std::string_view id) = 0;
  [[nodiscard]] virtual Clock& clock() const noexcept = 0;
  /// What enumerators and URIs could not do, newest last: driver id and error. For `landfall devices` and doctor.
  [[nodiscard]] virtual std::vector<std::pair<std::string, Error>> problems() const = 0;
};

}  // namespace landfall::hal
