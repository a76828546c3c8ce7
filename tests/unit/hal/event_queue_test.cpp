#include <gtest/gtest.h>

#include <landfall/hal/event.hpp>

namespace landfall::hal {
namespace {

Event event(std::uint64_t operation, decltype(Event::body) body) {
  return {0, "unit", Function::camera, operation, {}, std::move(body)};
}

Frame frame(FramePool& pool, bool preview) {
  auto buffer = pool.take(4, 4, PixelFormat::gray8);
  buffer->info.preview = preview;
  return std::move(*buffer).freeze();
}

class EventQueueTest : public ::testing::Test {
 protected:
  std::vector<Event> drain() {
    queue->close();
    std::vector<Event> out;
    while (auto next = queue->next(Deadline::never())) out.push_back(std::move(*next));
    return out;
  }
  VirtualClock clock;
  std::shared_ptr<EventQueue> queue = EventQueue::create(clock);
  std::shared_ptr<FramePool> pool = FramePool::create(200, 1 << 20);
};

TEST_F(EventQueueTest, tells_an_event_from_time_up_from_over) {
  EXPECT_EQ(queue->next(clock.in(std::chrono::seconds(1))).kind(), Next::Kind::time_up);
  queue->push(event(1, PresenceEvent{Presence::present}));
  queue->close();
  EXPECT_FALSE(queue->push(event(1, PresenceEvent{Presence::absent})));
  EXPECT_EQ(queue->next(Deadline::never()).kind(), Next::Kind::event);
  EXPECT_EQ(queue->next(Deadline::never()).kind(), Next::Kind::over);
}

TEST_F(EventQueueTest, never_drops_ends_presences_and_unit_changes) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    queue->push(event(i, Ended{End::done, {}, {}}));
    queue->push(event(i, PresenceEvent{Presence::present}));
    queue->push(event(i, UnitEvent{UnitChange::left}));
    queue->push(event(i, Hint{HintCode::place_finger}));
  }
  const auto got = drain();
  EXPECT_EQ(got.size(), 3000U + 64U);
  EXPECT_EQ(queue->losses().hints, 936U);
}

TEST_F(EventQueueTest, keeps_the_newest_preview_and_progress_of_each_operation) {
  for (int i = 0; i < 10; ++i) {
    queue->push(event(1, FrameEvent{frame(*pool, true)}));
    queue->push(event(2, FrameEvent{frame(*pool, true)}));
    queue->push(event(1, ProgressEvent{i / 10.0, "step"}));
  }
  EXPECT_EQ(pool->frames_out(), 2U) << "a displaced preview must give its buffer back";
  const auto got = drain();
  ASSERT_EQ(got.size(), 3U);
  EXPECT_EQ(got[2].as<ProgressEvent>()->fraction, 0.9);
  EXPECT_EQ(queue->losses().previews, 18U);
  EXPECT_EQ(queue->losses().progress, 9U);
  EXPECT_LT(got[0].sequence, got[1].sequence);
}

TEST_F(EventQueueTest, bounds_final_frames_and_messages_by_operation) {
  for (int i = 0; i < 20; ++i) queue->push(event(1, FrameEvent{frame(*pool, false)}));
  queue->push(event(2, FrameEvent{frame(*pool, false)}));
  for (int i = 0; i < 100; ++i) queue->push(event(1, MessageEvent{MessageKind::code, nullptr, {}}));
  EXPECT_EQ(drain().size(), 8U + 1U + 64U);
  EXPECT_EQ(queue->losses().frames, 12U);
  EXPECT_EQ(queue->losses().messages, 36U);
}

TEST(FramePool, is_bounded_wipes_people_and_takes_buffers_back) {
  const auto pool = FramePool::create(2, 1000);
  EXPECT_EQ(pool->take(40'000, 2, PixelFormat::gray8).error().code(), Errc::bad_input);
  EXPECT_EQ(pool->take(100, 11, PixelFormat::gray8).error().code(), Errc::exhausted);
  auto a = pool->take(10, 10, PixelFormat::gray8);
  auto b = pool->take(10, 10, PixelFormat::gray8);
  EXPECT_EQ(pool->take(1, 1, PixelFormat::gray8).error().code(), Errc::exhausted);
  a->pixels()[5] = 77;
  Frame frame = std::move(*a).freeze();
  const Frame copy = frame;
  frame = {};
  EXPECT_EQ(copy.image().row(0)[5], 77) << "a copy keeps it alive";
  EXPECT_EQ(pool->frames_out(), 2U);
  { const Frame last = std::move(const_cast<Frame&>(copy)); }
  EXPECT_EQ(pool->frames_out(), 1U);
  auto again = pool->take(10, 10, PixelFormat::gray8);
  ASSERT_TRUE(again);
  for (const auto pixel : again->pixels()) EXPECT_EQ(pixel, 0);
}

}  // namespace
}  // namespace landfall::hal
