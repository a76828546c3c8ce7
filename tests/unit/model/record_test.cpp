#include <gtest/gtest.h>

#include <string>

#include <landfall/model/pictures.hpp>
#include <landfall/model/record.hpp>

namespace landfall::model {
namespace {

Sample a_sample(StepKind kind, std::optional<Light> light = {}) {
  Sample out;
  out.kind = kind;
  out.light = light;
  return out;
}

std::vector<std::string> files(const TravellerRecord& record) {
  std::vector<std::string> out;
  for (const auto& picture : named_pictures(record)) out.push_back(picture.file);
  return out;
}

TEST(Finding, has_a_sentence_in_two_languages) {
  for (const auto code :
       {FindingCode::digits_printed_wrong, FindingCode::outside_alphabet, FindingCode::vis_ir_mismatch,
        FindingCode::missing_in_infrared, FindingCode::impossible_date, FindingCode::out_of_rule}) {
    const Finding finding{code, {{2, 3, 4}, {2, 5, 5}, {1, 7, 7}}};
    const auto en = sentence(finding), es = sentence(finding, "es-BZ");
    EXPECT_TRUE(en.ends_with(". (line 2, cells 3-5, line 1, cell 7)")) << en;
    EXPECT_NE(en, es);
    EXPECT_EQ(sentence(finding, "fr"), en);
  }
  EXPECT_EQ(severity(FindingCode::vis_ir_mismatch), Severity::insist);
  EXPECT_EQ(severity(FindingCode::missing_in_infrared), Severity::advise);
}

TEST(Pictures, are_named_kind_after_kind_and_made_of_pages_behind_the_pages) {
  TravellerRecord record;
  record.samples = {a_sample(StepKind::fingers), a_sample(StepKind::document, Light::white),
                    a_sample(StepKind::fingers), a_sample(StepKind::document, Light::ir)};
  record.samples[0].fingers = {Finger::left_thumb};
  record.samples[3].image.view.format = PixelFormat::encoded_jpeg;
  record.documents.resize(1);
  record.documents[0].straight = a_sample(StepKind::document);
  record.documents[0].portrait = a_sample(StepKind::document);
  EXPECT_EQ(files(record), (std::vector<std::string>{"finger-1-left_thumb.png", "finger-2.png", "page-1-white.png",
                                                     "page-2-ir.jpg", "document-1.png", "document-1-portrait.png"}));
  EXPECT_EQ(samples_of(record, StepKind::document).size(), 2U);
  EXPECT_TRUE(samples_of(record, StepKind::portrait).empty());
}

// A kind of step that nobody here has heard of brings its name with it.
TEST(Pictures, of_a_new_kind_of_step_have_a_name) {
  constexpr StepKind signature{"signature", "signature"};
  TravellerRecord record;
  record.samples = {a_sample(signature)};
  EXPECT_EQ(files(record), std::vector<std::string>{"signature-1.png"});
  EXPECT_NE(signature, StepKind::portrait);
}

}  // namespace
}  // namespace landfall::model
