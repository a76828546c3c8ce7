#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <landfall/capture/booth.hpp>
#include <landfall/hal/unit.hpp>

#include "computations.hpp"
#include "steps/step.hpp"

namespace landfall::capture {

class SessionCore;

/// What steps work with besides devices, and what they leave for the next session. By the session's threads, of which
/// one at a time runs a step of a kind.
struct BoothServices {
  std::shared_ptr<const PageReader> reader{};
  std::shared_ptr<const ChipFilesReader> chip_files{};
  trust::Store trust{};
  std::vector<model::LineReading> old_zone{};  ///< of a document that was not seen to leave
};

/// What the booth keeps from session to session. Thread-safe.
class BoothCore {
 public:
  BoothCore(hal::DeviceManager& devices, Plan what, BoothOptions options)
      : manager(devices),
        clock(devices.clock()),
        plan(std::move(what)),
        random(std::move(options.random)),
        services{std::move(options.reader), std::move(options.chip_files), std::move(options.trust)},
        computations_(std::make_shared<Computations>(clock)),
        changed_(clock) {}
  ~BoothCore();
  [[nodiscard]] Result<std::shared_ptr<SessionCore>> begin();
  [[nodiscard]] Result<void> open(Role role);
  /// The unit of a role that the plan names, opened where needed. Whoever holds it keeps it from being given back.
  [[nodiscard]] Result<std::shared_ptr<hal::Unit>> unit(const RoleRow& wanted);
  /// The same, as it was opened last; null: it was not.
  [[nodiscard]] std::shared_ptr<hal::Unit> held(Role role);

  hal::DeviceManager& manager;
  Clock& clock;
  const Plan plan;
  const std::function<std::uint32_t()> random;
  BoothServices services;

 private:
  [[nodiscard]] std::shared_ptr<hal::Unit> known(Role role) LANDFALL_REQUIRES(mutex_);

  const std::shared_ptr<Computations> computations_;
  Mutex mutex_;
  Condition changed_;
  // One for all roles of a device.
  std::map<Role, std::shared_ptr<hal::Unit>> units_ LANDFALL_GUARDED_BY(mutex_);
  std::set<std::string> opening_ LANDFALL_GUARDED_BY(mutex_);  // URIs
  bool busy_ LANDFALL_GUARDED_BY(mutex_) = false;
  std::weak_ptr<SessionCore> session_ LANDFALL_GUARDED_BY(mutex_);
  Thread thread_;  // by begin() and the destructor
};

}  // namespace landfall::capture
