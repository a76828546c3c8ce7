#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/hal/unit.hpp>

#include "runtime.hpp"

namespace landfall::hal {

class Lane;

/// One operation: a reserved slot for its end, and the queues that hear of it. The first end wins; whatever comes after
/// it is dropped and counted. Thread-safe. Locks are taken in the order lane, operation, queue.
struct Operation::Core : std::enable_shared_from_this<Operation::Core> {
  Core(std::shared_ptr<Runtime> rt, std::string unit_id, Request what, Deadline until,
       std::shared_ptr<EventQueue> queue);

  /// Ends it and tells every queue; false where it had ended already.
  bool end_with(Ended ended);
  /// Tells every queue; false after the end.
  bool push(decltype(Event::body) body);
  [[nodiscard]] std::optional<End> ended() const;
  /// end_with(), then the driver is told to leave.
  bool end_and_leave(Ended ended);
  void arm_deadline();
  /// One more reader; hears the end at once where that has come.
  void add(std::shared_ptr<EventQueue> queue);

  const std::shared_ptr<Runtime> runtime;
  const std::uint64_t id;
  const std::string device;
  const Request request;
  const Function function;
  const Deadline deadline;
  std::vector<std::string> adjustments;
  std::weak_ptr<Lane> lane;

  mutable Mutex mutex;
  std::vector<std::shared_ptr<EventQueue>> queues LANDFALL_GUARDED_BY(mutex);
  std::optional<End> end LANDFALL_GUARDED_BY(mutex);
  std::optional<Runtime::TimerId> timer LANDFALL_GUARDED_BY(mutex);
  std::uint64_t dropped LANDFALL_GUARDED_BY(mutex) = 0;  ///< events after the end

 private:
  std::optional<Event> ended_ LANDFALL_GUARDED_BY(mutex);
  void tell(decltype(Event::body) body) LANDFALL_REQUIRES(mutex);
};

/// The driver should leave because the operation ended so.
[[nodiscard]] Error leave_error(End end, const std::string& device);

}  // namespace landfall::hal
