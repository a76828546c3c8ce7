// What is written is what the schemas in docs/schemas say.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include <landfall/capture/plan.hpp>
#include <landfall/hal/capability.hpp>
#include <landfall/json/record.hpp>

#include "json_schema.hpp"
#include "records.hpp"

namespace landfall {
namespace {

using nlohmann::json;

JsonSchema schema(const std::string& name) {
  std::ifstream in(std::string(LANDFALL_SCHEMAS) + "/" + name + ".schema.json");
  return JsonSchema(json::parse(in));
}
std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line + "\n";
  return out;
}

TEST(Schema, of_records_holds_for_a_full_one_and_for_an_empty_one) {
  EXPECT_EQ(joined(schema("record").check(json::parse(landfall::json::to_json(a_full_record())))), "");
  model::TravellerRecord empty;
  empty.id = "x";
  EXPECT_EQ(joined(schema("record").check(json::parse(landfall::json::to_json(empty)))), "");
}

TEST(RecordJson, names_the_files_of_documents_and_tells_findings_in_words) {
  const auto record = json::parse(landfall::json::to_json(a_full_record()));
  const auto& document = record["documents"][0];
  EXPECT_EQ(document["straight"], "document-1.png");
  EXPECT_EQ(document["portrait"], "document-1-portrait.png");
  EXPECT_EQ(document["page"], "page-1-white.png");
  EXPECT_EQ(record["mrz"]["infrared"], "page-2-ir.png");
  EXPECT_EQ(record["mrz"]["findings"][0]["finding"], "vis_ir_mismatch");
  EXPECT_EQ(record["mrz"]["findings"][0]["severity"], "insist");
  EXPECT_EQ(record["mrz"]["findings"][0]["sentence"],
            "Alarm: white and infrared light show different characters. (line 2, cells 3-5)");
  EXPECT_EQ(record["mrz"]["changes"][0]["chosen"], "8");
  std::vector<std::string> files;
  for (const auto& picture : record["pictures"]) files.push_back(picture["file"]);
  EXPECT_EQ(std::count(files.begin(), files.end(), "document-1.png"), 1);
}

TEST(RecordJson, holds_the_verdict_that_verdict_json_writes) {
  const auto chip = json::parse(landfall::json::to_json(a_full_record()))["chip"];
  EXPECT_EQ(chip["verdict"], json::parse(landfall::json::to_json(a_full_verdict())));
  EXPECT_EQ(chip["files"], json::parse(R"([{"file": "EF.SOD", "size": 1890}, {"file": "EF.DG1", "size": 93}])"));
  auto record = a_full_record();
  record.chip->verdict.reset();
  const auto not_assessed = json::parse(landfall::json::to_json(record));
  EXPECT_TRUE(not_assessed["chip"]["verdict"].is_null());
  EXPECT_EQ(joined(schema("record").check(not_assessed)), "");
}

TEST(VerdictJson, says_each_thing_once_and_by_its_name) {
  const auto text = landfall::json::to_json(a_full_verdict());
  EXPECT_EQ(text, landfall::json::to_json(a_full_verdict()));
  const auto verdict = json::parse(text);
  EXPECT_EQ(verdict["overall"], "failed");
  EXPECT_EQ(verdict["at"], "2026-11-23T08:00:00Z");
  EXPECT_EQ(verdict["steps"].size(), static_cast<std::size_t>(model::chip_steps));
  EXPECT_EQ(verdict["steps"]["dg_hashes"],
            json::parse(R"({"verdict": "failed", "reason": "hash_mismatch", "detail": "of DG2", "weighs": "failed"})"));
  EXPECT_EQ(verdict["groups"]["2"], json::parse(R"({"verdict": "failed", "reason": "hash_mismatch"})"));
  EXPECT_EQ(verdict["findings"][0],
            json::parse(R"({"finding": "sha1", "detail": "the data groups", "weighs": "passed"})"));
  EXPECT_EQ(verdict["chain"][0]["not_after"], "2035-01-01T00:00:00Z");
  EXPECT_EQ(verdict["signing_time"], "2025-07-01T00:00:00Z");
  auto unsigned_when = a_full_verdict();
  unsigned_when.signing_time.reset();
  EXPECT_TRUE(json::parse(landfall::json::to_json(unsigned_when))["signing_time"].is_null());
}

TEST(Schema, of_records_can_tell) {
  auto record = json::parse(landfall::json::to_json(a_full_record()));
  record["pictures"][0]["provenance"].erase("origin");
  record["steps"][0]["outcome"] = "fine";
  record["chip"].erase("verdict");
  record["extra"] = 1;
  EXPECT_EQ(schema("record").check(record).size(), 4U);
}

TEST(Schema, of_plans_holds_for_the_built_in_one) {
  EXPECT_EQ(joined(schema("plan").check(json::parse(capture::to_json(capture::default_plan())))), "");
}

TEST(Schema, of_capabilities_holds_where_all_occurs) {
  hal::Capability capability;
  capability.functions = {{.function = hal::Function::camera,
                           .lane = 1,
                           .presence = hal::PresenceSensing::derived,
                           .lights = {Light::uv},
                           .light_nm = {365},
                           .ppi = {400},
                           .window_um = {1, 2},
                           .fingers = {Finger::left_four},
                           .sizes = {{3, 4}},
                           .frame_rate = hal::Range{1, 2, 3},
                           .formats = {PixelFormat::yuyv},
                           .previews = true,
                           .raw = true,
                           .frame_bytes_max = 5,
                           .apdu_max = 6,
                           .symbologies = {"QR"},
                           .settings = {{"gain", "1", {0, 1, 0.5}, 0.5}}}};
  capability.outputs = {{.kind = hal::OutputKind::lamp, .name = "uv", .values = {"on"}}};
  EXPECT_EQ(joined(schema("capability").check(json::parse(hal::to_json(capability)))), "");
}

TEST(RecordJson, survives_what_is_no_utf8) {
  auto record = a_full_record();
  record.devices[0].title = "\xFF\xC0 bad";
  EXPECT_NE(landfall::json::to_json(record).find("bad"), std::string::npos);
}

}  // namespace
}  // namespace landfall
