#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <landfall/driver/driver.hpp>

#include "lane.hpp"

namespace landfall::hal {

/// An opened unit: the driver's object, its lanes, what is known of it. Shared by the handle, the manager's record
/// (weakly) and the lanes' threads, so that a thread that never comes back touches nothing that was freed. Thread-safe.
class UnitCore : public std::enable_shared_from_this<UnitCore> {
 public:
  UnitCore(std::shared_ptr<Runtime> runtime, std::shared_ptr<driver::Driver> driver, driver::Found found,
           std::shared_ptr<FramePool> pool, std::shared_ptr<std::atomic<bool>> unproven);

  [[nodiscard]] Result<void> open(Deadline deadline);
  [[nodiscard]] Result<Operation> begin(Request request, Deadline deadline, std::shared_ptr<EventQueue> queue);
  [[nodiscard]] Result<void> signal(Signal signal, Deadline deadline);
  void device_gone();
  [[nodiscard]] Result<void> close(End end);
  [[nodiscard]] bool wait_closed(Deadline deadline);
  [[nodiscard]] State state(Function function) const;
  [[nodiscard]] Presence presence(Function function) const;
  void set_presence(Function function, Presence presence);
  [[nodiscard]] const UnitInfo& info() const noexcept { return info_; }
  /// True while some thread may still be with the driver.
  [[nodiscard]] bool in_use() const;
  /// The device left: the unit closes by itself.
  [[nodiscard]] bool leaving() const noexcept { return leaving_; }

  // ---- for lanes
  [[nodiscard]] driver::UnitDriver& driver() noexcept { return *unit_driver_; }
  [[nodiscard]] Result<void> open_driver(driver::Io& io);
  void lane_through();
  /// The last owner's lines were not proven clean: each lane does that before its first operation.
  [[nodiscard]] bool to_be_proven() const noexcept { return to_be_proven_; }
  void leave_unproven() noexcept { *unproven_ = true; }
  /// A reset concerns the whole unit: what runs on other lanes ends with an error first.
  void end_other_lanes(int number);
  const std::shared_ptr<Runtime> runtime;
  const std::shared_ptr<FramePool> pool;

 private:
  [[nodiscard]] std::shared_ptr<Lane> lane_of(Function function) const;
  [[nodiscard]] std::shared_ptr<Lane> lane_numbered(int number) const;
  const std::shared_ptr<driver::Driver> driver_;
  const driver::Found found_;
  UnitInfo info_;  // constant once open() has returned
  std::unique_ptr<driver::UnitDriver> unit_driver_;
  const std::shared_ptr<std::atomic<bool>> unproven_;  // the device's, from one owner to the next
  const bool to_be_proven_;
  std::vector<std::shared_ptr<Lane>> lanes_;  // constant after construction
  mutable Mutex mutex_;
  std::atomic<bool> leaving_ = false;
  int lanes_running_ LANDFALL_GUARDED_BY(mutex_) = 0;
  bool closed_ LANDFALL_GUARDED_BY(mutex_) = false;
  std::map<Function, Presence> presence_ LANDFALL_GUARDED_BY(mutex_);
};

}  // namespace landfall::hal
