#include <gtest/gtest.h>

#include <landfall/capture/plan.hpp>

namespace landfall::capture {
namespace {

using namespace std::chrono_literals;

std::string with(const std::string& steps) {
  return R"({"schema": "landfall-plan 1", "devices": {"document": "d:", "finger": "f:"}, "steps": )" + steps + "}";
}

TEST(Plan, is_read_with_what_it_leaves_out_at_its_default) {
  const auto plan = parse_plan(
      R"({"schema": "landfall-plan 1", "name": "lane 4", "devices": {"document": "folder:/a", "finger": "sim_finger:"},
    "steps": [{"step": "document", "tries": 3, "time": "800ms", "lights": ["ir", "white"], "sides": "both", "least_confidence": 0.5},
              {"step": "fingers", "optional": true, "fingers": ["left_thumb", "right_four"], "review": "2s"}]})",
      "p");
  ASSERT_TRUE(plan) << plan.error().message();
  EXPECT_EQ(plan->name, "lane 4");
  EXPECT_EQ(plan->device(Role::document), "folder:/a");
  EXPECT_EQ(plan->device(Role::camera), "");
  ASSERT_EQ(plan->steps.size(), 2U);
  EXPECT_EQ(plan->steps[0].tries, 3);
  EXPECT_EQ(plan->steps[0].time, 800ms);
  EXPECT_EQ(plan->steps[0].as<DocumentStep>().lights, (std::vector{Light::ir, Light::white}));
  EXPECT_EQ(plan->steps[0].as<DocumentStep>().sides, Sides::both);
  EXPECT_FALSE(plan->steps[0].optional);
  EXPECT_TRUE(plan->steps[1].optional);
  EXPECT_EQ(plan->steps[1].review, 2s);
  EXPECT_EQ(plan->steps[1].as<FingersStep>().fingers, (std::vector{Finger::left_thumb, Finger::right_four}));
  EXPECT_EQ(plan->steps[1].time, 30s);
}

TEST(Plan, comes_back_from_its_own_file) {
  const auto before = to_json(default_plan());
  const auto plan = parse_plan(before, "default");
  ASSERT_TRUE(plan) << plan.error().message();
  EXPECT_EQ(to_json(*plan), before);
  EXPECT_EQ(plan->steps.size(), default_plan().steps.size());
}

struct Wrong {
  std::string json, where, wanted, found;
};
class WrongPlan : public testing::TestWithParam<Wrong> {};

TEST_P(WrongPlan, says_where_and_what_was_wanted_and_found) {
  const auto plan = parse_plan(GetParam().json, "p.json");
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code(), Errc::bad_input);
  EXPECT_EQ(plan.error().where(), GetParam().where);
  EXPECT_NE(plan.error().wanted().find(GetParam().wanted), std::string::npos) << plan.error().message();
  EXPECT_NE(plan.error().found().find(GetParam().found), std::string::npos) << plan.error().message();
}

INSTANTIATE_TEST_SUITE_P(
    Each, WrongPlan,
    testing::Values(
        Wrong{"{\"schema\": \"landfall-plan 1\",\n  \"steps\": [}", "p.json, line 2, column 13", "JSON", ""},
        Wrong{"", "p.json, line 1, column 1", "JSON", ""}, Wrong{"[]", "p.json, /", "an object", "[]"},
        Wrong{with(R"([{"step": "document", "tries": 1, "tries": 9}])"), "p.json", "each key once", "tries"},
        Wrong{R"({"steps": []})", "p.json, /", "landfall-plan 1", "no such key"},
        Wrong{R"({"schema": "landfall-plan 2", "steps": []})", "p.json, /schema", "landfall-plan 1", "landfall-plan 2"},
        Wrong{R"({"schema": "landfall-plan 1", "step": []})", "p.json, /", "schema, name, devices, steps", "\"step\""},
        Wrong{R"({"schema": "landfall-plan 1"})", "p.json, /", "steps", "no such key"},
        Wrong{R"({"schema": "landfall-plan 1", "devices": {"scanner": "x:"}, "steps": []})", "p.json, /devices",
              "document, chip, camera, finger, code", "scanner"},
        Wrong{R"({"schema": "landfall-plan 1", "devices": {"finger": 7}, "steps": []})", "p.json, /devices/finger",
              "a string", "7"},
        Wrong{with("[]"), "p.json, /steps", "1 to 50", "[]"},
        Wrong{with("[{}]"), "p.json, /steps/0", "document, chip, portrait, fingers, code", "no such key"},
        Wrong{with(R"([{"step": "documents"}])"), "p.json, /steps/0/step", "document, chip", "documents"},
        Wrong{with(R"([{"step": "document"}, {"step": "fingers", "tries": 0}])"), "p.json, /steps/1/tries", "1 to 10",
              "0"},
        Wrong{with(R"([{"step": "document", "tries": 99999999999999999999}])"), "p.json, /steps/0/tries", "1 to 10",
              ""},
        Wrong{with(R"([{"step": "document", "time": 30}])"), "p.json, /steps/0/time", "\"20s\"", "30"},
        Wrong{with(R"([{"step": "document", "time": "1ms"}])"), "p.json, /steps/0/time", "100ms", "1ms"},
        Wrong{with(R"([{"step": "document", "fingers": ["left_thumb"]}])"), "p.json, /steps/0",
              "lights, sides, votes, least_confidence", "fingers"},
        Wrong{with(R"([{"step": "document", "sides": "all"}])"), "p.json, /steps/0/sides", "auto, one, both", "all"},
        Wrong{with(R"([{"step": "document", "optional": "yes"}])"), "p.json, /steps/0/optional", "true or false",
              "yes"},
        Wrong{with(R"([{"step": "document", "least_confidence": 1.5}])"), "p.json, /steps/0/least_confidence", "0 to 1",
              "1.5"},
        Wrong{with(R"([{"step": "fingers", "fingers": ["left_foot"]}])"), "p.json, /steps/0/fingers/0", "left_thumb",
              "left_foot"},
        Wrong{with(R"([{"step": "fingers", "fingers": ["left_ring", "left_ring"]}])"), "p.json, /steps/0/fingers/1",
              "only once", "left_ring"},
        Wrong{with(R"([{"step": "portrait"}])"), "p.json, /steps/0", "/devices/camera", "no such device"}));

TEST(Plan, of_a_file_that_is_not_there) {
  const auto plan = load_plan("/nowhere/plan.json");
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code(), Errc::not_found);
  EXPECT_EQ(plan.error().where(), "/nowhere/plan.json");
}

}  // namespace
}  // namespace landfall::capture
