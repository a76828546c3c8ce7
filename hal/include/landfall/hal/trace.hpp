#pragma once

#include <memory>
#include <string>

#include <landfall/base/result.hpp>
#include <landfall/hal/event.hpp>
#include <landfall/hal/request.hpp>
#include <landfall/hal/unit.hpp>

namespace landfall::hal {

/// Watches the contract itself: what was asked and what came of it. For devices that have no wire of ours, this is their
/// recording. Thread-safe; must not block for long. Given to the manager (ManagerOptions::trace).
class LANDFALL_API ContractTrace {
 public:
  virtual ~ContractTrace() = default;
  virtual void begun(const UnitInfo& unit, std::uint64_t operation, const Request& request, TimePoint time) = 0;
  virtual void event(const Event& event) = 0;
};

}  // namespace landfall::hal
