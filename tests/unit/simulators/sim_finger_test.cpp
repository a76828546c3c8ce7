#include <gtest/gtest.h>

#include "rig.hpp"

namespace landfall::simulators {
namespace {

using namespace std::chrono_literals;

TEST(SimFinger, is_listed_and_captured_from_like_a_real_one) {
  Rig rig;
  auto unit = rig.manager->open("sim_finger", rig.in(2s));
  ASSERT_TRUE(unit) << unit.error().message();
  EXPECT_TRUE(unit->info().simulated);
  EXPECT_EQ(unit->info().id, "sim_finger:");
  const auto captured = unit->capture(hal::FingerRequest{}, rig.in(5s));
  ASSERT_TRUE(captured) << captured.error().message();
  EXPECT_EQ(captured->frames.at(0).info().provenance.origin, Origin::simulated);
  EXPECT_EQ(captured->frames.at(0).info().provenance.driver, "sim_finger");
}

TEST(SimFinger, shows_the_same_finger_for_the_same_seed_and_another_for_another) {
  Rig rig;
  const auto capture = [&](const std::string& uri) {
    auto unit = rig.manager->open(uri, rig.in(2s));
    EXPECT_TRUE(unit) << unit.error().message();
    const auto captured = unit->capture(hal::FingerRequest{}, rig.in(5s));
    EXPECT_TRUE(captured) << captured.error().message();
    const auto& image = captured->frames.at(0).image();
    return Bytes(image.data, image.data + image.size_bytes());
  };
  const auto one = capture("sim_finger:seed=5&place=0s&hold=0s");
  EXPECT_EQ(one, capture("sim_finger:seed=5&hold=0s&place=0s"));
  EXPECT_NE(one, capture("sim_finger:seed=6&place=0s&hold=0s"));
  EXPECT_NE(one, capture("sim_finger:seed=5&finger=left_thumb&place=0s&hold=0s"));
}

TEST(SimFinger, comes_when_the_script_says_or_not_at_all) {
  Rig rig;
  auto late = rig.manager->open("sim_finger:place=2s", rig.in(2s));
  ASSERT_TRUE(late);
  EXPECT_EQ(late->capture(hal::FingerRequest{}, rig.in(1s)).error().code(), Errc::deadline);
  EXPECT_TRUE(late->capture(hal::FingerRequest{}, rig.in(2s)));
  auto absent = rig.manager->open("sim_finger:absent=1", rig.in(2s));
  ASSERT_TRUE(absent);
  EXPECT_EQ(absent->capture(hal::FingerRequest{}, rig.in(60s)).error().code(), Errc::deadline);
}

TEST(SimFinger, takes_faults_and_comes_back_as_a_fresh_device_when_it_is_opened_again) {
  Rig rig;
  const std::string uri = "sim_finger:place=0s&hold=0s&faults=unplug@20";
  for (int i = 0; i < 2; ++i) {
    auto unit = rig.manager->open(uri, rig.in(2s));
    ASSERT_TRUE(unit) << unit.error().message();
    EXPECT_EQ(unit->capture(hal::FingerRequest{}, rig.in(2s)).error().code(), Errc::gone);
  }
}

TEST(SimFinger, says_what_is_wrong_with_a_uri) {
  Rig rig;
  for (const auto& [uri, where] :
       std::vector<std::pair<std::string, std::string>>{{"sim_finger:sed=1", "device URI"},
                                                        {"sim_finger:seed=x", "sim_finger, seed"},
                                                        {"sim_finger:finger=right_foot", "sim_finger, finger"},
                                                        {"sim_finger:finger=right_index,", ""},
                                                        {"sim_finger:finger=right_index,x", "sim_finger, finger"},
                                                        {"sim_finger:hold=2", "sim_finger, hold"},
                                                        {"sim_finger:stamp=yes", "sim_finger, stamp"},
                                                        {"sim_finger:faults=boom@1", "faults, character 1"}}) {
    const auto unit = rig.manager->open(uri, rig.in(2s));
    if (where.empty()) {
      EXPECT_TRUE(unit) << uri;
      continue;
    }
    ASSERT_FALSE(unit) << uri;
    EXPECT_EQ(unit.error().code(), Errc::bad_input);
    EXPECT_EQ(unit.error().where(), where);
  }
}

}  // namespace
}  // namespace landfall::simulators
