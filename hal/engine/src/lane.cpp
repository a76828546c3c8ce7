#include "lane.hpp"

#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>

#include "lane_io.hpp"
#include "sink.hpp"
#include "unit_core.hpp"

namespace landfall::hal {
namespace {
constexpr Log lane_log("hal");
}

void OutputCommand::reply(Result<void> result) {
  {
    const Lock lock(mutex);
    if (answer) return;
    answer.emplace(std::move(result));
  }
  answered.notify_all();
}

Lane::Lane(std::shared_ptr<Runtime> rt, int n) : runtime(std::move(rt)), number(n), changed_(runtime->clock) {}

void Lane::step(Move m) {
  const auto next = move(state_, m);
  if (!next.ok) lane_log.error(text("illegal move ", name(m), " in state ", name(state_)));
  state_ = next.state;
}

State Lane::state() const {
  const Lock lock(mutex_);
  return state_;
}

void Lane::start(std::shared_ptr<UnitCore> unit, bool opens, Deadline open_deadline) {
  {
    const Lock lock(mutex_);
    step(Move::open);
  }
  thread_ = runtime->clock.spawn(text("lf-lane", number),
                                 [self = shared_from_this(), unit = std::move(unit), opens, open_deadline]() mutable {
                                   self->run(std::move(unit), opens, open_deadline);
                                 });
}

Error Lane::not_open_error() const {
  if (gone_) return Error(Errc::gone, Layer::hal, "a device that is there", "it left the bus");
  if (closing_ && closed_as_ == End::stolen)
    return Error(Errc::stolen, Layer::hal, "the unit for this owner", "another owner took it");
  if (closing_ || through_) return Error(Errc::closed, Layer::hal, "an open unit", "a closed one");
  if (verb_running_ != 0 || stuck_calls_ > 0)
    return Error(Errc::stuck, Layer::hal, "the driver's thread back", "a call that has not returned");
  return Error(Errc::not_ready, Layer::hal, "a line that is proven clean",
               "one that could not be cleaned: close and open the unit");
}

Result<void> Lane::submit(const std::shared_ptr<Operation::Core>& op) {
  {
    const Lock lock(mutex_);
    if (gone_ || closing_ || through_ || state_ == State::failed || state_ == State::closed) return not_open_error();
    // While the line is proven clean (stopping) one operation may wait, within its own deadline.
    const bool with_driver = state_ == State::capturing && !(current_ && current_->ended());
    if (with_driver || (pending_ && !pending_->ended()))
      return Error(Errc::busy, Layer::hal, "a function that is free", "an operation that runs").at(op->device);
    op->lane = weak_from_this();
    pending_ = op;
  }
  changed_.notify_all();
  return {};
}

Result<void> Lane::output(const std::shared_ptr<OutputCommand>& command) {
  {
    const Lock lock(mutex_);
    if (gone_ || closing_ || through_ || state_ == State::failed || state_ == State::closed) return not_open_error();
    if (outputs_.size() >= 64) return Error(Errc::exhausted, Layer::hal, "at most 64 outputs waiting", "more");
    outputs_.push_back(command);
  }
  changed_.notify_all();
  return {};
}

std::shared_ptr<OutputCommand> Lane::next_output() {
  const Lock lock(mutex_);
  if (outputs_.empty()) return nullptr;
  auto command = std::move(outputs_.front());
  outputs_.pop_front();
  return command;
}

void Lane::leave(std::uint64_t operation) {
  {
    const Lock lock(mutex_);
    if (!current_ || current_->id != operation) {
      return;  // not with the driver: a pending one is skipped when its turn comes
    }
    leave_ = true;
  }
  changed_.notify_all();
  watch_for_stuck(stuck_after);
}

// A driver that is still in the same call after `after` is stuck: the unit says so, and other operations do not wait
// for it.
void Lane::watch_for_stuck(Duration after) {
  std::uint64_t watched = 0;
  {
    const Lock lock(mutex_);
    watched = verb_running_;
  }
  if (watched == 0) return;
  runtime->at(runtime->clock.now() + after, [weak = weak_from_this(), watched] {
    const auto self = weak.lock();
    if (!self) return;
    std::shared_ptr<Operation::Core> waiting;
    {
      const Lock lock(self->mutex_);
      if (self->verb_running_ != watched || self->state_ == State::failed || self->state_ == State::gone) return;
      if (self->state_ == State::capturing) self->step(Move::stop);
      self->step(Move::stuck);
      waiting = std::exchange(self->pending_, nullptr);
    }
    self->wake();
    lane_log.error(text("lane ", self->number, ": the driver's call has not returned; failed(stuck)"));
    if (waiting)
      waiting->end_with({End::error,
                         {},
                         Error(Errc::stuck, Layer::hal, "the driver's thread back", "a call that has not returned")
                             .at(waiting->device)});
  });
}

void Lane::device_gone() {
  std::deque<std::shared_ptr<OutputCommand>> outputs;
  {
    const Lock lock(mutex_);
    if (gone_) return;
    gone_ = true;
    if (state_ != State::closed) step(Move::leave);
    end_all(End::gone);
    outputs.swap(outputs_);
  }
  changed_.notify_all();
  for (const auto& command : outputs) command->reply(leave_error(End::gone, {}));
}

void Lane::interrupt(const Error& why) {
  std::shared_ptr<Operation::Core> op;
  {
    const Lock lock(mutex_);
    op = current_;
  }
  if (op) op->end_and_leave({End::error, {}, why});
}

// Before the driver hears of it: else its own answer could be the first end.
void Lane::end_all(End end) {
  for (const auto& op : {current_, std::exchange(pending_, nullptr)})
    if (op) op->end_with({end, {}, end == End::cancelled ? std::nullopt : std::optional(leave_error(end, op->device))});
}

void Lane::close(End end) {
  std::deque<std::shared_ptr<OutputCommand>> outputs;
  {
    const Lock lock(mutex_);
    if (!closing_) closed_as_ = end;
    closing_ = true;
    end_all(end);
    outputs.swap(outputs_);
  }
  changed_.notify_all();
  for (const auto& command : outputs) command->reply(Error(Errc::closed, Layer::hal, "an open unit", "a closed one"));
}

bool Lane::wait_closed(Deadline deadline) {
  Lock lock(mutex_);
  return changed_.wait(lock, deadline, [&]() LANDFALL_REQUIRES(mutex_) { return through_ || state_ == State::closed; });
}

Result<void> Lane::wait_opened(Deadline deadline) {
  Lock lock(mutex_);
  const bool came =
      changed_.wait(lock, deadline, [&]() LANDFALL_REQUIRES(mutex_) { return opened_ || open_error_ || gone_; });
  if (open_error_) return *open_error_;
  if (gone_) return not_open_error();
  if (!came) return Error(Errc::deadline, Layer::hal, "the unit open before the deadline", "the driver still opens it");
  return {};
}

void Lane::join_or_abandon() {
  if (!thread_.joinable()) return;
  bool done = false;
  {
    const Lock lock(mutex_);
    done = through_;
  }
  if (done)
    thread_.join();
  else
    thread_.detach();  // it owns the lane, the unit and the driver: nothing it touches is freed under it
}

// ---- on the lane's thread

void Lane::run(std::shared_ptr<UnitCore> unit, bool opens, Deadline open_deadline) {
  if (opens && !open_driver(*unit, open_deadline)) {
    end_of_thread(*unit);
    return;
  }
  if (!opens) {
    {
      const Lock lock(mutex_);
      opened_ = true;
      if (!gone_) step(Move::opened);
    }
    changed_.notify_all();
  }
  if (unit->to_be_proven()) settle_first(*unit);
  for (;;) {
    std::shared_ptr<Operation::Core> op;
    {
      Lock lock(mutex_);
      changed_.wait(lock, Deadline::never(), [&]() LANDFALL_REQUIRES(mutex_) {
        return gone_ || closing_ || !outputs_.empty() || (pending_ && state_ == State::idle);
      });
      if (gone_ || closing_) break;
      op = state_ == State::idle ? std::exchange(pending_, nullptr) : nullptr;
      if (op && !op->ended()) {
        current_ = op;
        leave_ = false;
        verb_running_ = ++verb_;
        step(Move::begin);
      } else if (op) {
        op = nullptr;
        continue;  // it ended while it waited
      }
    }
    if (op)
      perform(*unit, op);
    else if (const auto command = next_output())
      serve_output(*unit, command);
  }
  end_of_thread(*unit);
}

bool Lane::open_driver(UnitCore& unit, Deadline deadline) {
  {
    const Lock lock(mutex_);
    verb_running_ = ++verb_;
  }
  LaneIo io(*this, unit, LaneIo::For::upkeep, deadline);
  auto opened = unit.open_driver(io);
  bool ready = false;
  {
    const Lock lock(mutex_);
    verb_running_ = 0;
    if (!opened) open_error_ = std::move(opened).error();
    opened_ = !open_error_;
    ready = opened_ && !closing_ && !gone_;
    if (state_ == State::opening) step(opened_ ? Move::opened : Move::open_failed);
  }
  changed_.notify_all();
  return ready;
}

void Lane::perform(UnitCore& unit, const std::shared_ptr<Operation::Core>& op) {
  LaneIo io(*this, unit, LaneIo::For::stream, op->deadline, op);
  OperationSink sink(unit, op);
  auto streamed = unit.driver().stream(op->request, sink, io);
  bool clean = false;
  bool left = false;
  if (!streamed) {
    const auto code = streamed.error().code();
    left = code == Errc::gone;
    // The driver may be told of the deadline before the timer thread has said so.
    const bool late = code == Errc::deadline && runtime->clock.passed(op->deadline);
    op->end_with({left ? End::gone : late ? End::deadline : End::error, {}, std::move(streamed).error()});
  } else if (auto* refused = std::get_if<Refused>(&*streamed)) {
    clean = op->end_with({End::refused, std::move(*refused), {}});
  } else if (const auto missing = sink.missing()) {
    op->end_with({End::error, {}, *missing});
  } else {
    clean = op->end_with({End::done, {}, {}});
  }
  bool stuck = false;
  {
    const Lock lock(mutex_);
    verb_running_ = 0;
    current_ = nullptr;
    leave_ = false;
    if (gone_) return;
    stuck = stuck_calls_ > 0;
    if (state_ == State::failed)
      step(Move::returned);
    else if (clean && !stuck)
      step(Move::end);
    else
      step(Move::stop);
    if (state_ == State::idle) return;
  }
  if (left) {
    unit.device_gone();
    return;
  }
  if (stuck) await_stuck_calls(unit);
  settle(unit);
}

// A quarantined call still holds the device: the unit is failed(stuck) until it returns.
void Lane::await_stuck_calls(UnitCore&) {
  std::shared_ptr<Operation::Core> waiting;
  {
    const Lock lock(mutex_);
    if (stuck_calls_ == 0 || gone_) return;
    step(Move::stuck);
    waiting = std::exchange(pending_, nullptr);
  }
  lane_log.error(text("lane ", number, ": a blocking call was left behind; failed(stuck) until it returns"));
  if (waiting)
    waiting->end_with({End::error,
                       {},
                       Error(Errc::stuck, Layer::hal, "the driver's thread back", "a call that has not returned")
                           .at(waiting->device)});
  Lock lock(mutex_);
  changed_.wait(lock, Deadline::never(),
                [&]() LANDFALL_REQUIRES(mutex_) { return stuck_calls_ == 0 || closing_ || gone_; });
  if (stuck_calls_ == 0 && !gone_) step(Move::returned);
}

bool Lane::closing() const {
  const Lock lock(mutex_);
  return closing_;
}

bool Lane::settle(UnitCore& unit) {
  constexpr std::optional<driver::Reset> ladder[] = {std::nullopt, driver::Reset::clear_halt,
                                                     driver::Reset::port_reset};
  for (const auto rung : ladder) {
    {
      const Lock lock(mutex_);
      if (gone_) return false;
      if (state_ != State::stopping) return false;  // closed while a call was stuck
      if (closing_ && rung) break;                  // the next owner proves it: close() waits for one rung, not for all
      verb_running_ = ++verb_;
    }
    watch_for_stuck(resync_budget + reset_budget + stuck_after);
    Result<void> proven;
    if (rung) {
      lane_log.warning(text(unit.info().id, ": line not clean, ",
                            *rung == driver::Reset::clear_halt ? "clearing halts" : "resetting the port"));
      if (*rung == driver::Reset::port_reset) unit.end_other_lanes(number);
      LaneIo io(*this, unit, LaneIo::For::upkeep, runtime->clock.in(reset_budget));
      proven = unit.driver().reset(*rung, io);
    }
    if (proven && rung && closing()) {
      proven = Error(Errc::closed, Layer::hal, "an open unit", "a closed one");
    } else if (proven) {
      LaneIo io(*this, unit, LaneIo::For::upkeep, runtime->clock.in(resync_budget));
      proven = unit.driver().resync(io);
    }
    bool left = false;
    {
      const Lock lock(mutex_);
      verb_running_ = 0;
      if (gone_) return false;
      if (state_ == State::failed) step(Move::returned);  // it was called stuck, and came back
      left = !proven && proven.error().code() == Errc::gone;
      if (proven) {
        step(Move::clean);
        return true;
      }
    }
    if (left) {
      unit.device_gone();
      return false;
    }
    lane_log.warning(text(unit.info().id, ": resync failed: ", proven.error().message()));
  }
  std::shared_ptr<Operation::Core> waiting;
  {
    const Lock lock(mutex_);
    if (!gone_) step(Move::dirty);
    waiting = std::exchange(pending_, nullptr);
  }
  if (waiting)
    waiting->end_with(
        {End::error,
         {},
         Error(Errc::not_ready, Layer::hal, "a line that is proven clean", "one that could not be cleaned")
             .at(waiting->device)});
  return false;
}

// The last owner closed a line that was not proven clean. As if it had just been stopped.
void Lane::settle_first(UnitCore& unit) {
  {
    const Lock lock(mutex_);
    if (gone_ || closing_ || state_ != State::idle) return unit.leave_unproven();
    step(Move::begin);
    step(Move::stop);
  }
  settle(unit);
}

void Lane::serve_output(UnitCore& unit, const std::shared_ptr<OutputCommand>& command) {
  if (runtime->clock.passed(command->deadline)) return command->reply(leave_error(End::deadline, unit.info().id));
  LaneIo io(*this, unit, LaneIo::For::upkeep, command->deadline.sooner(runtime->clock.in(reset_budget)));
  command->reply(unit.driver().signal(command->signal, io));
}

void Lane::end_of_thread(UnitCore& unit) {
  std::shared_ptr<Operation::Core> waiting;
  std::deque<std::shared_ptr<OutputCommand>> outputs;
  {
    const Lock lock(mutex_);
    waiting = std::exchange(pending_, nullptr);
    outputs.swap(outputs_);
    if (state_ != State::idle) unit.leave_unproven();
  }
  if (waiting) waiting->end_with({End::cancelled, {}, {}});
  for (const auto& command : outputs) command->reply(Error(Errc::closed, Layer::hal, "an open unit", "a closed one"));
  unit.lane_through();
  {
    const Lock lock(mutex_);
    if (state_ != State::closed) step(Move::close);
    through_ = true;
  }
  changed_.notify_all();
}

}  // namespace landfall::hal
