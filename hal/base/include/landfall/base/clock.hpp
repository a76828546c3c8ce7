#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <landfall/base/api.hpp>
#include <landfall/base/wall_time.hpp>

namespace landfall {

using Duration = std::chrono::nanoseconds;
struct Monotonic {};
/// A moment of a Clock: nanoseconds since some start; never set back.
struct TimePoint {
  std::int64_t ns = 0;
  friend auto operator<=>(const TimePoint&, const TimePoint&) = default;
  friend TimePoint operator+(TimePoint t, Duration d) { return {t.ns + d.count()}; }
  friend Duration operator-(TimePoint a, TimePoint b) { return Duration(a.ns - b.ns); }
};

/// Until when the caller waits. There is no default: who wants to wait without end writes never().
class Deadline {
 public:
  [[nodiscard]] static Deadline never() { return Deadline(TimePoint{INT64_MAX}); }
  [[nodiscard]] static Deadline at(TimePoint t) { return Deadline(t); }
  [[nodiscard]] TimePoint time() const noexcept { return time_; }
  [[nodiscard]] bool is_never() const noexcept { return time_.ns == INT64_MAX; }
  [[nodiscard]] Deadline sooner(Deadline other) const { return time_ < other.time_ ? *this : other; }

 private:
  explicit Deadline(TimePoint t) : time_(t) {}
  TimePoint time_;
};

/// std::mutex that clang's thread-safety analysis can see.
class LANDFALL_CAPABILITY("mutex") Mutex {
 public:
  void lock() LANDFALL_ACQUIRE() { mutex_.lock(); }
  void unlock() LANDFALL_RELEASE() { mutex_.unlock(); }

 private:
  friend class Lock;
  std::mutex mutex_;
};

/// Holds a Mutex as long as it lives, but between unlock() and lock(). Thread-bound.
class LANDFALL_SCOPED_CAPABILITY Lock {
 public:
  explicit Lock(Mutex& mutex) LANDFALL_ACQUIRE(mutex) : lock_(mutex.mutex_) {}
  ~Lock() LANDFALL_RELEASE() {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  void unlock() LANDFALL_RELEASE() { lock_.unlock(); }
  void lock() LANDFALL_ACQUIRE() { lock_.lock(); }

 private:
  friend class Condition;
  std::unique_lock<std::mutex> lock_;
};

class Clock;

/// A condition variable whose waiting the Clock owns, so that a virtual clock can run tests without waiting.
/// Thread-safe. Must not outlive its clock.
class LANDFALL_API Condition {
 public:
  explicit Condition(Clock& clock);
  ~Condition();
  Condition(const Condition&) = delete;
  Condition& operator=(const Condition&) = delete;

  /// Waits until pred() holds (true) or the deadline has passed (false). `lock` holds the mutex that guards what pred
  /// reads.
  template <class Pred>
  bool wait(Lock& lock, Deadline deadline, Pred pred) LANDFALL_NO_THREAD_SAFETY_ANALYSIS {  // pred runs under the lock
    while (!pred()) {
      if (!wait_once(lock.lock_, deadline)) return pred();
    }
    return true;
  }
  void notify_all();

  struct Impl;

 private:
  bool wait_once(std::unique_lock<std::mutex>& lock, Deadline deadline);  // false: the deadline has passed
  Clock& clock_;
  std::shared_ptr<Impl> impl_;
};

/// A thread that its clock knows. Join it or detach it; the destructor joins. Thread-bound.
class LANDFALL_API Thread {
 public:
  Thread() = default;
  Thread(Thread&&) noexcept;
  Thread& operator=(Thread&&) noexcept;
  ~Thread();
  [[nodiscard]] bool joinable() const noexcept { return thread_.joinable(); }
  void join();
  void detach();  ///< quarantine: it may run on; it must own all that it touches

 private:
  friend class Clock;
  struct Done;
  std::thread thread_;
  std::shared_ptr<Done> done_;
};

/// Tells time and owns all waiting of the library. Thread-safe. Outlives everything that was given it.
class LANDFALL_API Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;
  /// Wall-clock time of a monotonic moment by this clock's one anchor.
  [[nodiscard]] virtual WallTime wall(TimePoint t) const = 0;
  [[nodiscard]] Deadline in(Duration d) const { return Deadline::at(now() + d); }
  [[nodiscard]] bool passed(Deadline d) const { return !d.is_never() && now() >= d.time(); }
  /// Starts a thread. `name` (15 characters) is shown by debuggers.
  [[nodiscard]] Thread spawn(std::string name, std::function<void()> body);
  void sleep_until(Deadline deadline);

  /// The system's steady clock; the one that programs use. Lives as long as the process.
  static Clock& steady();

  /// While one lives, its thread is somewhere that this clock cannot see (a system call): virtual time goes on without
  /// it.
  class LANDFALL_API Outside {
   public:
    explicit Outside(Clock& clock);
    ~Outside();
    Outside(const Outside&) = delete;
    Outside& operator=(const Outside&) = delete;

   private:
    Clock& clock_;
  };

 protected:
  friend class Condition;
  virtual std::unique_ptr<Condition::Impl> make_condition() = 0;
  virtual bool wait(Condition::Impl& condition, std::unique_lock<std::mutex>& lock, Deadline deadline) = 0;
  virtual void notify(Condition::Impl& condition) = 0;
  virtual void thread_expected() {}  // by the spawner, before the thread runs
  virtual void thread_begins() {}    // by the thread
  virtual void thread_ends() {}
  virtual void leave() {}  // Outside
  virtual void enter() {}
};

/// Time that jumps: it stands still while any thread of it runs, and moves to the next deadline when all of them wait.
/// Real threads, real races, no waiting: for tests and simulations. The thread that constructs it belongs to it, as do
/// those it spawns; its destructor waits until they have ended, so one that never ends is a test that hangs.
class LANDFALL_API VirtualClock final : public Clock {
 public:
  explicit VirtualClock(TimePoint start = {1'000'000'000});
  ~VirtualClock() override;
  [[nodiscard]] TimePoint now() const override;
  [[nodiscard]] WallTime wall(TimePoint t) const override;
  /// Called (once) when all threads wait and none has a deadline: a hang. Default: nothing, the test's own time limit
  /// ends it.
  void on_stall(std::function<void()> handler);
  /// Threads that it spawned and that have not ended: what is left when everything should be gone is a leak.
  [[nodiscard]] int threads() const;

 private:
  std::unique_ptr<Condition::Impl> make_condition() override;
  bool wait(Condition::Impl& condition, std::unique_lock<std::mutex>& lock, Deadline deadline) override;
  void notify(Condition::Impl& condition) override;
  void thread_expected() override;
  void thread_begins() override;
  void thread_ends() override;
  void leave() override;
  void enter() override;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace landfall
