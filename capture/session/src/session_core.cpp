#include "session_core.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <landfall/base/text.hpp>

namespace landfall::capture {
// ---- by the handle

Next SessionCore::next(Deadline deadline) {
  Lock lock(mutex_);
  if (!changed_.wait(lock, deadline, [&]() LANDFALL_REQUIRES(mutex_) { return !outbox_.empty() || ended_; }))
    return Next::Kind::time_up;
  if (outbox_.empty()) return Next::Kind::over;
  return outbox_.pop();
}

// Null: no step runs just now.
Result<Activity*> SessionCore::addressed(std::optional<std::size_t> step) {
  if (ended_ || finishing_) return Error(Errc::not_ready, Layer::capture, "a session that goes on", "it is over");
  if (!step && active_.size() > 1)
    return Error(Errc::bad_input, Layer::capture, "which step it is for, as several run", "none");
  if (!step) return active_.empty() ? nullptr : active_.front();
  const auto it = std::ranges::find(active_, *step, &Activity::step);
  if (it == active_.end()) return Error(Errc::not_ready, Layer::capture, text("step ", *step, " running"), "it is not");
  return *it;
}

Result<void> SessionCore::ask(model::Act what, std::optional<std::size_t> step) {
  const Lock lock(mutex_);
  LANDFALL_TRY(auto* const activity, addressed(step));
  (activity != nullptr ? activity->asks : early_).push_back(what);
  (activity != nullptr ? activity->acts : early_acts_).push_back({clock.wall(clock.now()), what, {}});
  if (activity != nullptr) interrupt(*activity);
  return {};
}

// Who takes fingers begins anew; where no step does, it is for the one that runs.
Result<void> SessionCore::say_missing(std::vector<Finger> fingers) {
  const Lock lock(mutex_);
  if (ended_ || finishing_) return Error(Errc::not_ready, Layer::capture, "a session that goes on", "it is over");
  missing_.insert(fingers.begin(), fingers.end());
  const auto it = std::ranges::find(active_, true, &Activity::heeds_missing_fingers);
  auto* const activity = it != active_.end() ? *it : active_.empty() ? nullptr : active_.front();
  (activity != nullptr ? activity->acts : early_acts_)
      .push_back({clock.wall(clock.now()), model::Act::missing_fingers, std::move(fingers)});
  (activity != nullptr ? activity->asks : early_).push_back(model::Act::missing_fingers);
  if (activity != nullptr) interrupt(*activity);
  return {};
}

void SessionCore::cancel() {
  const Lock lock(mutex_);
  if (ended_) return;
  cancelled_ = true;
  interrupt_all();
  push(SessionEnded{true, model::RecordStatus::incomplete});
  ended_ = true;
  changed_.notify_all();
}

Result<model::TravellerRecord> SessionCore::finish() {
  Lock lock(mutex_);
  if (!ended_) {
    finishing_ = true;
    interrupt_all();
    changed_.wait(lock, Deadline::never(), [&]() LANDFALL_REQUIRES(mutex_) { return ended_; });
  }
  if (cancelled_) return Error(Errc::cancelled, Layer::capture, "a session that was not cancelled", "cancelled");
  if (!record_) return Error(Errc::not_ready, Layer::capture, "a record that was not handed out yet", "handed out");
  auto out = std::move(*record_);
  record_.reset();
  return out;
}

// Its thread may wait for a device, for a computation or for time to pass: all three end.
void SessionCore::interrupt(Activity& activity) {
  if (activity.operation != nullptr) activity.operation->cancel();
  activity.computing.request_stop();
  changed_.notify_all();
}

void SessionCore::interrupt_all() {
  for (auto* activity : active_) interrupt(*activity);
  changed_.notify_all();
}

// ---- by the session's threads

void SessionCore::push(decltype(SessionEvent::body) body) {
  if (ended_) return;
  SessionEvent event;
  event.time = clock.now();
  event.body = std::move(body);
  outbox_.push(std::move(event));
  changed_.notify_all();
}

void SessionCore::tell(decltype(SessionEvent::body) body) {
  const Lock lock(mutex_);
  push(std::move(body));
}

void SessionCore::begins(Activity& activity) {
  const Lock lock(mutex_);
  active_.push_back(&activity);
  std::ranges::move(std::exchange(early_, {}), std::back_inserter(activity.asks));
  std::ranges::move(std::exchange(early_acts_, {}), std::back_inserter(activity.acts));
}

void SessionCore::ends(Activity& activity, std::vector<model::OperatorAct>& acts) {
  const Lock lock(mutex_);
  std::erase(active_, &activity);
  std::ranges::move(std::exchange(activity.acts, {}), std::back_inserter(acts));
  changed_.notify_all();
}

void SessionCore::end_group() {
  const Lock lock(mutex_);
  for (auto* activity : active_) activity->ending = true;
  interrupt_all();
}

void SessionCore::running(Activity& activity, hal::Operation* operation) {
  const Lock lock(mutex_);
  activity.operation = operation;
  if (operation != nullptr && attention(activity)) operation->cancel();
}

bool SessionCore::wanted(const Activity& activity) const {
  const Lock lock(mutex_);
  return attention(activity);
}

bool SessionCore::leaving(const Activity& activity) const {
  const Lock lock(mutex_);
  return cancelled_ || finishing_ || activity.ending;
}

bool SessionCore::leaving() const {
  const Lock lock(mutex_);
  return cancelled_ || finishing_;
}

std::optional<model::Act> SessionCore::take_ask(Activity& activity, std::vector<model::OperatorAct>& acts) {
  const Lock lock(mutex_);
  std::ranges::move(std::exchange(activity.acts, {}), std::back_inserter(acts));
  if (activity.asks.empty()) return std::nullopt;
  const auto ask = activity.asks.front();
  activity.asks.pop_front();
  return ask;
}

std::set<Finger> SessionCore::missing() const {
  const Lock lock(mutex_);
  return missing_;
}

void SessionCore::pause(Activity& activity, Deadline deadline) {
  Lock lock(mutex_);
  changed_.wait(lock, deadline, [&]() LANDFALL_REQUIRES(mutex_) { return attention(activity); });
}

Result<SessionCore::Work> SessionCore::start(std::function<Result<void>(std::stop_token)> work) {
  Work out;
  LANDFALL_CHECK(computations_->start([work = std::move(work), stop = out.stop.get_token()] { return work(stop); },
                                      [self = shared_from_this(), result = out.result](Result<void> its) {
                                        const Lock inner(self->mutex_);
                                        *result = std::move(its);
                                        self->changed_.notify_all();
                                      }));
  return out;
}

std::optional<Result<void>> SessionCore::await(Activity& activity, Work& work, Deadline deadline) {
  Lock lock(mutex_);
  activity.computing = work.stop;
  changed_.wait(lock, deadline,
                [&]() LANDFALL_REQUIRES(mutex_) { return work.result->has_value() || attention(activity); });
  work.stop.request_stop();
  return std::move(*work.result);
}

void SessionCore::over(model::TravellerRecord record) {
  const Lock lock(mutex_);
  if (ended_) return;  // cancelled
  push(SessionEnded{false, record.status});
  record_ = std::move(record);
  ended_ = true;
  changed_.notify_all();
}

// ---- the handle

Session& Session::operator=(Session&& other) noexcept {
  if (this != &other) {
    if (core_) core_->cancel();
    core_ = std::move(other.core_);
  }
  return *this;
}
Session::~Session() {
  if (core_) core_->cancel();
}
Next Session::next(Deadline deadline) { return core_->next(deadline); }
Result<void> Session::answer(Answer answer, std::optional<std::size_t> step) {
  switch (answer) {
    case Answer::veto:
      return core_->ask(model::Act::veto, step);
    case Answer::skip:
      return core_->ask(model::Act::skip, step);
    case Answer::retry:
      return core_->ask(model::Act::retry, step);
  }
  return Error(Errc::bad_input, Layer::capture, "an answer");
}
Result<void> Session::answer(MissingFingers missing) { return core_->say_missing(std::move(missing.fingers)); }
void Session::cancel() { core_->cancel(); }
Result<model::TravellerRecord> Session::finish() { return core_->finish(); }

}  // namespace landfall::capture
