// Steps that run at once, and what they share: answers, ends, computations.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "rig.hpp"

namespace landfall::capture {
namespace {

using namespace std::chrono_literals;
using model::Outcome;

/// A document, then a finger after four seconds and a code after three, at once.
struct TogetherRig : Rig {
  TogetherRig() {
    plan.device(Role::finger) = "sim_finger:place=4s&hold=0s";
    plan.device(Role::code) = "sim_code:today=2026-11-24&place=3s&page=pattern";
    plan.steps = {{.what = DocumentStep{}, .time = 10s},
                  {.what = FingersStep{}, .optional = true, .tries = 2, .time = 10s},
                  {.what = CodeStep{}, .optional = true, .tries = 2, .time = 10s, .with_previous = true}};
  }
};

/// When each step ended, after the first.
std::vector<Duration> ends_of(const Heard& heard) {
  std::vector<TimePoint> out(3);
  for (const auto& event : heard.events)
    if (const auto* end = event.as<StepEnded>()) out.at(end->index) = event.time;
  return {out[1] - out[0], out[2] - out[0]};
}

TEST(Together, TheSessionTakesTheLonger) {
  for (const bool at_once : {false, true}) {
    TogetherRig rig;
    rig.plan.steps[2].with_previous = at_once;
    auto booth = rig.booth();
    auto session = *booth.begin();
    const auto heard = listen(session);
    const auto record = session.finish();
    ASSERT_TRUE(record);
    for (const auto& step : record->steps) EXPECT_EQ(step.outcome, Outcome::done) << step.step.name << ": " << step.why;
    EXPECT_EQ(fingers(*record).size(), 1U);
    EXPECT_EQ(record->codes.size(), 1U);
    const auto ends = ends_of(heard);
    EXPECT_GE(ends[0], 4s);
    EXPECT_LT(ends[0], 5s);
    EXPECT_GE(ends[1], at_once ? 3s : 7s);
    EXPECT_LT(ends[1], at_once ? 4s : 9s);
  }
}

// Says `what` when both run.
Heard answered(Session& session, const std::function<void()>& what) {
  int begun = 0;
  return listen(session, [&](const SessionEvent& event) {
    const auto* one = event.as<StepBegun>();
    if (one != nullptr && one->index > 0 && one->attempt == 1 && ++begun == 2) what();
  });
}

TEST(Together, AnAnswerIsForOneOfThem) {
  TogetherRig rig;
  auto booth = rig.booth();
  auto session = *booth.begin();
  answered(session, [&] {
    EXPECT_EQ(session.answer(Answer::skip).error().code(), Errc::bad_input);
    EXPECT_EQ(session.answer(Answer::skip, 0).error().code(), Errc::not_ready);
    EXPECT_TRUE(session.answer(Answer::skip, 2));
  });
  const auto record = session.finish();
  EXPECT_EQ(record->steps[1].outcome, Outcome::done);
  EXPECT_EQ(record->steps[2].outcome, Outcome::skipped);
  EXPECT_EQ(record->steps[2].acts.size(), 1U);
  EXPECT_TRUE(record->steps[1].acts.empty());
}

// The second answer does not overwrite the first.
TEST(Together, AnswersAreDealtWithInTheirOrder) {
  TogetherRig rig;
  auto booth = rig.booth();
  auto session = *booth.begin();
  const auto heard = answered(session, [&] {
    EXPECT_TRUE(session.answer(Answer::retry, 2));
    EXPECT_TRUE(session.answer(Answer::skip, 2));
  });
  const auto record = session.finish();
  EXPECT_EQ(record->steps[2].outcome, Outcome::skipped);
  EXPECT_EQ(record->steps[2].tries, 2);  // begun anew, and then skipped
  EXPECT_EQ(record->steps[2].acts.size(), 2U);
}

// Pressed twice, it skips one step and not the next one as well.
TEST(Together, AnAnswerIsForNoOtherStep) {
  TogetherRig rig;
  rig.plan.steps[2].with_previous = false;
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session, [&](const SessionEvent& event) {
    const auto* begun = event.as<StepBegun>();
    if (begun == nullptr || begun->index != 1) return;
    EXPECT_TRUE(session.answer(Answer::skip, 1));
    (void)session.answer(Answer::skip, 1);  // the step may be over by now
  });
  const auto record = session.finish();
  EXPECT_EQ(record->steps[1].outcome, Outcome::skipped);
  EXPECT_EQ(record->steps[2].outcome, Outcome::done);
}

// There is no step before it to go back to while its sister runs.
TEST(Together, AVetoTakesTheStepItselfAgain) {
  TogetherRig rig;
  auto booth = rig.booth();
  auto session = *booth.begin();
  const auto heard = answered(session, [&] { EXPECT_TRUE(session.answer(Answer::veto, 1)); });
  const auto record = session.finish();
  EXPECT_EQ(record->steps[0].tries, 1);
  EXPECT_EQ(record->steps[1].tries, 2);
  EXPECT_EQ(record->steps[1].outcome, Outcome::done);
}

TEST(Together, MissingFingersAreForWhoTakesThem) {
  TogetherRig rig;
  auto booth = rig.booth();
  auto session = *booth.begin();
  answered(session, [&] { EXPECT_TRUE(session.answer(MissingFingers{{Finger::right_index}})); });
  const auto record = session.finish();
  EXPECT_EQ(record->steps[1].outcome, Outcome::skipped);
  EXPECT_EQ(record->steps[2].outcome, Outcome::done);
  EXPECT_TRUE(record->steps[2].acts.empty());
}

TEST(Together, OneThatIsRequiredAndMissingEndsTheOther) {
  TogetherRig rig;
  rig.plan.device(Role::finger) = "sim_finger:place=60s";
  rig.plan.device(Role::code) = "sim_code:absent=1";
  rig.plan.steps[1].time = 60s;
  rig.plan.steps[2].optional = false;
  rig.plan.steps[2].tries = 1;
  rig.plan.steps[2].time = 2s;
  auto booth = rig.booth();
  auto session = *booth.begin();
  const auto heard = listen(session);
  EXPECT_LT(ends_of(heard)[0], 3s);
  const auto record = session.finish();
  EXPECT_EQ(record->steps[2].outcome, Outcome::absent);
  EXPECT_EQ(record->steps[1].outcome, Outcome::skipped);
  EXPECT_EQ(record->steps[1].why, "Broken off, as the step \"code\" gave nothing to go on with.");
}

TEST(Together, CancelAndFinishEndBoth) {
  for (const bool cancel : {false, true}) {
    TogetherRig rig;
    auto booth = rig.booth();
    auto session = *booth.begin();
    TimePoint said{};
    const auto heard = answered(session, [&] {
      said = rig.clock.now();
      if (cancel) return session.cancel();
      EXPECT_EQ(session.finish()->steps.size(), 3U);
    });
    EXPECT_EQ(heard.all<SessionEnded>().size(), 1U);
    EXPECT_LE(heard.events.back().time - said, 100ms);
  }
}

TEST(Together, TheyHaveOneDeviceInTwoRoles) {
  TogetherRig rig;
  rig.plan.device(Role::chip) = "desk:";  // which is the page reader as well
  rig.plan.steps = {{.what = DocumentStep{}, .time = 10s},
                    {.what = capture::ChipStep{}, .optional = true, .time = 2s, .with_previous = true}};
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = session.finish();
  EXPECT_EQ(record->steps[0].outcome, Outcome::done);
  EXPECT_NE(record->steps[1].outcome, Outcome::done);
}

TEST(Together, TwoOfOneRoleAreRefused) {
  TogetherRig rig;
  rig.plan.steps[2].what = FingersStep{};
  EXPECT_EQ(Booth::create(*rig.manager, rig.plan).error().code(), Errc::bad_input);
  EXPECT_FALSE(parse_plan(to_json(rig.plan), "p"));
  rig.plan.steps[2].with_previous = false;
  EXPECT_TRUE(parse_plan(to_json(rig.plan), "p"));
  rig.plan.steps[0].with_previous = true;
  EXPECT_FALSE(Booth::create(*rig.manager, rig.plan));
}

// ---- computations

/// Throws, or never hears that it should stop.
class BadReader final : public PageReader {
 public:
  BadReader(Clock& clock, Duration deaf) : clock_(clock), deaf_(deaf) {}
  Result<PageFound> read(const PageLights&, mrz::Date, double, std::stop_token) const override {
    if (deaf_ == 0s) throw std::runtime_error("a fault");
    clock_.sleep_until(clock_.in(deaf_));
    return PageFound{};
  }

 private:
  Clock& clock_;
  const Duration deaf_;
};

TEST(Computations, WhatIsThrownIsAnErrorOfTheStep) {
  Rig rig;
  auto booth = *Booth::create(*rig.manager, rig.plan,
                              {.reader = std::make_shared<BadReader>(rig.clock, 0s), .simulated_beside_real = true});
  auto session = *booth.begin();
  listen(session);
  const auto record = session.finish();
  ASSERT_TRUE(record);
  EXPECT_EQ(record->steps[0].outcome, Outcome::failed);
  ASSERT_FALSE(record->steps[0].errors.empty());
  EXPECT_EQ(record->steps[0].errors[0].code(), Errc::internal);
}

// Abandoned ones are bounded, and hold nothing of the device's.
TEST(Computations, SoManyAreAbandonedAndNoMore) {
  Rig rig;
  rig.plan.steps = {{.what = DocumentStep{.reading_time = 1s}, .time = 5s}};
  auto booth = *Booth::create(*rig.manager, rig.plan,
                              {.reader = std::make_shared<BadReader>(rig.clock, 1h), .simulated_beside_real = true});
  int stuck = 0;
  for (int i = 0; i < 20; ++i) {
    auto session = *booth.begin();
    listen(session);
    const auto record = session.finish();
    ASSERT_TRUE(record);
    EXPECT_EQ(pages(*record).size(), 1U) << "the frame pool is not held";
    const auto& errors = record->steps[0].errors;
    if (!errors.empty() && errors[0].code() == Errc::stuck) ++stuck;
  }
  EXPECT_EQ(stuck, 12);
}

}  // namespace
}  // namespace landfall::capture
