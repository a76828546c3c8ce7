#include <landfall/capture/device_rules.hpp>

#include <gtest/gtest.h>

#include "rig.hpp"

namespace landfall::capture {
namespace {

Plan plan_with(std::string document, std::string finger, std::string chip = {}) {
  Plan plan;
  plan.device(Role::document) = std::move(document);
  plan.device(Role::finger) = std::move(finger);
  plan.device(Role::chip) = std::move(chip);
  plan.steps = {{.what = DocumentStep{}}, {.what = FingersStep{}, .optional = true}};
  return plan;
}

TEST(DeviceRules, SimulatedOnesStandBesideSimulatedOnesOnly) {
  EXPECT_TRUE(check_devices(default_plan()));
  EXPECT_TRUE(check_devices(plan_with("sim_document:", "sim_finger:")));
  EXPECT_TRUE(check_devices(plan_with("folder:/a", "nb1010:serial=1")));
  EXPECT_TRUE(check_devices(plan_with("folder:/a", "")));
  EXPECT_TRUE(check_devices(plan_with("folder:/a", "", "sim_chip:"))) << "of which no step asks anything";
  const auto mixed = check_devices(plan_with("folder:/a", "sim_finger:seed=1"));
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code(), Errc::bad_input);
  EXPECT_EQ(mixed.error().found(), "sim_finger:seed=1 beside folder:/a");
  EXPECT_FALSE(check_devices(plan_with("sim_document:", "nb1010")));
  EXPECT_FALSE(check_devices(plan_with("folder:/a", "replay:b.pcap"))) << "a recording is nobody who stands there";
}

TEST(DeviceRules, ABoothIsAskedOfThem) {
  Rig rig;  // "desk:" and "sim_finger:"
  const auto reader = std::make_shared<ScriptedReader>(rig.clock, rig.reading, rig.lines, rig.status, rig.shows);
  const auto refused = Booth::create(*rig.manager, rig.plan, {.reader = reader});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::bad_input);
  EXPECT_TRUE(Booth::create(*rig.manager, rig.plan, {.reader = reader, .simulated_beside_real = true}));
  rig.plan.device(Role::finger).clear();
  EXPECT_TRUE(Booth::create(*rig.manager, rig.plan, {.reader = reader}));
}

TEST(DeviceRules, WhereARealOneIsNamedSimulatedOnesThatNobodyNamedGiveWay) {
  auto plan = default_plan();
  use_devices(plan, {{Role::document, "folder:/a"}});
  EXPECT_EQ(plan.device(Role::document), "folder:/a");
  for (const auto role : {Role::finger, Role::camera, Role::chip, Role::code}) EXPECT_EQ(plan.device(role), "");
  EXPECT_TRUE(check_devices(plan));

  plan = default_plan();
  const auto camera = plan.device(Role::camera);
  use_devices(plan, {{Role::document, "sim_document:seed=3"}});
  EXPECT_EQ(plan.device(Role::camera), camera);

  plan = plan_with("folder:/a", "nb1010");
  use_devices(plan, {{Role::document, "folder:/b"}});
  EXPECT_EQ(plan.device(Role::finger), "nb1010");

  plan = default_plan();  // whoever names both is told
  use_devices(plan, {{Role::document, "folder:/a"}, {Role::finger, "sim_finger:"}});
  EXPECT_FALSE(check_devices(plan));
}

TEST(DeviceRules, OnlyASimulatedChipHasASimulatorToAsk) {
  auto plan = plan_with("sim_document:", "", "sim_chip:seed=3");
  EXPECT_EQ(simulated_chip(plan), "") << "no step reads it";
  plan.steps.push_back({.what = capture::ChipStep{}});
  EXPECT_EQ(simulated_chip(plan), "sim_chip:seed=3");
  plan.device(Role::chip) = "acs_acr1252:";
  EXPECT_EQ(simulated_chip(plan), "");
}

}  // namespace
}  // namespace landfall::capture
