// What is written is what the schemas in docs/schemas say.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include <landfall/capture/plan.hpp>
#include <landfall/hal/capability.hpp>
#include <landfall/package/record_writer.hpp>

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
  EXPECT_EQ(joined(schema("record").check(json::parse(package::to_json(a_full_record())))), "");
  model::TravellerRecord empty;
  empty.id = "x";
  EXPECT_EQ(joined(schema("record").check(json::parse(package::to_json(empty)))), "");
}

TEST(RecordJson, names_the_files_of_documents_and_tells_findings_in_words) {
  const auto record = json::parse(package::to_json(a_full_record()));
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

TEST(Schema, of_records_can_tell) {
  auto record = json::parse(package::to_json(a_full_record()));
  record["pictures"][0]["provenance"].erase("origin");
  record["steps"][0]["outcome"] = "fine";
  record["extra"] = 1;
  EXPECT_EQ(schema("record").check(record).size(), 3U);
}

TEST(Schema, of_plans_holds_for_the_built_in_one) {
  EXPECT_EQ(joined(schema("plan").check(json::parse(capture::to_json(capture::default_plan())))), "");
}

TEST(Schema, of_capabilities_holds_where_all_occurs) {
  hal::Capability capability;
  capability.functions = {{.function = hal::Function::camera,
                           .lane = 1,
                           .presence = hal::PresenceSensing::derived,
                           .lights = {hal::Light::uv},
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
  EXPECT_NE(package::to_json(record).find("bad"), std::string::npos);
}

}  // namespace
}  // namespace landfall
