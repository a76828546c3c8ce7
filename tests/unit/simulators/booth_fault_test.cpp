#include <chrono>
#include <string_view>
#include <tuple>

#include "booth_rig.hpp"

namespace landfall::simulators {
namespace {

using namespace std::chrono_literals;
using Function = BoothModel::Function;

hal::Request request_of(Function function) {
  switch (function) {
    case Function::document: {
      hal::PageRequest page;
      page.lights = {Light::white, Light::ir};
      return page;
    }
    case Function::camera:
      return hal::CameraRequest{};
    case Function::chip:
      return hal::ChipConnectRequest{};
    case Function::code:
      break;
  }
  return hal::CodeRequest{};
}

// The faults of the wire at every transfer of a capture: one end, in time, and what comes after it is fresh.
struct BoothFaultAt : testing::TestWithParam<std::tuple<Function, const char*>> {};

TEST_P(BoothFaultAt, every_transfer_ends_once_and_what_follows_is_fresh) {
  const auto [function, kind] = GetParam();
  BoothRig rig(maker(function), cheap(function));
  const auto& port = rig.model->device().port;
  int failed = 0;
  int at = 1;
  for (;; ++at) {
    ASSERT_LT(at, 100) << "a capture has fewer transfers";
    auto unit = rig.opened();
    rig.bus->set_faults(port, *transport::parse_faults(std::string(kind) + "@" + std::to_string(at)));
    const auto before = rig.bus->transfers(port);
    const auto begun = rig.clock.now();
    const auto queue = hal::EventQueue::create(rig.clock);
    auto operation = unit.begin(request_of(function), rig.in(3s), queue);
    ASSERT_TRUE(operation) << at << ": " << operation.error().message();
    int ends = 0;
    bool done = false;
    while (auto event = queue->next(rig.in(ends == 0 ? 4s : 1s)))
      if (const auto* end = event->as<hal::Ended>()) {
        ++ends;
        done = end->end == hal::End::done;
        EXPECT_LE(event->time - begun, 3s) << at;
      }
    EXPECT_EQ(ends, 1) << at;
    failed += done ? 0 : 1;
    const auto used = rig.bus->transfers(port) - before;

    const auto state = unit.state(hal::function_of(request_of(function)));
    if (state == hal::State::gone || state == hal::State::closed) {
      unit = hal::Unit();
      rig.bus->plug(rig.model);
      rig.clock.sleep_until(rig.in(1ms));
      unit = rig.opened();
    }
    rig.bus->set_faults(port, {});
    const auto second = rig.clock.now();
    const auto captured = unit.capture(request_of(function), rig.in(5s));
    ASSERT_TRUE(captured) << at << ": " << captured.error().message();
    const auto exposed = oldest(*captured, rig.model->log());
    ASSERT_TRUE(exposed) << at;
    EXPECT_GE(*exposed, second) << at;
    if (done && used < static_cast<std::uint64_t>(at)) break;  // the fault was never met: all transfers were tried
  }
  if (std::string_view(kind).starts_with("late:"))
    EXPECT_EQ(failed, 0);
  else
    EXPECT_GE(failed, (at - 1) / 2) << "OUT transfers may carry a fault unnoticed";
}

std::string name_of(const testing::TestParamInfo<std::tuple<Function, const char*>>& chosen) {
  constexpr std::string_view functions[] = {"", "document", "camera", "chip", "code"};
  const std::string_view kind(std::get<1>(chosen.param));
  return std::string(functions[static_cast<std::size_t>(std::get<0>(chosen.param))]) + "_" +
         std::string(kind.substr(0, kind.find(':')));
}

INSTANTIATE_TEST_SUITE_P(
    Wire, BoothFaultAt,
    testing::Combine(testing::Values(Function::document, Function::camera, Function::chip, Function::code),
                     testing::Values("no_device", "unplug", "stall", "short", "long", "lie", "hang", "late:100ms")),
    name_of);

TEST(Booth, a_capture_after_a_cancel_at_any_moment_is_fresh) {
  for (const auto function : {Function::document, Function::camera, Function::chip, Function::code}) {
    BoothRig rig(maker(function), cheap(function));
    auto unit = rig.opened();
    for (int ms = 0; ms < 60; ++ms) {
      const auto queue = hal::EventQueue::create(rig.clock);
      auto operation = unit.begin(request_of(function), rig.in(5s), queue);
      ASSERT_TRUE(operation) << operation.error().message();
      rig.clock.sleep_until(rig.in(ms * 1ms));
      operation->cancel();
      const auto begun = rig.clock.now();
      const auto captured = unit.capture(request_of(function), rig.in(5s));
      ASSERT_TRUE(captured) << captured.error().message();
      const auto exposed = oldest(*captured, rig.model->log());
      ASSERT_TRUE(exposed) << ms;
      EXPECT_GE(*exposed, begun) << ms;
    }
  }
}

TEST(Booth, a_unit_that_is_opened_again_in_the_middle_of_a_frame_gives_fresh_ones) {
  BoothRig rig(make_sim_document, cheap(Function::document));
  for (int ms = 0; ms < 40; ms += 3) {
    {
      auto unit = rig.opened();
      const auto queue = hal::EventQueue::create(rig.clock);
      auto operation = unit.begin(request_of(Function::document), rig.in(5s), queue);
      ASSERT_TRUE(operation);
      rig.clock.sleep_until(rig.in(ms * 1ms));
    }
    auto unit = rig.opened();
    const auto begun = rig.clock.now();
    const auto captured = unit.capture(request_of(Function::document), rig.in(5s));
    ASSERT_TRUE(captured) << captured.error().message();
    EXPECT_GE(oldest(*captured, rig.model->log()).value(), begun);
  }
}

}  // namespace
}  // namespace landfall::simulators
