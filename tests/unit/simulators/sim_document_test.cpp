#include <algorithm>
#include <chrono>

#include <landfall/synth/scene.hpp>

#include "booth_rig.hpp"
#include "rig.hpp"

namespace landfall::simulators {
namespace {

using namespace std::chrono_literals;

hal::PageRequest page(std::vector<Light> lights = {Light::white}) {
  hal::PageRequest request;
  request.lights = std::move(lights);
  return request;
}

TEST(SimDocument, shows_the_page_of_its_seed_under_three_lights_and_then_says_that_nothing_more_comes) {
  Rig rig;
  auto unit = rig.manager->open("sim_document:seed=7&ppi=100&today=2026-05-01", rig.in(2s));
  ASSERT_TRUE(unit) << unit.error().message();
  EXPECT_TRUE(unit->info().simulated);
  EXPECT_EQ(unit->info().firmware, "1.0");
  std::vector<hal::Presence> levels;
  std::vector<HintCode> hints;
  const auto captured =
      unit->capture(page({Light::white, Light::ir, Light::uv}), rig.in(5s), [&](const hal::Event& event) {
        if (const auto* level = event.as<hal::PresenceEvent>()) levels.push_back(level->presence);
        if (const auto* hint = event.as<Hint>()) hints.push_back(hint->code);
      });
  ASSERT_TRUE(captured) << captured.error().message();
  ASSERT_EQ(captured->frames.size(), 3U);
  EXPECT_EQ(captured->frames[0].image().format, PixelFormat::rgb24);
  EXPECT_EQ(captured->frames[1].image().format, PixelFormat::gray8);
  const Light lights[] = {Light::white, Light::ir, Light::uv};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& info = captured->frames[i].info();
    EXPECT_EQ(info.light, lights[i]);
    EXPECT_EQ(info.ppi_x, 100);
    EXPECT_EQ(info.provenance.origin, Origin::simulated);
    EXPECT_EQ(info.provenance.settings.at(0), "item=1");
    EXPECT_NEAR(captured->frames[i].image().width, 137 / 25.4 * 100, 4) << "125 mm and two margins of 6";
  }
  EXPECT_EQ(levels, (std::vector{hal::Presence::absent, hal::Presence::present}));
  EXPECT_EQ(hints, std::vector{HintCode::place_document});

  const auto end = unit->capture(page(), rig.in(5s));
  ASSERT_TRUE(end) << end.error().message();
  ASSERT_TRUE(end->refused);
  EXPECT_EQ(end->refused->reasons.at(0).code, HintCode::place_document);
  EXPECT_EQ(unit->presence(hal::Function::document_reader), hal::Presence::absent);
}

TEST(SimDocument, places_one_document_after_the_other_each_with_its_own_page) {
  Rig rig;
  auto unit = rig.manager->open("sim_document:documents=2&format=TD3,TD1&ppi=50&today=2026-05-01", rig.in(2s));
  ASSERT_TRUE(unit) << unit.error().message();
  const auto first = unit->capture(page(), rig.in(5s));
  const auto second = unit->capture(page(), rig.in(5s));
  ASSERT_TRUE(first && second);
  EXPECT_GT(first->frames.at(0).image().width, second->frames.at(0).image().width);
  EXPECT_EQ(second->frames.at(0).info().provenance.settings.at(0), "item=2");
  EXPECT_TRUE(unit->capture(page(), rig.in(5s))->refused);
}

TEST(SimDocument, tells_what_the_page_says_and_where) {
  BoothModel::Options options;
  options.seed = 40;
  options.today = mrz::Date{2026, 5, 1};
  options.ppi = {100};
  options.view.rotation_degrees = 10;
  options.stamp = false;
  BoothRig rig(make_sim_document, options);
  auto unit = rig.opened();
  rig.model->place(3);
  const auto captured = unit.capture(page(), rig.in(5s));
  ASSERT_TRUE(captured) << captured.error().message();
  const auto truth = rig.model->truth(3, 100);
  ASSERT_TRUE(truth) << truth.error().message();
  EXPECT_EQ(truth->lines, *(*synth::Scene::make(42, *options.today)).zone(mrz::Format::td3));
  const auto& image = captured->frames.at(0).image();
  for (const auto& corner : truth->page) {
    EXPECT_GT(corner.x, 0);
    EXPECT_LT(corner.x, image.width);
    EXPECT_LT(corner.y, image.height);
  }
  EXPECT_NE(truth->page[0].y, truth->page[1].y) << "turned";
}

TEST(SimDocument, places_a_cards_front_and_then_its_back) {
  BoothModel::Options options;
  options.seed = 40;
  options.today = mrz::Date{2026, 5, 1};
  options.ppi = {100};
  options.formats = {mrz::Format::td1};
  options.sides = true;
  BoothRig rig(make_sim_document, options);
  const auto card = *(*synth::Scene::make(41, *options.today)).zone(mrz::Format::td1);
  EXPECT_TRUE(rig.model->truth(3, 100)->lines.empty()) << "a front has no zone";
  EXPECT_EQ(rig.model->truth(4, 100)->lines, card) << "the second card's back";
}

TEST(SimDocument, waits_to_its_deadline_where_nobody_comes) {
  Rig rig;
  auto unit = rig.manager->open("sim_document:absent=1", rig.in(2s));
  ASSERT_TRUE(unit) << unit.error().message();
  const auto before = rig.clock.now();
  EXPECT_EQ(unit->capture(page(), rig.in(60s)).error().code(), Errc::deadline);
  EXPECT_EQ(rig.clock.now() - before, 60s);
}

TEST(SimDocument, delivers_whole_pages_only) {
  auto options = cheap(BoothModel::Function::document);
  options.exposure_time = 100ms;
  BoothRig rig(make_sim_document, options);
  auto unit = rig.opened();
  rig.model->place(1);
  auto traveller = rig.clock.spawn("traveller", [&] {
    rig.clock.sleep_until(rig.in(150ms));  // white has been seen, infrared is on
    rig.model->lift();
    rig.clock.sleep_until(rig.in(500ms));
    rig.model->place(2);
  });
  const auto captured = unit.capture(page({Light::white, Light::ir, Light::uv}), rig.in(5s));
  ASSERT_TRUE(captured) << captured.error().message();
  ASSERT_EQ(captured->frames.size(), 3U);
  for (const auto& frame : captured->frames) EXPECT_EQ(rig.model->log().of(frame.image())->item, 2U);
  traveller.join();
}

TEST(SimDocument, switches_its_lamp_also_while_it_waits_for_a_document) {
  auto options = cheap(BoothModel::Function::document);
  options.visits.absent = true;
  BoothRig rig(make_sim_document, options);
  auto unit = rig.opened();
  const auto queue = hal::EventQueue::create(rig.clock);
  auto operation = unit.begin(page(), rig.in(5s), queue);
  ASSERT_TRUE(operation);
  ASSERT_TRUE(unit.signal({hal::OutputKind::lamp, "status", "green"}, rig.in(1s)));
  EXPECT_EQ(rig.model->output("status"), "green");
  EXPECT_EQ(unit.signal({hal::OutputKind::lamp, "status", "pink"}, rig.in(1s)).error().code(), Errc::bad_input);
  rig.model->place();
  while (auto event = queue->next(rig.in(6s)))
    if (const auto* end = event->as<hal::Ended>()) {
      EXPECT_EQ(end->end, hal::End::done);
      break;
    }
}

TEST(SimDocument, takes_dark_pages_of_an_empty_glass) {
  auto options = cheap(BoothModel::Function::document);
  options.visits.absent = true;
  BoothRig rig(make_sim_document, options);
  auto unit = rig.opened();
  auto request = page();
  request.dark = true;
  const auto captured = unit.capture(request, rig.in(1s));
  ASSERT_TRUE(captured) << captured.error().message();
  EXPECT_TRUE(captured->frames.at(0).info().dark);
  EXPECT_EQ(*(captured->frames.at(0).image().row(1)), 0);
}

TEST(SimDocument, says_what_is_wrong_with_a_uri) {
  Rig rig;
  for (const auto& [uri, where] :
       std::vector<std::pair<std::string, std::string>>{{"sim_document:sed=1", "device URI"},
                                                        {"sim_document:seed=-1", "sim_document, seed"},
                                                        {"sim_document:format=TD4", "sim_document, format"},
                                                        {"sim_document:ppi=300,", "sim_document, ppi"},
                                                        {"sim_document:ppi=601", "sim_document, ppi"},
                                                        {"sim_document:blur=nan", "sim_document, blur"},
                                                        {"sim_document:hold=0s", "sim_document, hold"},
                                                        {"sim_document:today=2026-02-30", "sim_document, today"},
                                                        {"sim_document:page=book", "sim_document, page"},
                                                        {"sim_document:atr=3B00", "device URI"},
                                                        {"sim_chip:atr=3B0", "sim_chip, atr"},
                                                        {"sim_camera:sizes=10x10", "sim_camera, sizes"},
                                                        {"sim_code:codes=mrz,", "sim_code, codes"},
                                                        {"sim_code:scenario=/no/such/file", "/no/such/file"},
                                                        {"sim_document:faults=boom@1", "faults, character 1"}}) {
    const auto unit = rig.manager->open(uri, rig.in(2s));
    ASSERT_FALSE(unit) << uri;
    EXPECT_TRUE(unit.error().code() == Errc::bad_input || unit.error().code() == Errc::not_found);
    EXPECT_EQ(unit.error().where(), where);
  }
}

}  // namespace
}  // namespace landfall::simulators
