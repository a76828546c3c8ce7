// Biometric data blocks of test documents: every one that is there is read, has the image that its makers say, and is
// written again byte by byte.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <landfall/base/ber.hpp>
#include <landfall/records/biometric_block.hpp>
#include "data.hpp"

namespace landfall::records {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

Bytes file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

fs::path folder() { return external::data_folder() / "emrtd"; }

// The blocks in a data group or in a file that is a block: what stands in 5F2E, or in A1 inside 7F2E (Doc 9303-10).
void collect(ByteView bytes, std::vector<ByteView>& to) {
  if (read(bytes)) {
    to.push_back(bytes);
    return;
  }
  for (ber::Reader in(bytes); !in.at_end();) {
    const auto object = in.next();
    if (!object) return;
    const bool holds_blocks = object->constructed() || object->tag == 0x5F2E;
    if (holds_blocks) collect(object->content, to);
  }
}
std::vector<ByteView> blocks_in(ByteView bytes) {
  std::vector<ByteView> blocks;
  collect(bytes, blocks);
  return blocks;
}

// Every file in which at least one block is, with how many of which kind.
TEST(RecordsOfTestDocuments, AreWrittenAsTheyWereRead) {
  LANDFALL_NEEDS_DATA(folder());
  std::map<Modality, int> images_found;
  int blocks_found = 0, files_found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder())) {
    if (!entry.is_regular_file() || entry.file_size() > 2'000'000) continue;
    const Bytes bytes = file(entry.path());
    const auto blocks = blocks_in(bytes);
    for (const auto& bytes_of_block : blocks) {
      const auto block = read(bytes_of_block);
      EXPECT_FALSE(has(findings(*block), Oddity::not_der)) << entry.path();
      EXPECT_TRUE(std::ranges::equal(write(*block).value(), bytes_of_block)) << entry.path();
      for (const auto& image : images(*block)) {
        ++images_found[image.modality];
        EXPECT_GT(image.bytes.size(), 100U) << entry.path();
      }
    }
    blocks_found += static_cast<int>(blocks.size());
    files_found += blocks.empty() ? 0 : 1;
  }
  RecordProperty("files", files_found);
  RecordProperty("blocks", blocks_found);
  std::printf("%d blocks in %d files: %d faces, %d fingers, %d irises\n", blocks_found, files_found,
              images_found[Modality::face], images_found[Modality::finger], images_found[Modality::iris]);
  EXPECT_GE(blocks_found, 20);
  EXPECT_GE(images_found[Modality::finger], 3);
  EXPECT_GE(images_found[Modality::iris], 3);
}

struct WithPicture {
  const char *block, *picture;
};

TEST(RecordsOfTestDocuments, TheImageIsTheOneThatItsMakersPutIn) {
  LANDFALL_NEEDS_DATA(folder());
  const WithPicture pairs[] = {
      {"gmrtd-iso19794/ISO19794_Test1_Data.bin", "gmrtd-iso19794/ISO19794_Test1_Face.jpg"},
      {"gmrtd-iso39794/ICAO_39794_5_AP_AllFields.dat", "gmrtd-iso39794/ICAO_39794_5_AP_Face.jpg"},
      {"gmrtd-iso39794/ICAO_39794_5_AP_MandFields.dat", "gmrtd-iso39794/ICAO_39794_5_AP_Face.jpg"},
      {"gmrtd-iso39794/ICAO_39794_5_AP_DG2_AllFields.dat", "gmrtd-iso39794/ICAO_39794_5_AP_DG2_Face.jpg"},
      {"gmrtd-iso39794/ICAO_39794_5_AP_DG2_MandFields.dat", "gmrtd-iso39794/ICAO_39794_5_AP_DG2_Face.jpg"},
      {"icao-39794-5-ap/DG2_silver_all_fields.dat", "jmrtd-lds/dg2/silver.jp2"},
      {"icao-39794-5-ap/DG2_silver_mandatory_only.dat", "jmrtd-lds/dg2/silver.jp2"},
  };
  for (const auto& pair : pairs) {
    const Bytes bytes = file(folder() / pair.block), picture = file(folder() / pair.picture);
    const auto blocks = blocks_in(bytes);
    ASSERT_EQ(blocks.size(), 1U) << pair.block;
    const auto block = read(blocks[0]);
    const auto found = images(*block);
    ASSERT_EQ(found.size(), 1U) << pair.block;
    EXPECT_EQ(found[0].modality, Modality::face);
    EXPECT_TRUE(std::ranges::equal(found[0].bytes, picture)) << pair.block;
    EXPECT_EQ(found[0].format, format_of(picture)) << pair.block;
  }
}

TEST(RecordsOfTestDocuments, AFaceRecordWhoseFieldSaysJpeg2000ButIsJpeg) {
  LANDFALL_NEEDS_DATA(folder());
  const Bytes bytes = file(folder() / "gmrtd-iso19794/ISO19794_Test1_Data.bin");
  const auto record = iso19794::read_face(bytes);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->faces.at(0).image_data_type, iso19794::FaceImageDataType::jpeg2000);
  EXPECT_TRUE(has(record->findings, Oddity::image_format));
  EXPECT_EQ(images(*record).at(0).format, ImageFormat::jpeg);
}

TEST(RecordsOfTestDocuments, AnImageThatIsNoneIsAFinding) {
  LANDFALL_NEEDS_DATA(folder());
  for (const auto* name : {"gmrtd-iso19794/ISO19794_Test2_Data_InvalidImage.bin",
                           "gmrtd-iso39794/ICAO_39794_5_AP_MandFields_InvalidImage.dat"}) {
    const Bytes bytes = file(folder() / name);
    const auto blocks = blocks_in(bytes);
    ASSERT_EQ(blocks.size(), 1U) << name;
    const auto block = read(blocks[0]);
    EXPECT_TRUE(has(findings(*block), Oddity::image_format)) << name;
    EXPECT_EQ(format_of(images(*block).at(0).bytes), ImageFormat::unknown) << name;
  }
}

// The values of ICAO's published example with all fields, read off its encoding with another decoder.
TEST(RecordsOfTestDocuments, AllFieldsOfIcaosExample) {
  LANDFALL_NEEDS_DATA(folder());
  const Bytes bytes = file(folder() / "icao-39794-5-ap/DG2_silver_all_fields.dat");
  const auto blocks = blocks_in(bytes);
  ASSERT_EQ(blocks.size(), 1U);
  const auto block = iso39794::read_face(blocks[0]);
  ASSERT_TRUE(block) << block.error().message();
  EXPECT_THAT(block->findings, IsEmpty()) << "no field of it is unknown";
  const auto& face = block->representations.at(0);
  EXPECT_EQ(face.capture_date_time->year, 2024);
  EXPECT_EQ(face.capture_date_time->millisecond, 908);
  EXPECT_EQ(face.qualities->at(0).score_or_error.score, 99);
  EXPECT_EQ(face.pad_data->criteria_category->value(), iso39794::PadCriteriaCategory::common);
  EXPECT_EQ(face.identity_metadata->gender->value(), iso39794::Gender::female);
  EXPECT_EQ(face.identity_metadata->eye_colour->value(), iso39794::EyeColour::blue);
  EXPECT_EQ(face.identity_metadata->subject_height, 0x6FA);
  EXPECT_EQ(face.identity_metadata->expression->neutral, true);
  EXPECT_EQ(face.landmarks->at(0).coordinates->base->cartesian_2d->y, 22);
  const auto& image = *face.image_2d();
  EXPECT_EQ(image.information.image_data_format.value(), iso39794::FaceImageDataFormat::jpeg2000_lossy);
  EXPECT_EQ(image.information.image_size->width, 0x23C);
  EXPECT_EQ(image.information.image_size->height, 0x2DB);
  EXPECT_EQ(image.information.face_measurements->head_length, 500);
  EXPECT_EQ(image.information.colour_space->value(), iso39794::ColourSpace::rgb24);
  EXPECT_EQ(image.capture_device->technology_id->value(), iso39794::CaptureDeviceTechnology::photograph_digital_camera);
}

TEST(RecordsOfTestDocuments, IsosExamplesOfFingerAndIris) {
  const auto dg3 = folder() / "jmrtd-lds/lds/dg3/iso39794/sample-39794-4-ed-1-v1.der";
  const auto dg4 = folder() / "jmrtd-lds/lds/dg4/iso39794/sample-39794-6-ed-1-v1.der";
  LANDFALL_NEEDS_DATA(dg3);
  LANDFALL_NEEDS_DATA(dg4);
  const Bytes finger_bytes = file(dg3), iris_bytes = file(dg4);
  const auto finger = iso39794::read_finger(finger_bytes);
  ASSERT_TRUE(finger) << finger.error().message();
  EXPECT_THAT(finger->findings, IsEmpty());
  const auto& view = finger->representations.at(0);
  EXPECT_EQ(view.position.value(), FingerPosition::right_index);
  EXPECT_EQ(view.image_data_format.value(), iso39794::FingerImageDataFormat::png);
  EXPECT_EQ(format_of(view.image_data), ImageFormat::png);
  EXPECT_EQ(view.qualities->size(), 2U);
  EXPECT_EQ(view.comments->size(), 2U);
  const auto iris = iso39794::read_iris(iris_bytes);
  ASSERT_TRUE(iris) << iris.error().message();
  EXPECT_THAT(iris->findings, IsEmpty());
  EXPECT_EQ(iris->representations.at(0).eye_label, Eye::right);
  EXPECT_EQ(iris->representations.at(0).capture_date_time.month, 9);
  EXPECT_EQ(format_of(iris->representations.at(0).image_data), ImageFormat::png);
  EXPECT_EQ(iris->representations.at(0).range->error, iso39794::RangingError::unassigned);
}

}  // namespace
}  // namespace landfall::records
