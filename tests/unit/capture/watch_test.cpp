// Frames that somebody looks at while they come: a gate, and its use, the frames of a live page that vote.
#include <gtest/gtest.h>

#include "rig.hpp"

namespace landfall::capture {
namespace {

using namespace std::chrono_literals;
using model::Outcome;
using enum model::ReadingStatus;

struct Went {
  model::TravellerRecord record;
  Heard heard;
  Duration took{};
};

struct VoteRig : Rig {
  explicit VoteRig(VoteScript script, int most = 4) {
    votes = std::move(script);
    plan.steps = {{.what = DocumentStep{.votes = most}, .tries = 1, .time = 8s}};
  }
  Went run() {
    auto booth = this->booth();
    auto session = *booth.begin();
    const auto begun = clock.now();
    auto heard = listen(session);
    const auto took = clock.now() - begun;
    return {*session.finish(), std::move(heard), took};
  }
};

TEST(Votes, ATextThatIsCertainEndsThem) {
  VoteRig rig({.statuses = {unsure, unsure, read}, .best = 1});
  const auto [record, heard, took] = rig.run();
  EXPECT_EQ(record.steps[0].outcome, Outcome::done) << record.steps[0].why;
  ASSERT_EQ(pages(record).size(), 1U);
  EXPECT_EQ(record.mrz->status, read);
  // Frames come every 40 ms and are looked at for 300: the newest is next, the others are passed over.
  EXPECT_GT(pages(record)[0].sequence, 5U);
  EXPECT_GE(took, 900ms);
  EXPECT_LT(took, 1300ms);
  EXPECT_EQ(heard.all<PageRead>().size(), 1U);
}

TEST(Votes, AFirstFrameThatIsCertainIsAllThatIsTaken) {
  VoteRig rig({.statuses = {read}}, 9);
  const auto [record, heard, took] = rig.run();
  EXPECT_EQ(record.steps[0].outcome, Outcome::done);
  EXPECT_LT(took, 500ms);
}

TEST(Votes, SoManyAsThePlanSaysAndNoMore) {
  VoteRig rig({.statuses = {unsure}}, 3);
  const auto [record, heard, took] = rig.run();
  EXPECT_EQ(record.steps[0].outcome, Outcome::unsure);
  EXPECT_GE(took, 900ms);
  EXPECT_LT(took, 1300ms);
}

TEST(Votes, WhatWasTakenAwayIsReadFromTheFramesThatThereAre) {
  VoteRig rig({.statuses = {unsure}}, 9);
  *rig.pages = {Page::good, Page::good, Page::lifted, Page::good};
  const auto [record, heard, took] = rig.run();
  EXPECT_EQ(record.steps[0].outcome, Outcome::unsure);
  EXPECT_EQ(pages(record).size(), 1U);
  EXPECT_LT(took, 2s) << "it does not wait for another document, nor let it vote";
  EXPECT_LT(pages(record)[0].sequence, 3U);
}

TEST(Votes, NobodyCame) {
  VoteRig rig({.statuses = {read}});
  *rig.pages = {Page::absent};
  const auto [record, heard, took] = rig.run();
  EXPECT_EQ(record.steps[0].outcome, Outcome::absent);
  EXPECT_TRUE(pages(record).empty());
  EXPECT_GE(took, 8s);
}

TEST(Votes, ADocumentThatComesLateIsNoDocumentThatWasTakenAway) {
  VoteRig rig({.statuses = {read}});
  *rig.pages = {Page::absent, Page::absent, Page::good};
  const auto [record, heard, took] = rig.run();
  EXPECT_EQ(record.steps[0].outcome, Outcome::done) << record.steps[0].why;
}

TEST(Votes, WhatFailsIsAnErrorOfTheStep) {
  VoteRig rig({.statuses = {unsure}, .failed = 1});
  const auto record = rig.run().record;
  EXPECT_EQ(record.steps[0].outcome, Outcome::failed);
  ASSERT_FALSE(record.steps[0].errors.empty());
  EXPECT_EQ(record.steps[0].errors[0].code(), Errc::exhausted);
}

TEST(Votes, ADeviceThatFailsIsAnErrorOfTheStep) {
  VoteRig rig({.statuses = {unsure}});
  *rig.pages = {Page::broken};
  const auto record = rig.run().record;
  EXPECT_EQ(record.steps[0].outcome, Outcome::failed);
  ASSERT_FALSE(record.steps[0].errors.empty());
  EXPECT_EQ(record.steps[0].errors[0].code(), Errc::protocol);
}

TEST(Votes, ADeviceThatFailsBehindAFrameIsToldBesideWhatWasRead) {
  VoteRig rig({.statuses = {unsure}}, 9);
  *rig.pages = {Page::good, Page::broken};
  const auto record = rig.run().record;
  EXPECT_EQ(record.steps[0].outcome, Outcome::unsure);
  EXPECT_EQ(pages(record).size(), 1U);
  ASSERT_EQ(record.steps[0].errors.size(), 1U);
  EXPECT_EQ(record.steps[0].errors[0].code(), Errc::protocol);
}

TEST(Votes, APageThatCameLateHasItsTimeToBeRead) {
  VoteRig rig({.statuses = {read}});
  *rig.pages = {Page::absent, Page::absent, Page::absent, Page::good};
  rig.plan.steps[0].time = 4s;
  rig.reading = 3s;
  const auto record = rig.run().record;
  EXPECT_EQ(record.steps[0].outcome, Outcome::done) << record.steps[0].why;
}

TEST(Votes, InTwoLights) {
  VoteRig rig({.statuses = {unsure, read}});
  rig.plan.steps[0].as<DocumentStep>().lights = {Light::white, Light::ir};
  const auto record = rig.run().record;
  ASSERT_EQ(pages(record).size(), 2U);
  EXPECT_EQ(pages(record)[0].light, Light::white);
  EXPECT_EQ(pages(record)[1].light, Light::ir);
  EXPECT_EQ(pages(record)[0].sequence + 1, pages(record)[1].sequence) << "of one exposure";
  EXPECT_EQ(record.mrz->infrared, 1U);
}

TEST(Votes, AReaderWithoutAVoteReadsOneFrame) {
  VoteRig rig({});
  rig.votes.reset();
  const auto [record, heard, took] = rig.run();
  EXPECT_EQ(record.steps[0].outcome, Outcome::done);
  EXPECT_EQ(pages(record).size(), 1U);
}

// A reader that hears no stop is left behind; what the device lent is not.
TEST(Votes, AWorkerThatIsLeftBehindHoldsNoFrames) {
  VoteRig rig({.statuses = {unsure}});
  rig.reading = 20s;
  rig.plan.steps[0].time = 1s;
  rig.plan.steps[0].as<DocumentStep>().reading_time = 500ms;
  auto booth = rig.booth();
  for (int i = 0; i < 6; ++i) {
    auto session = *booth.begin();
    listen(session);
    const auto record = session.finish();
    ASSERT_TRUE(record);
    EXPECT_EQ(record->steps[0].outcome, Outcome::failed);
    EXPECT_TRUE(record->steps[0].errors.empty()) << record->steps[0].errors[0].message();
  }
}

TEST(Votes, AnAnswerIsHeardWhileTheyLook) {
  VoteRig rig({.statuses = {unsure}});
  rig.reading = 2s;
  auto booth = rig.booth();
  auto session = *booth.begin();
  const auto begun = rig.clock.now();
  bool said = false;
  listen(session, [&](const SessionEvent& event) {
    if (event.of_device<hal::FrameEvent>() != nullptr && !std::exchange(said, true)) {
      EXPECT_TRUE(session.answer(Answer::skip));
    }
  });
  EXPECT_EQ(session.finish()->steps[0].outcome, Outcome::skipped);
  EXPECT_LT(rig.clock.now() - begun, 1s);
}

}  // namespace
}  // namespace landfall::capture
