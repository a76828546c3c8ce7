#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

#include <landfall/base/clock.hpp>

namespace landfall {
namespace {

using namespace std::chrono_literals;

TEST(VirtualClock, sleeps_without_waiting) {
  VirtualClock clock;
  const auto start = clock.now();
  clock.sleep_until(clock.in(24h));
  EXPECT_EQ(clock.now() - start, 24h);
}

TEST(VirtualClock, time_moves_only_when_every_thread_waits) {
  VirtualClock clock;
  Mutex mutex;
  Condition changed(clock);
  int step = 0;
  auto other = clock.spawn("other", [&] {
    clock.sleep_until(clock.in(10ms));
    {
      Lock lock(mutex);
      step = 1;
    }
    changed.notify_all();
    clock.sleep_until(clock.in(10ms));
  });
  const auto start = clock.now();
  {
    Lock lock(mutex);
    EXPECT_FALSE(changed.wait(lock, clock.in(5ms), [&] { return step == 1; }));
    EXPECT_EQ(clock.now() - start, 5ms);
    EXPECT_TRUE(changed.wait(lock, clock.in(1s), [&] { return step == 1; }));
  }
  EXPECT_EQ(clock.now() - start, 10ms);
  other.join();
  EXPECT_EQ(clock.now() - start, 20ms);
}

TEST(VirtualClock, a_thread_outside_does_not_hold_time_up) {
  VirtualClock clock;
  std::atomic<bool> release = false;
  auto stuck = clock.spawn("stuck", [&] {
    const Clock::Outside outside(clock);
    while (!release) std::this_thread::yield();
  });
  clock.sleep_until(clock.in(1h));
  release = true;
  stuck.join();
}

TEST(VirtualClock, tells_of_a_hang) {
  VirtualClock clock;
  Mutex mutex;
  Condition changed(clock);
  std::atomic<bool> stalled = false;
  clock.on_stall([&] { stalled = true; });
  auto other = clock.spawn("other", [&] {
    Lock lock(mutex);
    changed.wait(lock, Deadline::never(), [&] { return stalled.load(); });
  });
  // The only way out of this wait is the stall handler's word, given when both threads wait without end.
  std::thread outsider([&] {
    for (;;) {
      std::this_thread::yield();
      const Lock lock(mutex);
      if (stalled) break;
    }
    changed.notify_all();
  });
  other.join();
  outsider.join();
  EXPECT_TRUE(stalled);
}

TEST(SteadyClock, waits_until_the_deadline_and_is_woken_before) {
  auto& clock = Clock::steady();
  const auto start = clock.now();
  clock.sleep_until(clock.in(2ms));
  EXPECT_GE(clock.now() - start, 2ms);
  Mutex mutex;
  Condition changed(clock);
  bool set = false;
  auto other = clock.spawn("setter", [&] {
    Lock lock(mutex);
    set = true;
    changed.notify_all();
  });
  Lock lock(mutex);
  EXPECT_TRUE(changed.wait(lock, Deadline::never(), [&] { return set; }));
}

}  // namespace
}  // namespace landfall
