#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>

#include <landfall/base/clock.hpp>
#include <landfall/hal/frame.hpp>
#include <landfall/hal/trace.hpp>

namespace landfall::hal {

/// How long the engine itself waits for a driver before it calls it stuck or its line dirty.
inline constexpr Duration stuck_after = std::chrono::seconds(2);
inline constexpr Duration resync_budget = std::chrono::seconds(1);
inline constexpr Duration reset_budget = std::chrono::seconds(2);

/// What all units of a manager share: the clock, one thread for deadlines, ids. Thread-safe. Kept alive by whoever
/// still needs it; after stop() timers are accepted and never run.
class Runtime {
 public:
  Runtime(Clock& clock, std::shared_ptr<Corrector> corrector, std::shared_ptr<ContractTrace> trace);
  ~Runtime() { stop(); }
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  using TimerId = std::uint64_t;
  /// Runs `fire` on the timer thread at that time. It must not block.
  TimerId at(TimePoint time, std::function<void()> fire);
  void forget(TimerId id);
  void stop();

  Clock& clock;
  const std::shared_ptr<Corrector> corrector;
  const std::shared_ptr<ContractTrace> trace;
  std::atomic<std::uint64_t> next_operation{1};

 private:
  void run();
  Mutex mutex_;
  Condition changed_;
  std::map<std::pair<TimePoint, TimerId>, std::function<void()>> timers_ LANDFALL_GUARDED_BY(mutex_);
  std::map<TimerId, TimePoint> times_ LANDFALL_GUARDED_BY(mutex_);
  TimerId last_ LANDFALL_GUARDED_BY(mutex_) = 0;
  bool stopped_ LANDFALL_GUARDED_BY(mutex_) = false;
  Thread thread_;
};

}  // namespace landfall::hal
