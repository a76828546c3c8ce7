#include "session.hpp"

#include <algorithm>
#include <utility>

namespace landfall::capture {
namespace {

// What may be lost, and of which no more than so many are kept; 0: never lost.
std::size_t most_kept(const SessionEvent& event) {
  const auto* device = event.as<hal::Event>();
  if (device == nullptr) return 0;
  if (const auto* frame = device->as<hal::FrameEvent>()) return frame->frame.info().preview ? 1 : 8;
  if (device->as<hal::ProgressEvent>()) return 1;
  if (device->as<Hint>() || device->as<Notice>()) return 64;
  if (device->as<hal::MessageEvent>()) return 64;
  return 0;
}

// Events compete for room with those of the same kind.
std::pair<std::size_t, bool> kind_of(const SessionEvent& event) {
  const auto& device = std::get<hal::Event>(event.body);
  const auto* frame = device.as<hal::FrameEvent>();
  return {device.body.index(), frame != nullptr && frame->frame.info().preview};
}

}  // namespace

void Outbox::push(SessionEvent event) {
  event.sequence = ++sequence_;
  if (const auto most = most_kept(event); most > 0) {
    const auto same = [&](const SessionEvent& e) { return most_kept(e) > 0 && kind_of(e) == kind_of(event); };
    if (static_cast<std::size_t>(std::count_if(events_.begin(), events_.end(), same)) >= most)
      events_.erase(std::find_if(events_.begin(), events_.end(), same));
  }
  events_.push_back(std::move(event));
}

SessionEvent Outbox::pop() {
  auto event = std::move(events_.front());
  events_.pop_front();
  return event;
}

void StepData::discard() {
  pages.clear();
  portraits.clear();
  fingers.clear();
  mrz.reset();
  documents.clear();
  chip.reset();
  codes.clear();
}

// ---- by the handle

Next SessionCore::next(Deadline deadline) {
  Lock lock(mutex_);
  if (!changed_.wait(lock, deadline, [&]() LANDFALL_REQUIRES(mutex_) { return !outbox_.empty() || ended_; }))
    return Next::Kind::time_up;
  if (outbox_.empty()) return Next::Kind::over;
  return outbox_.pop();
}

Result<void> SessionCore::ask(Ask what, std::vector<Finger> fingers) {
  const Lock lock(mutex_);
  if (ended_ || finishing_) return Error(Errc::not_ready, Layer::capture, "a session that goes on", "it is over");
  constexpr std::string_view names[] = {"", "veto", "skip", "retry", "missing_fingers"};
  missing_.insert(fingers.begin(), fingers.end());
  acts_.push_back({clock.wall_ns(clock.now()), std::string(names[static_cast<std::size_t>(what)]), std::move(fingers)});
  ask_ = what;
  interrupt();
  return {};
}

void SessionCore::cancel() {
  const Lock lock(mutex_);
  if (ended_) return;
  cancelled_ = true;
  interrupt();
  push(SessionEnded{true, model::RecordStatus::incomplete});
  ended_ = true;
  changed_.notify_all();
}

Result<model::TravellerRecord> SessionCore::finish() {
  Lock lock(mutex_);
  if (!ended_) {
    finishing_ = true;
    interrupt();
    changed_.wait(lock, Deadline::never(), [&]() LANDFALL_REQUIRES(mutex_) { return ended_; });
  }
  if (cancelled_) return Error(Errc::cancelled, Layer::capture, "a session that was not cancelled", "cancelled");
  if (!record_) return Error(Errc::not_ready, Layer::capture, "a record that was not handed out yet", "handed out");
  auto out = std::move(*record_);
  record_.reset();
  return out;
}

// The thread may wait for a device, for a computation or for time to pass: all three end.
void SessionCore::interrupt() {
  if (operation_ != nullptr) operation_->cancel();
  computing_.request_stop();
  changed_.notify_all();
}

// ---- by the session's thread

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

void SessionCore::running(hal::Operation* operation) {
  const Lock lock(mutex_);
  operation_ = operation;
  if (operation_ != nullptr && attention()) operation_->cancel();
}

bool SessionCore::wanted() const {
  const Lock lock(mutex_);
  return attention();
}

bool SessionCore::leaving() const {
  const Lock lock(mutex_);
  return cancelled_ || finishing_;
}

Ask SessionCore::take_ask(std::vector<model::OperatorAct>& acts) {
  const Lock lock(mutex_);
  acts.insert(acts.end(), std::make_move_iterator(acts_.begin()), std::make_move_iterator(acts_.end()));
  acts_.clear();
  return std::exchange(ask_, Ask::none);
}

std::set<Finger> SessionCore::missing() const {
  const Lock lock(mutex_);
  return missing_;
}

void SessionCore::pause(Deadline deadline) {
  Lock lock(mutex_);
  changed_.wait(lock, deadline, [&]() LANDFALL_REQUIRES(mutex_) { return attention(); });
}

bool SessionCore::run(std::function<void(std::stop_token)> work, Deadline deadline) {
  Lock lock(mutex_);
  if (attention()) return false;
  const auto job = ++job_;
  computing_ = std::stop_source();
  // The thread owns all that it touches, so it can be left alone.
  auto thread = clock.spawn(
      "lf-compute", [self = shared_from_this(), work = std::move(work), job, stop = computing_.get_token()] {
        work(stop);
        const Lock inner(self->mutex_);
        self->computed_ = std::max(self->computed_, job);  // one that was left alone may end after the next
        self->changed_.notify_all();
      });
  thread.detach();
  changed_.wait(lock, deadline, [&]() LANDFALL_REQUIRES(mutex_) { return computed_ == job || attention(); });
  computing_.request_stop();
  return computed_ == job;
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
Result<void> Session::answer(Answer answer) {
  switch (answer) {
    case Answer::veto:
      return core_->ask(Ask::veto, {});
    case Answer::skip:
      return core_->ask(Ask::skip, {});
    case Answer::retry:
      return core_->ask(Ask::retry, {});
  }
  return Error(Errc::bad_input, Layer::capture, "an answer");
}
Result<void> Session::answer(MissingFingers missing) { return core_->ask(Ask::fingers, std::move(missing.fingers)); }
void Session::cancel() { core_->cancel(); }
Result<model::TravellerRecord> Session::finish() { return core_->finish(); }

}  // namespace landfall::capture
