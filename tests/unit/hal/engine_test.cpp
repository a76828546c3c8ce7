// The engine between application and driver, with a driver that does as it is told. Virtual time throughout.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>

#include <landfall/driver/driver.hpp>
#include <landfall/hal/manager.hpp>

namespace landfall::hal {
namespace {

using namespace std::chrono_literals;
using driver::Io;
using driver::Sink;
using driver::Streamed;

// What the scripted unit does when it is called; a test sets what it needs.
struct Script {
  std::function<Result<Streamed>(const Request&, Sink&, Io&)> stream = [](const Request&, Sink& sink,
                                                                          Io& io) -> Result<Streamed> {
    LANDFALL_CHECK(io.pause(10ms));
    LANDFALL_TRY(auto frame, sink.frame(4, 4, PixelFormat::gray8));
    sink.emit(std::move(frame));
    return Streamed(driver::Done{});
  };
  std::function<Result<void>(Io&)> open = [](Io&) -> Result<void> { return {}; };
  std::function<Result<void>(Io&)> resync = [](Io&) -> Result<void> { return {}; };
  std::function<Result<void>(driver::Reset, Io&)> reset = [](driver::Reset, Io&) -> Result<void> { return {}; };
  std::atomic<int> opened = 0, destroyed = 0, resyncs = 0, resets = 0, signals = 0;
};

class ScriptedUnit final : public driver::UnitDriver {
 public:
  explicit ScriptedUnit(std::shared_ptr<Script> script) : script_(std::move(script)) {}
  ~ScriptedUnit() override { ++script_->destroyed; }
  void describe(UnitInfo& info) override { info.firmware = "1.2"; }
  Result<Streamed> stream(const Request& request, Sink& sink, Io& io) override {
    return script_->stream(request, sink, io);
  }
  Result<void> resync(Io& io) override {
    ++script_->resyncs;
    return script_->resync(io);
  }
  Result<void> reset(driver::Reset rung, Io& io) override {
    ++script_->resets;
    return script_->reset(rung, io);
  }
  Result<void> signal(const Signal&, Io&) override {
    ++script_->signals;
    return {};
  }

 private:
  std::shared_ptr<Script> script_;
};

class ScriptedDriver final : public driver::Driver {
 public:
  explicit ScriptedDriver(std::shared_ptr<Script> script) : script_(std::move(script)) {}
  const driver::DriverInfo& info() const noexcept override {
    static constexpr driver::DriverInfo facts{"scripted", "1.0", "A scripted unit", {}, 0, "scripted:NAME"};
    return facts;
  }
  Result<driver::Found> resolve(std::string_view rest, Clock&) override {
    driver::Found found;
    found.info.id = "scripted:" + std::string(rest);
    found.info.driver = "scripted";
    found.info.identity = IdentityKind::strong;
    FunctionCapability camera;
    camera.function = Function::camera;
    FunctionCapability chip;
    chip.function = Function::chip_reader;
    chip.lane = 1;
    found.info.capability = {{camera, chip}, {{OutputKind::lamp, "white", {"on", "off"}, 0}}};
    return found;
  }
  Result<std::unique_ptr<driver::UnitDriver>> open(const driver::Found&, Io& io) override {
    LANDFALL_CHECK(script_->open(io));
    ++script_->opened;
    return std::unique_ptr<driver::UnitDriver>(std::make_unique<ScriptedUnit>(script_));
  }

 private:
  std::shared_ptr<Script> script_;
};

class EngineTest : public ::testing::Test {
 protected:
  EngineTest() {
    std::vector<std::unique_ptr<driver::Driver>> drivers;
    drivers.push_back(std::make_unique<ScriptedDriver>(script));
    ManagerOptions options;
    options.clock = &clock;
    manager = *DeviceManager::create(std::move(drivers), options);
  }
  Unit open() {
    auto unit = manager->open("scripted:one", clock.in(5s));
    EXPECT_TRUE(unit) << (unit ? "" : unit.error().message());
    return unit ? *std::move(unit) : Unit();
  }
  // Everything up to and with the end.
  std::vector<Event> until_end(EventQueue& queue) {
    std::vector<Event> out;
    while (auto next = queue.next(clock.in(60s))) {
      out.push_back(*next);
      if (next->as<Ended>() != nullptr) break;
    }
    return out;
  }
  End end_of(EventQueue& queue) {
    const auto events = until_end(queue);
    EXPECT_FALSE(events.empty());
    return events.empty() ? End::error : events.back().as<Ended>()->end;
  }
  bool wait_state(Unit& unit, State wanted) {
    for (int i = 0; i < 100'000 && unit.state(Function::camera) != wanted; ++i) {
      clock.sleep_until(clock.in(10ms));
      std::this_thread::yield();  // for threads outside of virtual time
    }
    return unit.state(Function::camera) == wanted;
  }
  static Result<Streamed> forever(const Request&, Sink&, Io& io) {
    for (;;) LANDFALL_CHECK(io.pause(10ms));
  }

  VirtualClock clock;
  std::shared_ptr<Script> script = std::make_shared<Script>();
  std::unique_ptr<DeviceManager> manager;
};

TEST_F(EngineTest, captures_a_frame_that_says_where_it_comes_from) {
  auto unit = open();
  EXPECT_EQ(unit.info().firmware, "1.2");
  const auto got = unit.capture(CameraRequest{}, clock.in(1s));
  ASSERT_TRUE(got) << got.error().message();
  ASSERT_EQ(got->frames.size(), 1U);
  const auto& info = got->frames[0].info();
  EXPECT_EQ(info.provenance.device, "scripted:one");
  EXPECT_EQ(info.provenance.firmware, "1.2");
  EXPECT_EQ(info.sequence, 1U);
  EXPECT_GT(info.operation, 0U);
  EXPECT_TRUE(unit.close());
  EXPECT_EQ(script->destroyed, 1);
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(1s)).error().code(), Errc::closed);
}

TEST_F(EngineTest, the_first_end_wins_and_nothing_follows_it) {
  auto unit = open();
  const auto queue = EventQueue::create(clock);
  script->stream = [](const Request&, Sink& sink, Io& io) -> Result<Streamed> {
    while (io.pause(10ms)) {
    }
    sink.hint({HintCode::place_finger});  // after the end: dropped
    return Error(Errc::protocol, Layer::driver, "x");
  };
  auto operation = *unit.begin(CameraRequest{}, clock.in(1h), queue);
  clock.sleep_until(clock.in(50ms));
  operation.cancel();
  operation.cancel();
  EXPECT_EQ(end_of(*queue), End::cancelled);
  EXPECT_TRUE(operation.ended());
  clock.sleep_until(clock.in(10s));
  EXPECT_EQ(queue->next(clock.in(1s)).kind(), Next::Kind::time_up);
  EXPECT_EQ(script->resyncs, 1) << "the line is proven clean after a cancel";
  EXPECT_EQ(unit.state(Function::camera), State::idle);
}

TEST_F(EngineTest, a_deadline_ends_it_and_the_next_begin_waits_for_the_line) {
  auto unit = open();
  script->stream = forever;
  script->resync = [](Io& io) -> Result<void> { return io.pause(300ms); };
  const auto start = clock.now();
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(100ms)).error().code(), Errc::deadline);
  EXPECT_EQ(clock.now() - start, 100ms);
  script->stream = Script().stream;
  const auto got = unit.capture(CameraRequest{}, clock.in(1s));
  EXPECT_TRUE(got);
  EXPECT_EQ(clock.now() - start, 100ms + 300ms + 10ms);
}

TEST_F(EngineTest, a_begin_whose_deadline_passes_while_the_line_settles_ends_with_deadline) {
  auto unit = open();
  script->stream = forever;
  script->resync = [](Io& io) -> Result<void> { return io.pause(500ms); };
  (void)unit.capture(CameraRequest{}, clock.in(10ms));
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(100ms)).error().code(), Errc::deadline);
}

TEST_F(EngineTest, one_operation_a_lane_and_lanes_at_once) {
  auto unit = open();
  script->stream = forever;
  const auto queue = EventQueue::create(clock);
  auto camera = *unit.begin(CameraRequest{}, clock.in(1s), queue);
  EXPECT_EQ(unit.begin(CameraRequest{}, clock.in(1s), queue).error().code(), Errc::busy);
  auto chip = unit.begin(ChipConnectRequest{}, clock.in(1s), queue);
  EXPECT_TRUE(chip);
  EXPECT_EQ(unit.begin(FingerRequest{}, clock.in(1s), queue).error().code(), Errc::unsupported);
}

TEST_F(EngineTest, done_without_a_result_is_a_fault_of_the_driver) {
  auto unit = open();
  script->stream = [](const Request&, Sink&, Io&) -> Result<Streamed> { return Streamed(driver::Done{}); };
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(1s)).error().code(), Errc::protocol);
}

TEST_F(EngineTest, a_refusal_is_a_value) {
  auto unit = open();
  script->stream = [](const Request&, Sink&, Io&) -> Result<Streamed> {
    return Streamed(Refused{{{HintCode::move_closer}}});
  };
  const auto got = unit.capture(CameraRequest{}, clock.in(1s));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->refused->reasons.at(0).code, HintCode::move_closer);
}

TEST_F(EngineTest, stop_ends_a_stream_with_done) {
  auto unit = open();
  script->stream = [](const Request&, Sink& sink, Io& io) -> Result<Streamed> {
    for (;;) {
      LANDFALL_CHECK(io.pause(10ms));
      LANDFALL_TRY(auto frame, sink.frame(2, 2, PixelFormat::gray8));
      frame.info.preview = true;
      sink.emit(std::move(frame));
    }
  };
  const auto queue = EventQueue::create(clock);
  const auto second = EventQueue::create(clock);
  CameraRequest live;
  live.frames = 0;
  auto operation = *unit.begin(live, Deadline::never(), queue);
  operation.also_to(second);
  operation.also_to(second);  // the same reader twice is one reader
  clock.sleep_until(clock.in(1s));
  operation.stop();
  EXPECT_EQ(end_of(*queue), End::done);
  EXPECT_EQ(end_of(*second), End::done);
  operation.also_to(second);
  EXPECT_EQ(second->next(clock.in(1s)).kind(), Next::Kind::time_up) << "its end is told once";
  EXPECT_GT(second->losses().previews, 50U) << "the slow reader lost previews, and the device went on";
  const auto late = EventQueue::create(clock);
  operation.also_to(late);
  EXPECT_EQ(end_of(*late), End::done);
}

TEST_F(EngineTest, outputs_are_carried_out_while_an_operation_runs) {
  auto unit = open();
  script->stream = forever;
  const auto queue = EventQueue::create(clock);
  auto operation = *unit.begin(CameraRequest{}, clock.in(10s), queue);
  EXPECT_TRUE(unit.signal({OutputKind::lamp, "white", "on"}, clock.in(1s)));
  EXPECT_EQ(script->signals, 1);
  EXPECT_EQ(unit.signal({OutputKind::lamp, "white", "blue"}, clock.in(1s)).error().code(), Errc::bad_input);
  EXPECT_EQ(unit.signal({OutputKind::lamp, "red", "on"}, clock.in(1s)).error().code(), Errc::unsupported);
  operation.cancel();
  EXPECT_TRUE(unit.signal({OutputKind::lamp, "white", "off"}, clock.in(1s)));
}

TEST_F(EngineTest, a_line_that_is_not_clean_climbs_the_ladder) {
  auto unit = open();
  script->stream = [](const Request&, Sink&, Io&) -> Result<Streamed> {
    return Error(Errc::protocol, Layer::driver, "a reply");
  };
  script->resync = [this](Io&) -> Result<void> {
    if (script->resets >= 2) return {};
    return Error(Errc::protocol, Layer::driver, "silence");
  };
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(1s)).error().code(), Errc::protocol);
  script->stream = Script().stream;
  EXPECT_TRUE(unit.capture(CameraRequest{}, clock.in(10s)));
  EXPECT_EQ(script->resets, 2);
}

TEST_F(EngineTest, a_line_that_cannot_be_cleaned_fails_and_a_new_open_starts_afresh) {
  auto unit = open();
  script->stream = [](const Request&, Sink&, Io&) -> Result<Streamed> {
    return Error(Errc::protocol, Layer::driver, "a reply");
  };
  script->resync = [](Io&) -> Result<void> { return Error(Errc::protocol, Layer::driver, "silence"); };
  (void)unit.capture(CameraRequest{}, clock.in(1s));
  ASSERT_TRUE(wait_state(unit, State::failed));
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(1s)).error().code(), Errc::not_ready);
  EXPECT_TRUE(unit.close());
  script->stream = Script().stream;
  const int resyncs = script->resyncs;
  {
    auto again = open();
    EXPECT_EQ(again.capture(CameraRequest{}, clock.in(10s)).error().code(), Errc::not_ready) << "still not clean";
    EXPECT_GT(script->resyncs, resyncs) << "what the last owner left is proven clean before the first operation";
  }
  script->resync = Script().resync;
  auto again = open();
  EXPECT_TRUE(again.capture(CameraRequest{}, clock.in(1s)));
}

TEST_F(EngineTest, a_thread_that_does_not_come_back_is_told_and_later_taken_back) {
  auto unit = open();
  const auto release = std::make_shared<std::atomic<bool>>(false);
  script->stream = [release](const Request&, Sink&, Io& io) -> Result<Streamed> {
    {
      const Clock::Outside outside(io.clock());
      while (!*release) std::this_thread::yield();
    }
    LANDFALL_CHECK(io.check());
    return Streamed(driver::Done{});
  };
  const auto start = clock.now();
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(100ms)).error().code(), Errc::deadline);
  EXPECT_EQ(clock.now() - start, 100ms) << "the end does not wait for the driver";
  ASSERT_TRUE(wait_state(unit, State::failed));
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(100ms)).error().code(), Errc::stuck);
  EXPECT_EQ(manager->open("scripted:one", clock.in(1s)).error().code(), Errc::busy);
  EXPECT_EQ(manager->open("scripted:one", clock.in(10s), Steal::yes).error().code(), Errc::stuck);
  *release = true;
}

TEST_F(EngineTest, a_blocking_call_is_left_behind_and_the_unit_waits_for_it) {
  auto unit = open();
  auto release = std::make_shared<std::atomic<bool>>(false);
  Clock* time = &clock;
  script->stream = [release, time](const Request&, Sink&, Io& io) -> Result<Streamed> {
    LANDFALL_TRY([[maybe_unused]] const int n, io.blocking<int>([release, time]() -> Result<int> {
      const Clock::Outside outside(*time);
      while (!*release) std::this_thread::yield();
      return 1;
    }));
    return Streamed(driver::Done{});
  };
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(100ms)).error().code(), Errc::deadline);
  ASSERT_TRUE(wait_state(unit, State::failed));
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(100ms)).error().code(), Errc::stuck);
  *release = true;
  ASSERT_TRUE(wait_state(unit, State::idle));
  script->stream = Script().stream;
  EXPECT_TRUE(unit.capture(CameraRequest{}, clock.in(1s)));
}

TEST_F(EngineTest, one_owner_and_an_explicit_steal) {
  auto first = open();
  script->stream = forever;
  const auto queue = EventQueue::create(clock);
  auto operation = *first.begin(CameraRequest{}, clock.in(1h), queue);
  EXPECT_EQ(manager->open("scripted:one", clock.in(1s)).error().code(), Errc::busy);
  auto second = manager->open("scripted:one", clock.in(5s), Steal::yes);
  ASSERT_TRUE(second) << second.error().message();
  EXPECT_EQ(end_of(*queue), End::stolen);
  EXPECT_EQ(first.capture(CameraRequest{}, clock.in(1s)).error().code(), Errc::stolen);
  script->stream = Script().stream;
  EXPECT_TRUE(second->capture(CameraRequest{}, clock.in(1s)));
}

TEST_F(EngineTest, a_driver_that_says_gone_ends_the_handle_for_good) {
  auto unit = open();
  script->stream = [](const Request&, Sink&, Io&) -> Result<Streamed> {
    return Error(Errc::gone, Layer::transport, "the device");
  };
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(1s)).error().code(), Errc::gone);
  EXPECT_TRUE(wait_state(unit, State::closed)) << "gone, then closed";
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(1s)).error().code(), Errc::gone);
  script->stream = Script().stream;
  auto again = open();
  EXPECT_TRUE(again.capture(CameraRequest{}, clock.in(1s)));
}

TEST_F(EngineTest, open_errors_and_open_deadlines_leave_nothing_behind) {
  script->open = [](Io&) -> Result<void> { return Error(Errc::permission, Layer::transport, "access"); };
  EXPECT_EQ(manager->open("scripted:one", clock.in(1s)).error().code(), Errc::permission);
  script->open = [](Io& io) -> Result<void> { return io.pause(1h); };
  const auto start = clock.now();
  EXPECT_EQ(manager->open("scripted:one", clock.in(1s)).error().code(), Errc::deadline);
  EXPECT_LE(clock.now() - start, 1100ms);
  script->open = Script().open;
  EXPECT_TRUE(open().capture(CameraRequest{}, clock.in(1s)));
}

TEST_F(EngineTest, handles_outlive_the_manager) {
  auto unit = open();
  script->stream = forever;
  const auto queue = EventQueue::create(clock);
  auto operation = *unit.begin(CameraRequest{}, clock.in(1h), queue);
  manager.reset();
  EXPECT_EQ(end_of(*queue), End::cancelled);
  EXPECT_EQ(unit.capture(CameraRequest{}, clock.in(1s)).error().code(), Errc::closed);
}

TEST_F(EngineTest, an_unknown_uri_is_told_what_there_is) {
  const auto error = manager->open("nothing:x", clock.in(1s)).error();
  EXPECT_EQ(error.code(), Errc::not_found);
  EXPECT_NE(error.message().find("scripted"), std::string::npos);
}

}  // namespace
}  // namespace landfall::hal
