#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include <landfall/driver/driver.hpp>
#include <landfall/hal/states.hpp>

#include "operation.hpp"

namespace landfall::hal {

class UnitCore;

/// An output that waits for its turn on the lane, and its answer.
struct OutputCommand {
  OutputCommand(Signal s, Deadline d, Clock& clock) : signal(std::move(s)), deadline(d), answered(clock) {}
  const Signal signal;
  const Deadline deadline;
  Mutex mutex;
  Condition answered;
  std::optional<Result<void>> answer LANDFALL_GUARDED_BY(mutex);
  void reply(Result<void> result);
};

/// One thread that calls the driver, for the functions that exclude each other. All waiting of driver code happens in
/// its Io (lane_io.hpp). Thread-safe; owned by its unit and by its own thread while that runs.
class Lane : public std::enable_shared_from_this<Lane> {
 public:
  Lane(std::shared_ptr<Runtime> rt, int n);

  /// Starts the thread. The first lane opens the driver; the others find it open.
  void start(std::shared_ptr<UnitCore> unit, bool opens, Deadline open_deadline);
  /// Errors: busy, not_ready, stuck, gone, closed.
  [[nodiscard]] Result<void> submit(const std::shared_ptr<Operation::Core>& op);
  [[nodiscard]] Result<void> output(const std::shared_ptr<OutputCommand>& command);
  /// The driver should leave, if it is with this operation.
  void leave(std::uint64_t operation);
  void device_gone();
  /// What runs ends with this error.
  void interrupt(const Error& why);
  /// Ends everything; the thread ends when the driver lets it. `end` is what running operations hear.
  void close(End end);
  /// True when the thread is through, false at the deadline.
  [[nodiscard]] bool wait_closed(Deadline deadline);
  /// Waits for the driver's open(). The error where it failed.
  [[nodiscard]] Result<void> wait_opened(Deadline deadline);
  void join_or_abandon();
  [[nodiscard]] State state() const;

  // ---- for LaneIo, on the lane's thread or from completions
  [[nodiscard]] std::shared_ptr<OutputCommand> next_output();
  void wake() { changed_.notify_all(); }

  const std::shared_ptr<Runtime> runtime;
  const int number;

 private:
  friend class LaneIo;
  void run(std::shared_ptr<UnitCore> unit, bool opens, Deadline open_deadline);
  bool open_driver(UnitCore& unit, Deadline deadline);
  void perform(UnitCore& unit, const std::shared_ptr<Operation::Core>& op);
  [[nodiscard]] bool closing() const;
  bool settle(UnitCore& unit);        // proves the line clean; false: failed or gone
  void settle_first(UnitCore& unit);  // the same for what the last owner left
  void await_stuck_calls(UnitCore& unit);
  void serve_output(UnitCore& unit, const std::shared_ptr<OutputCommand>& command);
  void end_of_thread(UnitCore& unit);
  void step(Move m) LANDFALL_REQUIRES(mutex_);
  void end_all(End end) LANDFALL_REQUIRES(mutex_);
  void watch_for_stuck(Duration after);
  [[nodiscard]] Error not_open_error() const LANDFALL_REQUIRES(mutex_);

  mutable Mutex mutex_;
  Condition changed_;
  State state_ LANDFALL_GUARDED_BY(mutex_) = State::closed;
  std::shared_ptr<Operation::Core> current_ LANDFALL_GUARDED_BY(mutex_), pending_ LANDFALL_GUARDED_BY(mutex_);
  std::deque<std::shared_ptr<OutputCommand>> outputs_ LANDFALL_GUARDED_BY(mutex_);
  std::optional<Error> open_error_ LANDFALL_GUARDED_BY(mutex_);
  bool opened_ LANDFALL_GUARDED_BY(mutex_) = false;
  bool leave_ LANDFALL_GUARDED_BY(mutex_) = false;  // the driver should leave its stream
  bool closing_ LANDFALL_GUARDED_BY(mutex_) = false;
  bool gone_ LANDFALL_GUARDED_BY(mutex_) = false;
  bool through_ LANDFALL_GUARDED_BY(mutex_) = false;  // the thread has nothing more to do
  End closed_as_ LANDFALL_GUARDED_BY(mutex_) = End::cancelled;
  int stuck_calls_ LANDFALL_GUARDED_BY(mutex_) = 0;     // Io::blocking threads in quarantine
  std::uint64_t verb_ LANDFALL_GUARDED_BY(mutex_) = 0;  // counts calls into the driver; 0 in verb_running_: none runs
  std::uint64_t verb_running_ LANDFALL_GUARDED_BY(mutex_) = 0;
  Thread thread_;
};

}  // namespace landfall::hal
