#include "runtime.hpp"

namespace landfall::hal {

Runtime::Runtime(Clock& c, std::shared_ptr<Corrector> corr, std::shared_ptr<ContractTrace> t)
    : clock(c),
      corrector(std::move(corr)),
      trace(std::move(t)),
      changed_(c),
      thread_(c.spawn("lf-timer", [this] { run(); })) {}

Runtime::TimerId Runtime::at(TimePoint time, std::function<void()> fire) {
  TimerId id = 0;
  {
    const Lock lock(mutex_);
    id = ++last_;
    if (stopped_) return id;
    timers_.emplace(std::pair(time, id), std::move(fire));
    times_.emplace(id, time);
  }
  changed_.notify_all();
  return id;
}

void Runtime::forget(TimerId id) {
  std::function<void()> dropped;  // destroyed without the lock: it may hold the last reference to something
  const Lock lock(mutex_);
  const auto it = times_.find(id);
  if (it == times_.end()) return;
  const auto timer = timers_.find({it->second, id});
  dropped = std::move(timer->second);
  timers_.erase(timer);
  times_.erase(it);
}

void Runtime::run() {
  Lock lock(mutex_);
  while (!stopped_) {
    const auto deadline = timers_.empty() ? Deadline::never() : Deadline::at(timers_.begin()->first.first);
    const auto earliest = deadline.time();
    // Woken by a stop, by an earlier timer, or by the time itself.
    changed_.wait(lock, deadline, [&]() LANDFALL_REQUIRES(mutex_) {
      return stopped_ || (!timers_.empty() && timers_.begin()->first.first < earliest);
    });
    if (stopped_ || timers_.empty() || clock.now() < timers_.begin()->first.first) continue;
    auto node = timers_.extract(timers_.begin());
    times_.erase(node.key().second);
    lock.unlock();
    node.mapped()();
    node = {};
    lock.lock();
  }
}

void Runtime::stop() {
  std::map<std::pair<TimePoint, TimerId>, std::function<void()>> dropped;
  {
    const Lock lock(mutex_);
    stopped_ = true;
    dropped.swap(timers_);
    times_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace landfall::hal
