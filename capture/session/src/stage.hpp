#pragma once

#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <landfall/hal/unit.hpp>
#include <landfall/model/record.hpp>

#include "booth_core.hpp"
#include "session_core.hpp"
#include "steps/step.hpp"
#include "watch.hpp"

namespace landfall::capture {

/// What one operation of a device brought.
struct Took {
  std::vector<hal::Frame> frames{};
  std::vector<hal::MessageEvent> messages{};
  hal::Ended ended{};
  bool absent = false;  ///< the device says that nothing lies there
  bool lifted = false;  ///< and it said so at some moment
  [[nodiscard]] bool done() const noexcept { return ended.end == hal::End::done; }
};

/// How a stream ended.
struct Streamed {
  Took took{};  ///< without frames: the gate has them
  bool accepted = false;
  bool at_rest = true;           ///< the gate looks no more: what it left behind is the step's
  std::optional<Error> error{};  ///< the gate's: it failed, or could not begin
};

/// What all steps of a session write into: which devices were used, and what they noticed. Thread-safe.
class Journal {
 public:
  void used(const model::DeviceUsed& device);
  void noticed(model::DeviceNotice notice);
  void move_to(model::TravellerRecord& record);

 private:
  Mutex mutex_;
  std::vector<model::DeviceUsed> devices_ LANDFALL_GUARDED_BY(mutex_);
  std::vector<model::DeviceNotice> notices_ LANDFALL_GUARDED_BY(mutex_);
};

/// All that a step sees of the world: its device, the operator, the clock, a place to compute, and its report.
/// Thread-bound.
class Stage {
 public:
  Stage(BoothCore& booth, SessionCore& core, Journal& journal, const Step& step, Activity& activity,
        model::StepReport& report, std::optional<PrintedZone> printed)
      : booth_(booth),
        core_(core),
        journal_(journal),
        step_(step),
        row_(row(step)),
        activity_(activity),
        report_(report),
        printed_(std::move(printed)),
        unit_(booth.held(row_.role.role)) {}

  [[nodiscard]] const Step& step() const noexcept { return step_; }
  /// What the booth was given for its steps, and what they leave for the next session.
  [[nodiscard]] BoothServices& services() const noexcept { return booth_.services; }
  /// The zone that an earlier step has read with certainty.
  [[nodiscard]] const std::optional<PrintedZone>& printed_zone() const noexcept { return printed_; }

  // the clock
  [[nodiscard]] Clock& clock() const noexcept { return booth_.clock; }
  [[nodiscard]] TimePoint now() const { return booth_.clock.now(); }
  [[nodiscard]] Deadline in(Duration time) const { return booth_.clock.in(time); }
  [[nodiscard]] Deadline try_ends() const { return in(step_.time); }  ///< where the try begins now
  [[nodiscard]] bool passed(Deadline deadline) const { return booth_.clock.passed(deadline); }
  [[nodiscard]] WallTime wall(TimePoint t) const { return booth_.clock.wall(t); }

  // the device of the step's role
  /// Whether it can be used at all; opens it.
  [[nodiscard]] Result<void> open();
  /// One operation, to its end; what happens is told and reported.
  [[nodiscard]] Took operate(hal::Request request, Deadline deadline);
  /// An operation that goes on until the gate accepts what it sees, what is presented is taken away, or the operation
  /// ends; then the gate has `last_look` for the exposure that it looks at.
  [[nodiscard]] Streamed stream(hal::Request request, Deadline deadline, Gate gate, int attempt, Duration last_look);
  [[nodiscard]] bool senses_presence() const;
  [[nodiscard]] hal::Presence presence() const;
  /// How long a command the device takes, where it is a chip reader that says so; 0: not known.
  [[nodiscard]] std::size_t apdu_max() const;
  [[nodiscard]] Provenance provenance(int attempt) const;
  /// A copy of the picture: a record keeps none of a device's memory.
  [[nodiscard]] model::Sample sample(const hal::Frame& frame, int attempt) const;
  /// What an operation without a result means for the step.
  [[nodiscard]] Try without(const Took& took);

  // the operator
  [[nodiscard]] bool wanted() const { return core_.wanted(activity_); }
  void pause(Duration time) { core_.pause(activity_, in(time)); }
  [[nodiscard]] std::set<Finger> missing_fingers() const { return core_.missing(); }
  /// Asks the traveller for something.
  void ask(HintCode code);
  /// What the keeper should know and no device said.
  void note(Notice notice);
  void tell(decltype(SessionEvent::body) body) { core_.tell(std::move(body)); }

  // computing
  /// SessionCore::compute().
  template <class T>
  [[nodiscard]] std::optional<Result<T>> compute(std::function<Result<T>(std::stop_token)> work, Deadline deadline) {
    return core_.compute<T>(activity_, std::move(work), deadline);
  }

  // the report
  void add_hint(const Hint& hint);
  void add_error(const Error& error);
  void set_reasons(std::vector<Hint> reasons) { report_.reasons = std::move(reasons); }

 private:
  /// Runs an operation; `enough` is asked after each event, and ends it.
  [[nodiscard]] Took run(hal::Request request, Deadline deadline, const std::shared_ptr<hal::EventQueue>& queue,
                         const std::function<bool(const hal::Event&, Took&)>& enough);
  void heard(const hal::Event& event, Took& took);

  BoothCore& booth_;
  SessionCore& core_;
  Journal& journal_;
  const Step& step_;
  const StepRow& row_;
  Activity& activity_;
  model::StepReport& report_;
  const std::optional<PrintedZone> printed_;
  std::shared_ptr<hal::Unit> unit_;  // as it was used last
};

/// "12 s", "0.5 s"
[[nodiscard]] std::string seconds_text(Duration time);

template <class T>
void move_to(std::vector<T>& from, std::vector<T>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  from.clear();
}

}  // namespace landfall::capture
