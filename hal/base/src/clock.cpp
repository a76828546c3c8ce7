#include <landfall/base/clock.hpp>

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include <pthread.h>

namespace landfall {

struct Condition::Impl {
  virtual ~Impl() = default;
};

Condition::Condition(Clock& clock) : clock_(clock), impl_(clock.make_condition()) {}
Condition::~Condition() = default;
void Condition::notify_all() { clock_.notify(*impl_); }
bool Condition::wait_once(std::unique_lock<std::mutex>& lock, Deadline deadline) {
  return clock_.wait(*impl_, lock, deadline);
}

// ---- Thread

struct Thread::Done {
  explicit Done(Clock& clock) : changed(clock) {}
  Mutex mutex;
  Condition changed;
  bool done = false;
};

Thread::Thread(Thread&&) noexcept = default;
Thread& Thread::operator=(Thread&& other) noexcept {
  if (joinable()) join();
  thread_ = std::move(other.thread_);
  done_ = std::move(other.done_);
  return *this;
}
Thread::~Thread() {
  if (joinable()) join();
}

void Thread::join() {
  {
    Lock lock(done_->mutex);
    done_->changed.wait(lock, Deadline::never(), [&] { return done_->done; });
  }
  thread_.join();
}

void Thread::detach() { thread_.detach(); }

Thread Clock::spawn(std::string name, std::function<void()> body) {
  Thread out;
  out.done_ = std::make_shared<Thread::Done>(*this);
  thread_expected();
  out.thread_ = std::thread([this, done = out.done_, thread_name = std::move(name), run = std::move(body)]() mutable {
    pthread_setname_np(pthread_self(), thread_name.substr(0, 15).c_str());
    thread_begins();
    run();
    run = nullptr;  // what the body owns is released while the clock still counts this thread
    {
      Lock lock(done->mutex);
      done->done = true;
    }
    done->changed.notify_all();
    done.reset();
    thread_ends();
  });
  return out;
}

void Clock::sleep_until(Deadline deadline) {
  Mutex mutex;
  Condition never(*this);
  Lock lock(mutex);
  never.wait(lock, deadline, [] { return false; });
}

Clock::Outside::Outside(Clock& clock) : clock_(clock) { clock_.leave(); }
Clock::Outside::~Outside() { clock_.enter(); }

// ---- SteadyClock

namespace {

struct SteadyCondition final : Condition::Impl {
  std::condition_variable variable;
};

class SteadyClock final : public Clock {
 public:
  SteadyClock()
      : anchor_wall_(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now())), anchor_(now()) {}
  TimePoint now() const override {
    return {std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()).count()};
  }
  WallTime wall(TimePoint t) const override { return anchor_wall_ + (t - anchor_); }

 private:
  std::unique_ptr<Condition::Impl> make_condition() override { return std::make_unique<SteadyCondition>(); }
  bool wait(Condition::Impl& condition, std::unique_lock<std::mutex>& lock, Deadline deadline) override {
    auto& variable = static_cast<SteadyCondition&>(condition).variable;
    if (deadline.is_never()) {
      variable.wait(lock);
      return true;
    }
    return variable.wait_until(lock, std::chrono::steady_clock::time_point(Duration(deadline.time().ns))) ==
           std::cv_status::no_timeout;
  }
  void notify(Condition::Impl& condition) override { static_cast<SteadyCondition&>(condition).variable.notify_all(); }

  WallTime anchor_wall_;
  TimePoint anchor_;
};

}  // namespace

Clock& Clock::steady() {
  static auto* clock = new SteadyClock;  // never destroyed: quarantined threads may outlive main
  return *clock;
}

// ---- VirtualClock

namespace {
struct VirtualCondition final : Condition::Impl {};
thread_local const VirtualClock* clock_of_this_thread = nullptr;
}  // namespace

struct VirtualClock::State {
  struct Waiter {
    const Condition::Impl* condition;
    TimePoint until;
    bool counted;  // its thread belongs to this clock
    bool woken = false;
    bool by_time = false;
    std::condition_variable wake;
  };
  mutable std::mutex mutex;
  TimePoint now;
  int running = 1;  // threads of this clock that are not waiting
  int alive = 0;    // threads that it spawned and that have not ended
  std::condition_variable all_ended;
  std::vector<Waiter*> waiters;
  std::function<void()> on_stall;

  void wake(Waiter& w, bool by_time) {
    w.woken = true;
    w.by_time = by_time;
    if (w.counted) ++running;
    w.wake.notify_one();
  }

  // With nobody running, time moves to the earliest deadline. Called with the mutex held.
  void advance() {
    if (running > 0) return;
    TimePoint next{INT64_MAX};
    for (const auto* w : waiters) {
      if (w->woken) return;
      next = std::min(next, w->until);
    }
    if (next.ns == INT64_MAX) {
      if (on_stall && !waiters.empty()) std::exchange(on_stall, nullptr)();
      return;
    }
    now = std::max(now, next);
    for (auto* w : waiters)
      if (w->until <= now) wake(*w, true);
  }
};

VirtualClock::VirtualClock(TimePoint start) : state_(std::make_unique<State>()) {
  state_->now = start;
  clock_of_this_thread = this;
}
VirtualClock::~VirtualClock() {
  clock_of_this_thread = nullptr;
  std::unique_lock lock(state_->mutex);
  --state_->running;
  state_->advance();
  state_->all_ended.wait(lock, [&] { return state_->alive == 0; });
}

TimePoint VirtualClock::now() const {
  const std::lock_guard lock(state_->mutex);
  return state_->now;
}

WallTime VirtualClock::wall(TimePoint t) const {
  using namespace std::chrono;
  return sys_days(2026y / January / 1) + nanoseconds(t.ns);
}

void VirtualClock::on_stall(std::function<void()> handler) {
  const std::lock_guard lock(state_->mutex);
  state_->on_stall = std::move(handler);
}

int VirtualClock::threads() const {
  const std::lock_guard lock(state_->mutex);
  return state_->alive;
}

std::unique_ptr<Condition::Impl> VirtualClock::make_condition() { return std::make_unique<VirtualCondition>(); }

bool VirtualClock::wait(Condition::Impl& condition, std::unique_lock<std::mutex>& lock, Deadline deadline) {
  std::unique_lock guard(state_->mutex);
  if (deadline.time() <= state_->now) return false;
  State::Waiter waiter{&condition, deadline.time(), clock_of_this_thread == this, false, false, {}};
  state_->waiters.push_back(&waiter);
  if (waiter.counted) --state_->running;
  lock.unlock();  // after the waiter is on the list, so that no notification is lost
  state_->advance();
  waiter.wake.wait(guard, [&] { return waiter.woken; });
  std::erase(state_->waiters, &waiter);
  guard.unlock();
  lock.lock();
  return !waiter.by_time;
}

void VirtualClock::notify(Condition::Impl& condition) {
  const std::lock_guard lock(state_->mutex);
  for (auto* w : state_->waiters)
    if (w->condition == &condition && !w->woken) state_->wake(*w, false);
}

void VirtualClock::thread_expected() {
  const std::lock_guard lock(state_->mutex);
  ++state_->running;
  ++state_->alive;
}
void VirtualClock::thread_begins() { clock_of_this_thread = this; }
void VirtualClock::thread_ends() {
  clock_of_this_thread = nullptr;
  const std::lock_guard lock(state_->mutex);
  --state_->running;
  state_->advance();
  if (--state_->alive == 0) state_->all_ended.notify_all();
}
void VirtualClock::leave() {
  if (clock_of_this_thread != this) return;
  const std::lock_guard lock(state_->mutex);
  --state_->running;
  state_->advance();
}
void VirtualClock::enter() {
  if (clock_of_this_thread != this) return;
  const std::lock_guard lock(state_->mutex);
  ++state_->running;
}

}  // namespace landfall
