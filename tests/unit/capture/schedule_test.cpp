// Random schedules: plans whose steps run at once, devices with faults, and an operator who answers, cancels and
// finishes at any moment. LANDFALL_SCHEDULES says how many (30).
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <set>

#include <landfall/base/text.hpp>

#include "rig.hpp"

namespace landfall::capture {
namespace {

using namespace std::chrono_literals;

class Schedule {
 public:
  explicit Schedule(std::uint64_t seed) : dice_(seed) {
    auto& plan = rig_.plan;
    plan.device(Role::finger) = device("sim_finger:hold=0s&place=");
    plan.device(Role::code) = device("sim_code:page=pattern&today=2026-11-24&place=");
    plan.device(Role::camera) = device("sim_camera:page=pattern&sizes=640x480&place=");
    plan.device(Role::chip) = one_in(2) ? "desk:" : device("sim_chip:place=");
    plan.steps.clear();
    const auto steps = 2 + below(4);
    for (std::uint64_t i = 0; i < steps; ++i) add_step(i == 0);
    *rig_.pages = {one_in(4) ? Page::absent : Page::good, one_in(3) ? Page::broken : Page::good, Page::good};
    rig_.reading = std::chrono::milliseconds(100 + below(3000));
    rig_.votes = VoteScript{.statuses = {model::ReadingStatus::unsure, model::ReadingStatus::read}};
  }

  void run() {
    auto booth = rig_.booth();
    for (int i = 0; i < 2; ++i) {
      auto session = *booth.begin();
      one_session(session);
    }
  }

 private:
  std::uint64_t below(std::uint64_t n) { return dice_() % n; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string device(const char* uri) {
    constexpr const char* faults[] = {"short", "long", "stall", "lie", "hang", "unplug", "late:700ms"};
    return text(uri, below(3000), "ms", one_in(3) ? text("&faults=", faults[below(7)], '@', 6 + below(12)) : "");
  }
  void add_step(bool first) {
    Step step{.what = *default_options(step_kinds()[first && one_in(2) ? 0 : below(5)])};
    step.optional = !one_in(3);
    step.tries = 1 + static_cast<int>(below(3));
    step.time = std::chrono::milliseconds(500 + below(4000));
    step.review = one_in(3) ? Duration(1s) : Duration{};
    step.with_previous = !first && !one_in(3);
    if (auto* document = std::get_if<DocumentStep>(&step.what))
      document->reading_time = 1s, document->votes = one_in(2) ? 1 : 1 + static_cast<int>(below(4));
    const auto role = role_of(step.kind());
    if (!step.with_previous) at_once_.clear();
    if (!at_once_.insert(role).second) {
      step.with_previous = false;
      at_once_ = {role};
    }
    rig_.plan.steps.push_back(std::move(step));
  }

  // Answers between events, and while nothing happens.
  void one_session(Session& session) {
    std::size_t ended = 0, begun = 0;
    int over = 0;
    bool cancelled = false, finished = false;
    for (;;) {
      const auto event = session.next(rig_.clock.in(std::chrono::milliseconds(below(900))));
      if (event.kind() == Next::Kind::over) break;
      if (event && event->as<SessionEnded>()) ++over, cancelled = event->as<SessionEnded>()->cancelled;
      if (event && event->as<StepEnded>()) ++ended;
      if (event && event->as<StepBegun>()) ++begun;
      EXPECT_LT(begun, 2000U) << "a session that does not end";
      if (!one_in(8) || over > 0) continue;
      const auto step = one_in(3) ? std::nullopt : std::optional<std::size_t>(below(rig_.plan.steps.size()));
      switch (below(begun > 40 ? 2 : 12)) {
        case 0:
          session.cancel();  // which may come too late
          break;
        case 1:
          finished = true;
          check(session);
          break;
        case 2:
          (void)session.answer(MissingFingers{{Finger::right_index}});
          break;
        default:
          (void)session.answer(static_cast<Answer>(below(3)), step);
      }
    }
    EXPECT_EQ(over, 1);
    if (cancelled)
      EXPECT_EQ(session.finish().error().code(), Errc::cancelled);
    else if (!finished)
      check(session);
  }

  void check(Session& session) {
    const auto record = session.finish();
    if (!record) {
      EXPECT_TRUE(record.error().code() == Errc::cancelled || record.error().code() == Errc::not_ready);
      return;
    }
    EXPECT_EQ(record->steps.size(), rig_.plan.steps.size());
    for (const auto& step : record->steps) EXPECT_NE(step.ended, WallTime{}) << step.step.name;
  }

  std::mt19937_64 dice_;
  std::set<Role> at_once_;
  Rig rig_;  // its clock waits until every thread has ended
};

TEST(Schedules, EndWholeHoweverTheyGo) {
  const char* asked = std::getenv("LANDFALL_SCHEDULES");
  const auto count = asked != nullptr ? std::strtoull(asked, nullptr, 10) : 30ULL;
  for (std::uint64_t seed = 0; seed < count; ++seed) {
    SCOPED_TRACE(text("seed ", seed));
    Schedule(seed).run();
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace landfall::capture
