#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"

namespace landfall::capture {
namespace {

using namespace std::chrono_literals;
using model::Outcome;
using model::RecordStatus;

const model::StepReport& step(const model::TravellerRecord& record, std::size_t index) {
  return record.steps.at(index);
}

TEST(Session, captures_a_traveller) {
  Rig rig;
  auto booth = rig.booth();
  auto session = *booth.begin();
  const auto heard = listen(session);
  const auto record = session.finish();
  ASSERT_TRUE(record) << record.error().message();
  EXPECT_EQ(record->status, RecordStatus::complete);
  ASSERT_TRUE(record->mrz);
  ASSERT_TRUE(record->mrz->holder);
  EXPECT_EQ(record->mrz->holder->surname.reveal(), "ERIKSSON");
  EXPECT_EQ(record->mrz->checks.size(), 5U);
  ASSERT_EQ(pages(*record).size(), 1U);
  EXPECT_EQ(pages(*record)[0].provenance.driver, "desk");
  EXPECT_EQ(pages(*record)[0].image.view.width, 120);
  ASSERT_EQ(fingers(*record).size(), 1U);
  EXPECT_EQ(fingers(*record)[0].fingers, std::vector{Finger::right_index});
  EXPECT_EQ(fingers(*record)[0].provenance.origin, Origin::simulated);
  EXPECT_EQ(record->devices.size(), 2U);
  EXPECT_GT(record->ended, record->begun);
  EXPECT_TRUE(record->id.ends_with("-00000007")) << record->id;
  EXPECT_EQ(heard.all<SessionEnded>().size(), 1U);
  EXPECT_TRUE(heard.events.back().as<SessionEnded>());
  EXPECT_EQ(heard.all<StepEnded>().size(), 2U);
  EXPECT_EQ(heard.all<PageRead>().size(), 1U);
  EXPECT_EQ(session.next(Deadline::never()).kind(), Next::Kind::over);
  EXPECT_EQ(session.finish().error().code(), Errc::not_ready);
}

TEST(Session, tells_time_up_from_an_event_and_from_over) {
  Rig rig;
  *rig.pages = {Page::absent};
  auto booth = rig.booth();
  auto session = *booth.begin();
  for (auto event = session.next(rig.clock.in(1s)); event; event = session.next(rig.clock.in(1s)))
    ;
  EXPECT_EQ(session.next(rig.clock.in(1s)).kind(), Next::Kind::time_up);
  session.cancel();
  while (session.next(rig.clock.in(1s)))
    ;
  EXPECT_EQ(session.next(rig.clock.in(1s)).kind(), Next::Kind::over);
}

TEST(Session, without_a_document_ends_and_says_why) {
  Rig rig;
  *rig.pages = {Page::absent};
  auto booth = rig.booth();
  auto session = *booth.begin();
  const auto begun = rig.clock.now();
  listen(session);
  EXPECT_EQ(rig.clock.now() - begun, 10s);
  const auto record = session.finish();
  ASSERT_TRUE(record);
  EXPECT_EQ(record->status, RecordStatus::incomplete);
  EXPECT_EQ(step(*record, 0).outcome, Outcome::absent);
  EXPECT_EQ(step(*record, 0).why, "No document was presented within 10 s.");
  ASSERT_EQ(step(*record, 0).hints.size(), 1U);
  EXPECT_EQ(step(*record, 0).hints[0].code, HintCode::place_document);
  EXPECT_EQ(step(*record, 1).outcome, Outcome::skipped);
  EXPECT_TRUE(fingers(*record).empty());
}

TEST(Session, tries_again_what_was_refused_or_broke_and_no_more_often_than_the_plan_says) {
  for (const auto bad : {Page::refused, Page::broken}) {
    Rig rig;
    *rig.pages = {bad, Page::good};
    auto booth = rig.booth();
    auto session = *booth.begin();
    listen(session);
    auto record = *session.finish();
    EXPECT_EQ(record.status, RecordStatus::complete);
    EXPECT_EQ(step(record, 0).tries, 2);
    EXPECT_EQ(record.samples.at(0).provenance.attempt, 2);

    *rig.pages = {bad};
    auto again = rig.booth();
    booth = std::move(again);  // one owner of a unit at a time
    session = *booth.begin();
    listen(session);
    record = *session.finish();
    EXPECT_EQ(record.status, RecordStatus::incomplete);
    EXPECT_EQ(step(record, 0).tries, 2);
    EXPECT_EQ(step(record, 0).outcome, bad == Page::refused ? Outcome::refused : Outcome::failed);
    EXPECT_EQ(step(record, 0).errors.size(), bad == Page::broken ? 2U : 0U);
    EXPECT_EQ(step(record, 0).reasons.size(), bad == Page::refused ? 1U : 0U);
  }
}

TEST(Session, marks_what_was_read_without_certainty) {
  Rig rig;
  rig.status = model::ReadingStatus::unsure;
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(record.status, RecordStatus::unsure);
  EXPECT_EQ(step(record, 0).tries, 2);  // the document still lies there: it is seen twice
  EXPECT_EQ(pages(record).size(), 1U);  // and only the page that was read stays
}

TEST(Session, keeps_an_uncertain_reading_where_the_next_try_brings_nothing) {
  Rig rig;
  rig.status = model::ReadingStatus::unsure;
  *rig.pages = {Page::good, Page::broken};
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(record.status, RecordStatus::unsure);
  EXPECT_EQ(step(record, 0).tries, 2);
  EXPECT_EQ(step(record, 0).errors.size(), 1U);
  EXPECT_TRUE(record.mrz);
}

TEST(Session, keeps_the_page_that_nobody_could_read_where_the_document_is_gone_at_the_next_try) {
  Rig rig;
  rig.reading = 60s;
  rig.plan.steps[0].as<DocumentStep>().reading_time = 1s;
  *rig.pages = {Page::good, Page::absent};
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(step(record, 0).outcome, Outcome::failed);
  EXPECT_EQ(pages(record).size(), 1U);
  EXPECT_EQ(fingers(record).size(), 1U) << "there is a traveller, so the session goes on";
}

TEST(Session, does_not_take_a_device_that_failed_for_a_traveller_who_is_not_there) {
  Rig rig;
  *rig.pages = {Page::broken, Page::absent};
  auto booth = rig.booth();
  auto session = *booth.begin();
  const auto heard = listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(step(record, 0).outcome, Outcome::failed);
  EXPECT_TRUE(step(record, 0).why.starts_with("The document reader failed: protocol")) << step(record, 0).why;
  EXPECT_EQ(heard.all<StepBegun>().at(1).because, step(record, 0).why);
}

TEST(Session, goes_on_without_an_optional_device_and_says_so) {
  Rig rig;
  rig.plan.device(Role::finger) = "no_such_driver:";
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(record.status, RecordStatus::complete);
  EXPECT_EQ(step(record, 1).outcome, Outcome::skipped);
  EXPECT_TRUE(step(record, 1).why.starts_with("The fingerprint scanner cannot be used: not_found"))
      << step(record, 1).why;
  ASSERT_EQ(record.devices.size(), 2U);
  EXPECT_TRUE(record.devices[1].problem);
}

TEST(Session, ends_where_a_required_device_is_missing) {
  Rig rig;
  rig.plan.device(Role::document) = "no_such_driver:";
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(record.status, RecordStatus::incomplete);
  EXPECT_EQ(step(record, 0).outcome, Outcome::failed);
  EXPECT_EQ(step(record, 0).tries, 0);
  EXPECT_EQ(step(record, 1).outcome, Outcome::skipped);
}

TEST(Session, skips_a_step_when_the_operator_says_so) {
  Rig rig;
  rig.plan.device(Role::finger) = "sim_finger:absent=1";
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session, [&](const SessionEvent& event) {
    const auto* begun = event.as<StepBegun>();
    if (begun != nullptr && begun->step == StepKind::fingers) {
      EXPECT_TRUE(session.answer(Answer::skip));
    }
  });
  const auto record = *session.finish();
  EXPECT_EQ(record.status, RecordStatus::complete);
  EXPECT_EQ(step(record, 1).outcome, Outcome::skipped);
  EXPECT_EQ(step(record, 1).why, "The operator skipped this step.");
  ASSERT_EQ(step(record, 1).acts.size(), 1U);
  EXPECT_EQ(step(record, 1).acts[0].act, model::Act::skip);
  EXPECT_EQ(session.answer(Answer::skip).error().code(), Errc::not_ready);
}

TEST(Session, takes_again_what_the_operator_vetoes_while_he_may) {
  Rig rig;
  rig.plan.steps[1].review = 5s;
  auto booth = rig.booth();
  auto session = *booth.begin();
  int reviews = 0;
  listen(session, [&](const SessionEvent& event) {
    if (event.as<Review>() && ++reviews == 1) {
      EXPECT_TRUE(session.answer(Answer::veto));
    }
  });
  const auto record = *session.finish();
  EXPECT_EQ(reviews, 2);
  EXPECT_EQ(step(record, 1).tries, 2);
  EXPECT_EQ(step(record, 1).outcome, Outcome::done);
  ASSERT_EQ(fingers(record).size(), 1U);
  ASSERT_EQ(step(record, 1).acts.size(), 1U);
  EXPECT_GT(fingers(record)[0].exposure_start, step(record, 1).acts[0].time)
      << "what counts was exposed after the veto";
}

TEST(Session, takes_the_step_before_again_where_this_one_has_nothing_yet) {
  Rig rig;
  rig.plan.device(Role::finger) = "sim_finger:place=60s&hold=0s";
  auto booth = rig.booth();
  auto session = *booth.begin();
  int documents = 0;
  listen(session, [&](const SessionEvent& event) {
    const auto* begun = event.as<StepBegun>();
    if (begun == nullptr) return;
    if (begun->step == StepKind::document)
      ++documents;
    else if (documents == 1) {
      EXPECT_TRUE(session.answer(Answer::veto));
    }
  });
  const auto record = *session.finish();
  EXPECT_EQ(documents, 2);
  EXPECT_EQ(pages(record).size(), 1U);
  EXPECT_EQ(step(record, 0).outcome, Outcome::done);
  EXPECT_EQ(step(record, 1).outcome, Outcome::absent);
}

TEST(Session, waits_for_no_finger_that_is_missing) {
  Rig rig;
  rig.plan.device(Role::finger) = "sim_finger:absent=1";
  auto booth = rig.booth();
  auto session = *booth.begin();
  bool said = false;
  listen(session, [&](const SessionEvent& event) {
    const auto* begun = event.as<StepBegun>();
    if (begun != nullptr && begun->step == StepKind::fingers && !std::exchange(said, true)) {
      EXPECT_TRUE(session.answer(MissingFingers{{Finger::right_index}}));
    }
  });
  const auto record = *session.finish();
  EXPECT_EQ(step(record, 1).outcome, Outcome::skipped);
  EXPECT_EQ(step(record, 1).why, "Missing, as the operator said: right index.");
}

TEST(Session, ends_at_once_when_cancelled_whatever_it_does) {
  for (const auto at : {5ms, 60ms, 500ms, 3000ms}) {  // opening, waiting for the page, reading it (2 s), at the finger
    Rig rig;
    rig.reading = 2s;
    rig.plan.device(Role::finger) = "sim_finger:absent=1";
    auto booth = rig.booth();
    auto session = *booth.begin();
    auto deadline = rig.clock.in(at);
    while (session.next(deadline))
      ;
    const auto asked = rig.clock.now();
    session.cancel();
    const auto heard = listen(session);
    EXPECT_EQ(rig.clock.now(), asked) << "no time passes";
    ASSERT_EQ(heard.all<SessionEnded>().size(), 1U);
    EXPECT_TRUE(heard.all<SessionEnded>()[0].cancelled);
    EXPECT_EQ(session.finish().error().code(), Errc::cancelled);
    // The booth is free again before the abandoned reading is through.
    auto next = booth.begin();
    ASSERT_TRUE(next) << next.error().message();
    EXPECT_LE(rig.clock.now() - asked, 100ms);
    next->cancel();
  }
}

TEST(Session, gives_up_a_page_that_takes_too_long_to_read) {
  Rig rig;
  rig.reading = 60s;
  rig.plan.steps[0].as<DocumentStep>().reading_time = 1s;
  rig.plan.steps[0].tries = 1;
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(step(record, 0).outcome, Outcome::failed);
  EXPECT_EQ(step(record, 0).why, "The page was not read within 1 s.");
  EXPECT_EQ(pages(record).size(), 1U) << "the page itself is kept";
  EXPECT_FALSE(record.mrz);
}

TEST(Session, is_finished_early_with_what_it_has) {
  Rig rig;
  rig.plan.device(Role::finger) = "sim_finger:absent=1";
  auto booth = rig.booth();
  auto session = *booth.begin();
  auto until = rig.clock.in(2s);
  while (session.next(until))
    ;
  const auto asked = rig.clock.now();
  const auto record = session.finish();
  ASSERT_TRUE(record);
  EXPECT_LE(rig.clock.now() - asked, 100ms);
  EXPECT_EQ(pages(*record).size(), 1U);
  EXPECT_EQ(step(*record, 0).outcome, Outcome::done);
  EXPECT_EQ(step(*record, 1).outcome, Outcome::skipped);
  EXPECT_EQ(step(*record, 1).why, "The session was ended before this step was done.");
}

// ---- lights

TEST(Session, reads_both_lights_and_keeps_what_was_found) {
  Rig rig;
  rig.plan.steps[0].as<DocumentStep>().lights = {Light::white, Light::ir};
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  ASSERT_TRUE(record.mrz);
  ASSERT_EQ(pages(record).size(), 2U);
  EXPECT_EQ(record.samples.at(record.mrz->page).light, Light::white);
  ASSERT_TRUE(record.mrz->infrared);
  EXPECT_EQ(record.samples.at(*record.mrz->infrared).light, Light::ir);
  ASSERT_EQ(record.mrz->findings.size(), 1U);
  EXPECT_EQ(record.mrz->findings[0].code, model::FindingCode::missing_in_infrared);
  EXPECT_EQ(step(record, 0).outcome, Outcome::done);
  EXPECT_TRUE(record.notices.empty());
}

TEST(Session, reads_white_alone_where_infrared_has_another_size_and_says_so) {
  Rig rig;
  *rig.infrared_width = 60;
  rig.plan.steps[0].as<DocumentStep>().lights = {Light::ir, Light::white};
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(step(record, 0).outcome, Outcome::done);
  EXPECT_EQ(record.samples.at(record.mrz->page).light, Light::white);
  EXPECT_FALSE(record.mrz->infrared);
  EXPECT_TRUE(record.mrz->findings.empty());
  ASSERT_EQ(record.notices.size(), 1U);
  EXPECT_EQ(record.notices[0].notice.code, NoticeCode::degraded);
  EXPECT_EQ(record.notices[0].notice.detail, "infrared was not read: it is 60 x 80 and white 120 x 80");
  EXPECT_EQ(record.notices[0].device, "desk:");
}

TEST(Session, reads_infrared_alone_where_there_is_nothing_else) {
  Rig rig;
  rig.plan.steps[0].as<DocumentStep>().lights = {Light::ir};
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(step(record, 0).outcome, Outcome::done);
  EXPECT_FALSE(record.mrz->infrared);
}

// ---- the two sides of a card

bool told(const model::StepReport& step, HintCode code) {
  return std::any_of(step.hints.begin(), step.hints.end(), [&](const Hint& h) { return h.code == code; });
}
model::TravellerRecord of_sides(Rig& rig, std::vector<Page> pages, std::vector<Shows> shows, Sides sides) {
  *rig.pages = std::move(pages);
  *rig.shows = std::move(shows);
  rig.lines = utopia_card();
  rig.plan.steps[0].as<DocumentStep>().sides = sides;
  rig.plan.steps[0].tries = 1;
  rig.plan.steps.pop_back();
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  return *session.finish();
}

TEST(Sides, a_front_without_a_zone_is_turned_and_both_are_kept) {
  Rig rig;
  const auto record = of_sides(rig, {Page::good, Page::lifted}, {Shows::front, Shows::zone}, Sides::automatic);
  EXPECT_EQ(step(record, 0).outcome, Outcome::done);
  EXPECT_EQ(step(record, 0).tries, 1);
  EXPECT_TRUE(step(record, 0).reasons.empty());
  EXPECT_TRUE(told(step(record, 0), HintCode::turn_document));
  ASSERT_EQ(pages(record).size(), 2U);
  EXPECT_EQ(pages(record)[0].side, Side::front);
  EXPECT_EQ(pages(record)[1].side, Side::back);
  ASSERT_TRUE(record.mrz && record.mrz->holder);
  EXPECT_EQ(record.mrz->page, 1U);
  EXPECT_EQ(record.mrz->holder->surname.reveal(), "ERIKSSON");
  ASSERT_EQ(record.documents.size(), 1U);
  EXPECT_EQ(record.documents[0].page, 0U);
  ASSERT_TRUE(record.documents[0].straight);
  EXPECT_EQ(record.documents[0].straight->provenance.driver, pages(record)[0].provenance.driver);
  EXPECT_EQ(record.documents[0].straight->provenance.origin, Origin::simulated);
  EXPECT_EQ(record.documents[0].straight->provenance.steps.back(), "laid straight");
  EXPECT_EQ(record.documents[0].straight->side, Side::front);
}

TEST(Sides, the_same_side_seen_again_is_not_the_other_one) {
  Rig rig;
  const auto record = of_sides(rig, {Page::good, Page::good, Page::good, Page::lifted},
                               {Shows::front, Shows::front, Shows::front, Shows::zone}, Sides::automatic);
  EXPECT_EQ(step(record, 0).outcome, Outcome::done);
  EXPECT_EQ(pages(record).size(), 2U);
}

TEST(Sides, a_zone_needs_no_lifting_that_was_seen) {
  Rig rig;
  const auto record = of_sides(rig, {Page::good}, {Shows::front, Shows::zone}, Sides::automatic);
  EXPECT_EQ(step(record, 0).outcome, Outcome::done);
}

TEST(Sides, a_card_without_a_zone_on_either_side_is_no_document) {
  Rig rig;
  const auto record = of_sides(rig, {Page::good, Page::lifted}, {Shows::front}, Sides::automatic);
  EXPECT_EQ(step(record, 0).outcome, Outcome::refused);
  EXPECT_EQ(pages(record).size(), 2U);
  EXPECT_EQ(record.mrz->status, model::ReadingStatus::none);
  EXPECT_EQ(record.status, RecordStatus::incomplete);
}

TEST(Sides, a_page_without_a_zone_that_is_no_card_is_not_turned) {
  Rig rig;
  const auto record = of_sides(rig, {Page::good, Page::lifted}, {Shows::nothing}, Sides::automatic);
  EXPECT_EQ(step(record, 0).outcome, Outcome::refused);
  EXPECT_FALSE(told(step(record, 0), HintCode::turn_document));
  EXPECT_EQ(pages(record).size(), 1U);
}

TEST(Sides, one_is_never_turned) {
  Rig rig;
  const auto record = of_sides(rig, {Page::good, Page::lifted}, {Shows::front, Shows::zone}, Sides::one);
  EXPECT_EQ(step(record, 0).outcome, Outcome::refused);
  EXPECT_EQ(pages(record).size(), 1U);
}

TEST(Sides, both_are_taken_where_the_plan_says_so) {
  Rig rig;
  const auto record = of_sides(rig, {Page::good, Page::lifted}, {Shows::zone, Shows::front}, Sides::both);
  EXPECT_EQ(step(record, 0).outcome, Outcome::done);
  ASSERT_EQ(pages(record).size(), 2U);
  EXPECT_EQ(pages(record)[0].side, Side::back);
  EXPECT_EQ(pages(record)[1].side, Side::front);
  EXPECT_EQ(record.mrz->page, 0U);
  EXPECT_EQ(record.documents.at(0).page, 1U);
}

TEST(Sides, another_zone_is_another_document) {
  Rig rig;
  const auto record = of_sides(rig, {Page::good, Page::lifted}, {Shows::zone, Shows::other_zone}, Sides::both);
  EXPECT_EQ(step(record, 0).outcome, Outcome::refused);
  EXPECT_EQ(step(record, 0).why, "Only one side of the document was shown.");
  EXPECT_EQ(pages(record).size(), 1U);
}

TEST(Sides, both_of_a_booklet_is_one) {
  Rig rig;
  rig.plan.steps[0].as<DocumentStep>().sides = Sides::both;
  auto booth = rig.booth();
  auto session = *booth.begin();
  listen(session);
  const auto record = *session.finish();
  EXPECT_EQ(record.status, RecordStatus::complete);
  EXPECT_EQ(pages(record).size(), 1U);
}

TEST(Sides, another_side_that_never_comes_is_told) {
  for (const auto none : {Page::absent, Page::gone}) {
    Rig rig;
    const auto first = of_sides(rig, {Page::good, none}, {Shows::front}, Sides::automatic);
    EXPECT_EQ(step(first, 0).outcome, Outcome::refused);
    EXPECT_EQ(step(first, 0).why, "No machine readable zone was found on the page. The other side was not shown.");
    EXPECT_EQ(pages(first).size(), 1U);
    Rig other;
    const auto both = of_sides(other, {Page::good, none}, {Shows::zone}, Sides::both);
    EXPECT_EQ(step(both, 0).outcome, Outcome::refused);
    EXPECT_EQ(step(both, 0).why, "Only one side of the document was shown.");
    EXPECT_TRUE(both.mrz->holder);
  }
}

TEST(Sides, the_same_side_for_ever_ends_with_the_steps_time) {
  Rig rig;
  const auto begun = rig.clock.now();
  const auto record = of_sides(rig, {Page::good}, {Shows::front}, Sides::automatic);
  EXPECT_EQ(step(record, 0).outcome, Outcome::refused);
  EXPECT_LE(rig.clock.now() - begun, 12s);
}

TEST(Booth, has_one_session_at_a_time_and_many_after_each_other) {
  Rig rig;
  auto booth = rig.booth();
  {
    auto session = *booth.begin();
    const auto second = booth.begin();
    // The first one is done within the two seconds for which the second waits, unless nobody comes.
    EXPECT_TRUE(second);
  }
  *rig.pages = {Page::absent};
  auto waits = *booth.begin();
  EXPECT_EQ(booth.begin().error().code(), Errc::busy);
  waits.cancel();
  EXPECT_TRUE(booth.begin());
}

TEST(Booth, gives_no_traveller_the_document_that_the_last_one_left) {
  Rig rig;
  auto booth = rig.booth();
  const auto next = [&] {
    auto session = *booth.begin();
    listen(session);
    return *session.finish();
  };
  EXPECT_EQ(next().status, RecordStatus::complete);
  const auto left = next();
  EXPECT_EQ(step(left, 0).outcome, Outcome::absent);
  EXPECT_EQ(step(left, 0).why, "The last traveller's document still lies on the reader.");
  ASSERT_FALSE(step(left, 0).hints.empty());
  EXPECT_EQ(step(left, 0).hints[0].code, HintCode::remove_document);
  EXPECT_TRUE(pages(left).empty());
  EXPECT_FALSE(left.mrz);
  EXPECT_EQ(step(next(), 0).outcome, Outcome::absent) << "asking twice makes it nobody else's";
  *rig.pages = {Page::lifted};  // the same one, placed again: somebody wants it so
  EXPECT_EQ(next().status, RecordStatus::complete);
}

TEST(Booth, tells_of_a_wrong_device_before_a_traveller_stands_there) {
  Rig rig;
  rig.plan.device(Role::finger) = "desk:";
  rig.plan.device(Role::camera) = "nosuch:";
  auto booth = rig.booth();
  EXPECT_TRUE(booth.open(Role::document));
  EXPECT_TRUE(booth.open(Role::document));
  EXPECT_EQ(booth.open(Role::camera).error().code(), Errc::not_found);
  EXPECT_EQ(booth.open(Role::finger).error().wanted(), "a fingerprint scanner");
  EXPECT_EQ(booth.open(Role::chip).error().code(), Errc::bad_input);
  rig.plan.device(Role::document) = "sim_finger:";
  booth = rig.booth();
  const auto wrong = booth.open(Role::document);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().wanted(), "a document reader");
  EXPECT_EQ(wrong.error().where(), "sim_finger:");
}

TEST(Booth, shares_a_device_between_its_roles) {
  Rig rig;
  rig.plan.device(Role::chip) = "desk:";
  auto booth = rig.booth();
  EXPECT_TRUE(booth.open(Role::document));
  EXPECT_TRUE(booth.open(Role::chip));
}

TEST(Booth, needs_a_plan_with_steps) {
  Rig rig;
  EXPECT_EQ(Booth::create(*rig.manager, Plan{}, {}).error().code(), Errc::bad_input);
}

}  // namespace
}  // namespace landfall::capture
