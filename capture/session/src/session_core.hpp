#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include <landfall/capture/booth.hpp>
#include <landfall/hal/unit.hpp>

#include "computations.hpp"
#include "outbox.hpp"

namespace landfall::capture {

/// A step that runs, as the others see it: what to stop when somebody wants its attention. Guarded by its session's
/// mutex.
struct Activity {
  std::size_t step = 0;  ///< index in the plan
  bool heeds_missing_fingers = false;
  hal::Operation* operation = nullptr;
  std::stop_source computing{};
  bool ending = false;            ///< another step that runs at once has ended all
  std::deque<model::Act> asks{};  ///< what the operator asked it for, until it has dealt with it
  std::vector<model::OperatorAct> acts{};
};

/// What the handle, the session's threads and computations share. Outlives the booth where the handle does.
/// Thread-safe.
class SessionCore : public std::enable_shared_from_this<SessionCore> {
 public:
  SessionCore(Clock& of, std::shared_ptr<Computations> computations)
      : clock(of), computations_(std::move(computations)), changed_(of) {}

  // by the handle
  [[nodiscard]] Next next(Deadline deadline);
  /// `step`: of the plan; empty: the one that runs.
  [[nodiscard]] Result<void> ask(model::Act what, std::optional<std::size_t> step);
  [[nodiscard]] Result<void> say_missing(std::vector<Finger> fingers);
  void cancel();
  [[nodiscard]] Result<model::TravellerRecord> finish();

  // by the session's threads
  void tell(decltype(SessionEvent::body) body);
  /// From here on it is the step that answers are for, one of several or alone.
  void begins(Activity& activity);
  /// What was answered and not dealt with was for this step and no other: it goes to `acts` and no further.
  void ends(Activity& activity, std::vector<model::OperatorAct>& acts);
  /// Those of one group that still run have nothing to go on with.
  void end_group();
  /// Takes note of the operation that runs; cancels it at once where somebody wants the step's attention.
  void running(Activity& activity, hal::Operation* operation);
  [[nodiscard]] bool wanted(const Activity& activity) const;   ///< an ask, a cancel or a finish is pending
  [[nodiscard]] bool leaving(const Activity& activity) const;  ///< cancel, finish, or the end of its group
  [[nodiscard]] bool leaving() const;                          ///< cancel or finish
  /// The oldest ask, if any; what was answered until now goes to `acts`.
  [[nodiscard]] std::optional<model::Act> take_ask(Activity& activity, std::vector<model::OperatorAct>& acts);
  [[nodiscard]] std::set<Finger> missing() const;
  /// Waits until `deadline` or until somebody wants attention.
  void pause(Activity& activity, Deadline deadline);
  /// Runs `work` on a thread of its own and waits for what it gives; empty where somebody wants attention or the
  /// deadline has passed: then it is told to stop, and what it gives later is thrown away. `work` owns all that it
  /// touches. An error of the result: stuck, internal (it threw), or the work's own.
  template <class T>
  [[nodiscard]] std::optional<Result<T>> compute(Activity& activity, std::function<Result<T>(std::stop_token)> work,
                                                 Deadline deadline) {
    if (wanted(activity)) return std::nullopt;
    const auto out = std::make_shared<std::optional<Result<T>>>();
    const auto into = [out, work = std::move(work)](std::stop_token stop) -> Result<void> {
      *out = work(std::move(stop));
      return {};
    };
    auto work_there = start(into);
    if (!work_there) return Result<T>(std::move(work_there).error());
    auto ran = await(activity, *work_there, deadline);
    if (!ran) return std::nullopt;
    if (!*ran) return Result<T>(std::move(*ran).error());
    return std::move(*out);
  }
  /// Something that is computed on a thread of its own.
  struct Work {
    std::stop_source stop{};
    std::shared_ptr<std::optional<Result<void>>> result = std::make_shared<std::optional<Result<void>>>();
  };
  /// The halves of compute(): begins it (errors: stuck) ..
  [[nodiscard]] Result<Work> start(std::function<Result<void>(std::stop_token)> work);
  /// .. and waits for its end; empty as with compute().
  [[nodiscard]] std::optional<Result<void>> await(Activity& activity, Work& work, Deadline deadline);
  void over(model::TravellerRecord record);

  Clock& clock;

 private:
  [[nodiscard]] bool attention(const Activity& activity) const LANDFALL_REQUIRES(mutex_) {
    return cancelled_ || finishing_ || activity.ending || !activity.asks.empty();
  }
  [[nodiscard]] Result<Activity*> addressed(std::optional<std::size_t> step) LANDFALL_REQUIRES(mutex_);
  void interrupt(Activity& activity) LANDFALL_REQUIRES(mutex_);
  void interrupt_all() LANDFALL_REQUIRES(mutex_);
  void push(decltype(SessionEvent::body) body) LANDFALL_REQUIRES(mutex_);

  const std::shared_ptr<Computations> computations_;
  mutable Mutex mutex_;
  Condition changed_;
  Outbox outbox_ LANDFALL_GUARDED_BY(mutex_);
  std::vector<Activity*> active_ LANDFALL_GUARDED_BY(mutex_);
  // Said while no step ran: for the next that begins.
  std::deque<model::Act> early_ LANDFALL_GUARDED_BY(mutex_);
  std::vector<model::OperatorAct> early_acts_ LANDFALL_GUARDED_BY(mutex_);
  std::set<Finger> missing_ LANDFALL_GUARDED_BY(mutex_);
  std::optional<model::TravellerRecord> record_ LANDFALL_GUARDED_BY(mutex_);
  bool cancelled_ LANDFALL_GUARDED_BY(mutex_) = false, finishing_ LANDFALL_GUARDED_BY(mutex_) = false;
  bool ended_ LANDFALL_GUARDED_BY(mutex_) = false;  // SessionEnded is in the outbox, or was
};

}  // namespace landfall::capture
