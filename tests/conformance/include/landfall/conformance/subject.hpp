#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/hal/manager.hpp>
#include <landfall/transport/model.hpp>

namespace landfall::conformance {

/// What the device itself, not its driver, says of a sample: the oracle. A value.
struct Truth {
  std::uint64_t nonce = 0;  ///< which exposure or message of this device, never twice
  TimePoint exposed{};      ///< when, by the harness's clock
  std::size_t bytes = 0;    ///< how long it was when it left the device; 0: not known
};

/// What the harness must know of a device to ask the right things of it. A value.
struct Traits {
  std::string name{};    ///< for reports: "sim_finger"
  std::string driver{};  ///< id of the driver whose unit is tried
  hal::Function function{};
  hal::IdentityKind identity = hal::IdentityKind::positional;
  bool senses = true;                  ///< presence is sensed or derived
  bool live = true;                    ///< has requests that go on until they are stopped
  Duration sample_time{};              ///< with a traveller there, a healthy device gives a sample within this
  Duration sensing_time{};             ///< what lies there is told within this
  int faults_until = 40;               ///< faults are set to one of so many next transfers
  std::vector<hal::Signal> outputs{};  ///< legal ones; empty: none
};

enum class Wish : std::uint8_t { one, live };

/// What a caller holds: the seam between the engine and the harness. Another engine (a vendor's, behind the plug-in
/// header) comes in here. Thread-safe, as hal::Unit is.
class LANDFALL_API Handle {
 public:
  virtual ~Handle() = default;
  [[nodiscard]] virtual Result<hal::Operation> begin(hal::Request request, Deadline deadline,
                                                     std::shared_ptr<hal::EventQueue> queue) = 0;
  [[nodiscard]] virtual Result<void> signal(hal::Signal signal, Deadline deadline) = 0;
  [[nodiscard]] virtual Result<void> close() = 0;
  [[nodiscard]] virtual hal::State state() const = 0;
  [[nodiscard]] static std::unique_ptr<Handle> of(hal::Unit unit, hal::Function function);
};

/// A device under test: its driver behind a manager, a hand on its plug and its glass, and its own word on what it
/// exposed. One is made for each schedule. Thread-safe.
class LANDFALL_API Subject {
 public:
  virtual ~Subject() = default;
  [[nodiscard]] virtual const Traits& traits() const noexcept = 0;
  /// A fresh manager that finds the device. The harness has set clock, corrector, trace and pool; the subject adds
  /// hosts.
  [[nodiscard]] virtual Result<std::unique_ptr<hal::DeviceManager>> manager(hal::ManagerOptions options) = 0;
  [[nodiscard]] virtual hal::Request request(Wish wish) const = 0;

  // ---- a hand on the device
  virtual void plug() = 0;  ///< the same device into the same socket
  virtual void unplug() = 0;
  [[nodiscard]] virtual bool plugged() const = 0;
  virtual void place() = 0;  ///< the traveller gives what is asked for, and leaves it there
  virtual void lift() = 0;
  /// Replaces what goes wrong; counts from the next transfer. Empty: healthy again.
  virtual void set_faults(std::vector<transport::Fault> faults) = 0;

  // ---- the oracle
  /// nullopt: the device never exposed this (or the event carries no sample).
  [[nodiscard]] virtual std::optional<Truth> truth(const hal::Event& event) const = 0;
  /// Samples exposed so far.
  [[nodiscard]] virtual std::uint64_t exposures() const = 0;

  // ---- the seam; a subject with an engine of its own replaces these
  [[nodiscard]] virtual std::shared_ptr<hal::EventQueue> queue(Clock& clock);
  [[nodiscard]] virtual Result<std::unique_ptr<Handle>> open(hal::DeviceManager& manager, const std::string& id,
                                                             Deadline deadline, hal::Steal steal);
};

/// Makes a subject, plugged in, whose time is `clock`'s. The seed may choose between kinds (identity by serial or
/// port).
using SubjectFactory = std::function<std::unique_ptr<Subject>(Clock& clock, std::uint64_t seed)>;

/// A device that ships with Landfall, on its model.
struct NamedSubject {
  std::string function{};  ///< name(hal::Function)
  SubjectFactory make{};
};
/// One a function, in the order of hal::Function. Reentrant.
[[nodiscard]] LANDFALL_API std::vector<NamedSubject> simulated_subjects();

}  // namespace landfall::conformance
