#include <gtest/gtest.h>

#include "echo_model.hpp"

namespace landfall::transport {
namespace {

using namespace std::chrono_literals;

struct MemoryUsbTest : testing::Test {
  VirtualClock clock;
  std::shared_ptr<MemoryUsb> bus = MemoryUsb::create(clock);
  std::shared_ptr<EchoModel> model = std::make_shared<EchoModel>("1-1", 3ms);
  Asker asker{clock};

  std::unique_ptr<UsbChannel> opened(std::string_view faults = {}) {
    bus->plug(model, *parse_faults(faults));
    auto channel = bus->open(model->device(), 0);
    EXPECT_TRUE(channel);
    return *std::move(channel);
  }
};

TEST_F(MemoryUsbTest, carries_bytes_both_ways_in_the_models_time) {
  const auto channel = opened();
  EXPECT_TRUE(channel->device().simulated);
  const auto out = asker.run(*channel, 0x02, {1, 2, 3, 4, 5});
  EXPECT_EQ(out->status, TransferStatus::completed);
  EXPECT_EQ(out->actual, 5U);
  const auto before = clock.now();
  const auto first = asker.run(*channel, 0x81, Bytes(2));  // less than is there: the rest comes with the next
  EXPECT_EQ(clock.now() - before, 3ms);
  const auto second = asker.run(*channel, 0x81, Bytes(64));
  EXPECT_EQ(first->buffer, (Bytes{1, 2}));
  EXPECT_EQ(second->actual, 3U);
  EXPECT_EQ(second->buffer[2], 5);
  EXPECT_EQ(bus->transfers("1-1"), 3U);
  EXPECT_EQ(model->resets, 1);
}

TEST_F(MemoryUsbTest, control_requests_are_answered_or_stalled) {
  const auto channel = opened();
  const auto in = asker.run(*channel, 0, Bytes(4), TransferKind::control, {0xC0, 1, 0, 0});
  EXPECT_EQ(in->status, TransferStatus::completed);
  EXPECT_EQ(in->buffer, (Bytes{1, 2, 3, 4}));
  EXPECT_EQ(asker.run(*channel, 0, {9}, TransferKind::control, {0x40, 0xFF, 0, 0})->status, TransferStatus::stall);
  EXPECT_EQ(asker.run(*channel, 0, {9}, TransferKind::control, {0x40, 1, 0, 0})->status, TransferStatus::completed);
}

TEST_F(MemoryUsbTest, has_one_owner_and_tells_who_is_there) {
  auto channel = opened();
  const auto again = bus->open(model->device(), 0);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), Errc::busy);
  channel.reset();
  EXPECT_TRUE(bus->open(model->device(), 0));
  EXPECT_EQ(bus->list()->size(), 1U);
  bus->unplug("1-1");
  EXPECT_EQ(bus->list()->size(), 0U);
  EXPECT_EQ(bus->open(model->device(), 0).error().code(), Errc::not_found);
  bus->unplug("1-1");  // nothing there: nothing happens
}

TEST_F(MemoryUsbTest, cancel_ends_a_read_that_has_no_answer_and_leaves_the_answer_of_another) {
  const auto channel = opened();
  const auto read = asker.make(0x81, Bytes(8));
  ASSERT_TRUE(channel->submit(read));
  EXPECT_FALSE(asker.wait(1, clock.in(1s)));
  channel->cancel(read);
  EXPECT_TRUE(asker.wait(1, clock.in(1s)));
  EXPECT_EQ(read->status, TransferStatus::cancelled);
  channel->cancel(read);  // it has ended: nothing happens
  asker.run(*channel, 0x02, {7});
  EXPECT_EQ(asker.run(*channel, 0x81, Bytes(8))->actual, 1U);
}

TEST_F(MemoryUsbTest, unplug_ends_every_transfer_at_once_and_a_replug_is_a_fresh_device) {
  auto channel = opened();
  std::vector<std::shared_ptr<Transfer>> reads;
  for (int i = 0; i < 4; ++i) {
    reads.push_back(asker.make(0x81, Bytes(8)));
    ASSERT_TRUE(channel->submit(reads.back()));
  }
  const auto before = clock.now();
  bus->unplug("1-1");
  EXPECT_TRUE(asker.wait(4, clock.in(1s)));
  EXPECT_EQ(clock.now(), before);
  for (const auto& read : reads) EXPECT_EQ(read->status, TransferStatus::no_device);
  EXPECT_EQ(channel->submit(asker.make(0x81, Bytes(8))).error().code(), Errc::gone);
  EXPECT_EQ(channel->clear_halt(0x81).error().code(), Errc::gone);
  EXPECT_EQ(channel->reset().error().code(), Errc::gone);

  bus->plug(model);
  EXPECT_EQ(channel->submit(asker.make(0x81, Bytes(8))).error().code(), Errc::gone) << "an old channel never revives";
  const auto fresh = bus->open(model->device(), 0);
  ASSERT_TRUE(fresh) << "the old channel's claim went with the old device";
  EXPECT_EQ(asker.run(**fresh, 0x02, {7})->status, TransferStatus::completed);
  EXPECT_EQ(model->resets, 2);
}

TEST_F(MemoryUsbTest, destroying_a_channel_cancels_and_reaps) {
  auto channel = opened("hang@2");
  const auto read = asker.make(0x81, Bytes(8));
  const auto hangs = asker.make(0x02, Bytes(8));
  ASSERT_TRUE(channel->submit(read));
  ASSERT_TRUE(channel->submit(hangs));
  channel.reset();
  EXPECT_EQ(asker.done(), 2);
  EXPECT_EQ(read->status, TransferStatus::cancelled);
  EXPECT_EQ(hangs->status, TransferStatus::cancelled);
}

TEST_F(MemoryUsbTest, reset_forgets_what_is_on_the_line) {
  const auto channel = opened();
  asker.run(*channel, 0x02, {1, 2, 3});
  ASSERT_TRUE(channel->reset());
  EXPECT_EQ(model->resets, 2);
  const auto read = asker.run(*channel, 0x81, Bytes(8));
  EXPECT_EQ(read->status, TransferStatus::cancelled) << "nothing was left to read";
}

TEST_F(MemoryUsbTest, a_model_can_stall_and_flush_its_endpoint) {
  const auto channel = opened();
  asker.run(*channel, 0x02, {0xEE});
  EXPECT_EQ(asker.run(*channel, 0x81, Bytes(8))->status, TransferStatus::stall);
  EXPECT_EQ(asker.run(*channel, 0x81, Bytes(8))->status, TransferStatus::stall) << "halted until cleared";
  ASSERT_TRUE(channel->clear_halt(0x81));
  asker.run(*channel, 0x02, {0xFF, 1});
  EXPECT_EQ(asker.run(*channel, 0x81, Bytes(8))->actual, 2U);
}

TEST_F(MemoryUsbTest, watchers_hear_of_arrivals_and_departures_until_their_token_goes) {
  std::vector<std::string> heard;
  Mutex mutex;
  Condition changed(clock);
  auto token = bus->watch([&](const UsbChange& change) {
    {
      Lock lock(mutex);
      heard.push_back((change.arrived ? "+" : "-") + change.device.port);
    }
    changed.notify_all();
  });
  bus->plug(model);
  bus->plug(std::make_shared<EchoModel>("1-2"));
  bus->unplug("1-1");
  {
    Lock lock(mutex);
    changed.wait(lock, clock.in(1s), [&] { return heard.size() == 3; });
    EXPECT_EQ(heard, (std::vector<std::string>{"+1-1", "+1-2", "-1-1"}));
  }
  token.reset();
  bus->unplug("1-2");
  clock.sleep_until(clock.in(1s));
  Lock lock(mutex);
  EXPECT_EQ(heard.size(), 3U);
}

// ---- one test a fault, each at the transfer it names

TEST_F(MemoryUsbTest, fault_short) {
  const auto channel = opened("short@2,short@3");
  asker.run(*channel, 0x02, {1, 2, 3, 4});
  const auto read = asker.run(*channel, 0x81, Bytes(8));
  EXPECT_EQ(read->status, TransferStatus::completed);
  EXPECT_EQ(read->actual, 2U);
  EXPECT_EQ(asker.run(*channel, 0x02, {5, 6, 7, 8})->actual, 2U);
  const auto next = asker.run(*channel, 0x81, Bytes(8));
  EXPECT_EQ(next->actual, 2U) << "the device got half of what was written";
  EXPECT_EQ(next->buffer[0], 5) << "the rest of the first answer is lost";
}

TEST_F(MemoryUsbTest, fault_long) {
  const auto channel = opened("long@2,long@4");
  asker.run(*channel, 0x02, {1, 2, 3, 4});
  const auto room = asker.run(*channel, 0x81, Bytes(100));
  EXPECT_EQ(room->status, TransferStatus::completed);
  EXPECT_EQ(room->actual, 68U);
  asker.run(*channel, 0x02, {1, 2, 3, 4});
  const auto tight = asker.run(*channel, 0x81, Bytes(4));
  EXPECT_EQ(tight->status, TransferStatus::overflow);
  EXPECT_EQ(asker.run(*channel, 0x81, Bytes(100))->actual, 64U) << "rubbish stays on the line";
}

TEST_F(MemoryUsbTest, fault_late) {
  const auto channel = opened("late:800ms@1,late:200ms@2");
  auto before = clock.now();
  asker.run(*channel, 0x02, {1});
  EXPECT_EQ(clock.now() - before, 800ms);
  before = clock.now();
  EXPECT_EQ(asker.run(*channel, 0x81, Bytes(4))->actual, 1U);
  EXPECT_EQ(clock.now() - before, 203ms);
}

TEST_F(MemoryUsbTest, fault_lie) {
  const auto channel = opened("lie@2");
  asker.run(*channel, 0x02, Bytes(20, 0x0F));
  const auto read = asker.run(*channel, 0x81, Bytes(20));
  EXPECT_EQ(read->buffer[15], 0xF0);
  EXPECT_EQ(read->buffer[16], 0x0F);
}

TEST_F(MemoryUsbTest, fault_stall) {
  const auto channel = opened("stall@1,stall@4");
  EXPECT_EQ(asker.run(*channel, 0x02, {1})->status, TransferStatus::stall);
  EXPECT_EQ(asker.run(*channel, 0x02, {1})->status, TransferStatus::stall);
  ASSERT_TRUE(channel->clear_halt(0x02));
  EXPECT_EQ(asker.run(*channel, 0x02, {1})->status, TransferStatus::completed);
  EXPECT_EQ(asker.run(*channel, 0x81, Bytes(4))->status, TransferStatus::stall);
  ASSERT_TRUE(channel->clear_halt(0x81));
  EXPECT_EQ(asker.run(*channel, 0x81, Bytes(4))->actual, 1U);
}

TEST_F(MemoryUsbTest, fault_hang) {
  const auto channel = opened("hang@1");
  EXPECT_EQ(asker.run(*channel, 0x02, {1})->status, TransferStatus::cancelled);
  EXPECT_EQ(asker.run(*channel, 0x02, {1})->status, TransferStatus::completed);
}

TEST_F(MemoryUsbTest, fault_unplug) {
  const auto channel = opened("unplug@2");
  asker.run(*channel, 0x02, {1});
  EXPECT_EQ(asker.run(*channel, 0x81, Bytes(4))->status, TransferStatus::no_device);
  EXPECT_TRUE(bus->list()->empty());
}

TEST_F(MemoryUsbTest, fault_no_device) {
  const auto channel = opened("no_device@1");
  EXPECT_EQ(asker.run(*channel, 0x02, {1})->status, TransferStatus::no_device);
  EXPECT_EQ(asker.run(*channel, 0x02, {1})->status, TransferStatus::completed);
}

TEST_F(MemoryUsbTest, new_faults_count_from_when_they_were_set) {
  const auto channel = opened();
  asker.run(*channel, 0x02, {1});
  bus->set_faults("1-1", *parse_faults("stall@2"));
  EXPECT_EQ(asker.run(*channel, 0x02, {1})->status, TransferStatus::completed);
  EXPECT_EQ(asker.run(*channel, 0x02, {1})->status, TransferStatus::stall);
}

TEST(MemoryUsb, works_in_real_time_and_from_many_threads) {
  auto& clock = Clock::steady();
  const auto bus = MemoryUsb::create(clock);
  for (int round = 0; round < 20; ++round) {
    const auto model = std::make_shared<EchoModel>("1-1");
    bus->plug(model);
    auto opened = bus->open(model->device(), 0);
    ASSERT_TRUE(opened);
    Asker asker(clock);
    std::atomic<int> submitted = 0;
    std::vector<Thread> threads;
    for (int t = 0; t < 3; ++t)
      threads.push_back(clock.spawn("asker", [&] {
        for (int i = 0; i < 50; ++i) {
          const auto read = asker.make(0x81, Bytes(8));
          if (!(*opened)->submit(read)) break;
          ++submitted;
          if ((*opened)->submit(asker.make(0x02, {1, 2, 3}))) ++submitted;
          if (i % 7 == 0) (*opened)->cancel(read);
        }
      }));
    if (round % 2 == 1) bus->unplug("1-1");
    threads.clear();
    opened->reset();
    EXPECT_EQ(asker.done(), submitted) << "each transfer ends once";
  }
}

}  // namespace
}  // namespace landfall::transport
