#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <landfall/synth/scene.hpp>

#include "booth_rig.hpp"
#include "rig.hpp"

namespace landfall::simulators {
namespace {

using namespace std::chrono_literals;
using Function = BoothModel::Function;

TEST(SimCamera, shows_previews_and_then_final_frames_at_its_rate) {
  BoothRig rig(make_sim_camera, cheap(Function::camera));
  auto unit = rig.opened();
  hal::CameraRequest request;
  request.frames = 2;
  request.frame_rate = 10;
  std::vector<bool> previews;
  std::vector<TimePoint> times;
  const auto captured = unit.capture(request, rig.in(5s), [&](const hal::Event& event) {
    if (const auto* frame = event.as<hal::FrameEvent>()) {
      previews.push_back(frame->frame.info().preview);
      times.push_back(rig.model->log().of(frame->frame.image())->start);
    }
  });
  ASSERT_TRUE(captured) << captured.error().message();
  EXPECT_EQ(captured->frames.size(), 2U);
  ASSERT_GE(previews.size(), 3U);
  EXPECT_TRUE(previews.front());
  EXPECT_FALSE(previews.back());
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i] - times[i - 1], 95ms);
}

TEST(SimCamera, shows_the_traveller_of_its_seed_in_the_size_that_was_asked_for) {
  Rig rig;
  auto unit = rig.manager->open("sim_camera:seed=3&sizes=320x240,160x120&previews=0", rig.in(2s));
  ASSERT_TRUE(unit) << unit.error().message();
  const auto best = unit->capture(hal::CameraRequest{}, rig.in(5s));
  ASSERT_TRUE(best) << best.error().message();
  EXPECT_EQ(best->frames.at(0).image().width, 320);
  hal::CameraRequest small;
  small.size = {170, 110};
  const auto adjusted = unit->capture(small, rig.in(5s));
  ASSERT_TRUE(adjusted) << adjusted.error().message();
  EXPECT_EQ(adjusted->frames.at(0).image().height, 120);
  EXPECT_EQ(adjusted->frames.at(0).image().format, PixelFormat::rgb24);
}

TEST(SimCamera, waits_for_somebody) {
  auto options = cheap(Function::camera);
  options.visits.absent = true;
  BoothRig rig(make_sim_camera, options);
  auto unit = rig.opened();
  EXPECT_EQ(unit.capture(hal::CameraRequest{}, rig.in(2s)).error().code(), Errc::deadline);
}

TEST(SimChip, is_absent_present_connected_and_exchanging) {
  auto options = cheap(Function::chip);
  options.visits.absent = true;
  options.stamp = false;
  BoothRig rig(make_sim_chip, options);
  auto unit = rig.opened();
  hal::ChipReader chip(unit);
  EXPECT_EQ(chip.connect(rig.in(1s)).error().code(), Errc::deadline);
  EXPECT_EQ(chip.presence(), hal::Presence::absent);
  const Bytes select{0x00, 0xA4, 0x04, 0x0C, 0x03, 0x01, 0x02, 0x03};
  EXPECT_EQ(chip.transceive(select, rig.in(1s)).error().code(), Errc::not_ready);

  rig.model->place();
  const auto atr = chip.connect(rig.in(1s));
  ASSERT_TRUE(atr) << atr.error().message();
  EXPECT_EQ(*atr, rig.model->options().atr);
  EXPECT_EQ(chip.presence(), hal::Presence::present);
  const auto answer = chip.transceive(select, rig.in(1s));
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(Bytes(answer->view().begin(), answer->view().end()), (Bytes{1, 2, 3, 0x90, 0}));
  const auto challenge = chip.transceive(Bytes{0x00, 0x84, 0x00, 0x00, 0x08}, rig.in(1s));
  ASSERT_TRUE(challenge);
  EXPECT_EQ(challenge->size(), 2U) << "Le alone is no data";

  rig.model->lift();
  rig.model->place();  // another chip: the old connection is not its
  EXPECT_EQ(chip.transceive(select, rig.in(1s)).error().code(), Errc::not_ready);
  EXPECT_TRUE(chip.connect(rig.in(1s)));
}

TEST(SimChip, answers_a_command_with_what_was_said_after_it) {
  BoothRig rig(make_sim_chip, cheap(Function::chip));
  auto unit = rig.opened();
  hal::ChipReader chip(unit);
  ASSERT_TRUE(chip.connect(rig.in(1s)));
  for (int i = 0; i < 5; ++i) {
    const auto before = rig.clock.now();
    const auto answer = chip.transceive(Bytes{0x00, 0x84, 0x00, 0x00, 0x08}, rig.in(1s));
    ASSERT_TRUE(answer);
    const auto exposure = rig.model->log().of(answer->view());
    ASSERT_TRUE(exposure);
    EXPECT_GE(exposure->start, before);
  }
}

TEST(SimCode, sends_the_zone_of_the_traveller_and_other_codes) {
  Rig rig;
  auto unit = rig.manager->open("sim_code:seed=9&codes=mrz,PDF417&today=2026-05-01", rig.in(2s));
  ASSERT_TRUE(unit) << unit.error().message();
  hal::CodeRequest two;
  two.messages = 2;
  const auto captured = unit->capture(two, rig.in(10s));
  ASSERT_TRUE(captured) << captured.error().message();
  ASSERT_EQ(captured->messages.size(), 2U);
  const auto as_text = [&](std::size_t i) {
    const auto view = captured->messages[i].bytes->view();
    return std::string(view.begin(), view.end());
  };
  const auto lines = *(*synth::Scene::make(9, {2026, 5, 1})).zone(mrz::Format::td3);
  EXPECT_EQ(captured->messages[0].kind, hal::MessageKind::mrz);
  EXPECT_EQ(as_text(0), lines[0] + "\r" + lines[1] + "\r");
  EXPECT_EQ(captured->messages[1].kind, hal::MessageKind::code);
  EXPECT_EQ(captured->messages[1].symbology, "PDF417");
  EXPECT_NE(as_text(1).find(";UTO"), std::string::npos);

  hal::CodeRequest only;
  only.symbologies = {"PDF417"};
  const auto filtered = unit->capture(only, rig.in(10s));
  ASSERT_TRUE(filtered);
  EXPECT_EQ(filtered->messages.at(0).symbology, "PDF417");
}

struct Scenario : testing::Test, Rig {
  std::filesystem::path dir = [] {
    auto pattern = (std::filesystem::temp_directory_path() / "landfall-scenario-XXXXXX").string();
    return std::filesystem::path(::mkdtemp(pattern.data()));
  }();
  ~Scenario() override {
    std::error_code ignored;
    std::filesystem::remove_all(dir, ignored);
  }
  std::string file(const std::string& text) const {
    std::ofstream(dir / "s") << text;
    return (dir / "s").string();
  }
};

TEST_F(Scenario, plays_what_its_file_says) {
  const auto path = file(
      "# a traveller who comes late, and a cable\n"
      "1s place 5\n"
      "2s lift\n"
      "3s unplug   # somebody stumbles\n"
      "4s plug\n"
      "5s place\n");
  const std::string uri = "sim_document:page=pattern&ppi=50&scenario=" + path;
  auto unit = manager->open(uri, in(2s));
  ASSERT_TRUE(unit) << unit.error().message();
  const auto start = clock.now();
  const auto first = unit->capture(hal::PageRequest{}, in(5s));
  ASSERT_TRUE(first) << first.error().message();
  EXPECT_EQ(first->frames.at(0).info().provenance.settings.at(0), "item=5");
  EXPECT_GE(clock.now() - start, 990ms);
  clock.sleep_until(Deadline::at(start + 2500ms));
  EXPECT_EQ(unit->capture(hal::PageRequest{}, in(5s)).error().code(), Errc::gone);
  *unit = hal::Unit();
  clock.sleep_until(Deadline::at(start + 4500ms));
  auto again = manager->open(uri, in(2s));
  ASSERT_TRUE(again) << again.error().message();
  const auto second = again->capture(hal::PageRequest{}, in(5s));
  ASSERT_TRUE(second) << second.error().message();
  EXPECT_EQ(second->frames.at(0).info().provenance.settings.at(0), "item=6");
}

TEST_F(Scenario, says_which_line_is_wrong) {
  for (const auto& [text, line] : std::vector<std::pair<std::string, int>>{{"1s place\n2s dance\n", 2},
                                                                           {"1s\n", 1},
                                                                           {"\n\n1 place\n", 3},
                                                                           {"2s lift\n1s place\n", 2},
                                                                           {"1s faults\n", 1},
                                                                           {"1s faults boom@1\n", 1},
                                                                           {"1s place 0\n", 1},
                                                                           {"1s lift 3\n", 1}}) {
    const auto unit = manager->open("sim_chip:scenario=" + file(text), in(2s));
    ASSERT_FALSE(unit) << text;
    EXPECT_EQ(unit.error().where(), "scenario, line " + std::to_string(line)) << text;
  }
}

TEST(Simulated, units_are_listed_and_say_so) {
  Rig rig;
  int simulated = 0;
  for (const auto& unit : rig.manager->units()) simulated += unit.simulated ? 1 : 0;
  EXPECT_EQ(simulated, 5) << "page reader, camera, chip reader, code reader, fingerprint scanner";
}

}  // namespace
}  // namespace landfall::simulators
