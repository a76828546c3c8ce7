#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <landfall/records/biometric_block.hpp>

// The bytes below are put together from the ASN.1 modules by hand (X.690); no function of ours made them.

namespace landfall::records::iso39794 {
namespace {

using testing::IsEmpty;

Bytes bytes_of(std::string text) {
  std::erase(text, ' ');
  return *from_hex(text);
}

// X.690, 8.1.3: the short form of a length, or one octet of the long form. `content` is hex.
std::string tlv(const std::string& tag, const std::string& content) {
  const std::size_t size = bytes_of(content).size();
  EXPECT_LT(size, 256U);
  char length[8];
  std::snprintf(length, sizeof length, size < 128 ? "%02X" : "81%02X", static_cast<unsigned>(size));
  return tag + length + content;
}

const std::string jpeg = "FFD8FFE0AABB";
const std::string version = tlv("A0", "800103 810207E3");
const std::string jpeg_image = tlv("80", jpeg) + tlv("A1", tlv("A0", "800102"));

// representationId 0, imageRepresentation base, 2D: what the profile wants at least.
std::string representation(const std::string& image, const std::string& more = "", const std::string& id = "800100") {
  return tlv("30", id + tlv("A1", tlv("A0", tlv("A0", image))) + more);
}
Bytes face_of(const std::string& representations, const std::string& more = "") {
  return bytes_of(tlv("65", version + tlv("A1", representations) + more));
}

// Every byte comes back, and nothing is odd.
FaceBlock read_well(const Bytes& bytes) {
  auto block = read_face(bytes);
  EXPECT_TRUE(block) << block.error().message();
  if (!block) return {};
  EXPECT_THAT(block->findings, IsEmpty());
  EXPECT_EQ(to_hex(write(*block)), to_hex(bytes));
  return *std::move(block);
}

TEST(FaceBlock, MandatoryFieldsOnly) {
  const Bytes bytes = face_of(representation(jpeg_image));
  const FaceBlock block = read_well(bytes);
  EXPECT_EQ(block.version.generation, 3);
  EXPECT_EQ(block.version.year, 2019);
  ASSERT_EQ(block.representations.size(), 1U);
  const auto* image = block.representations[0].image_2d();
  ASSERT_NE(image, nullptr);
  EXPECT_EQ(to_hex(image->data), to_hex(bytes_of(jpeg)));
  EXPECT_EQ(image->information.image_data_format.value(), FaceImageDataFormat::jpeg);
  EXPECT_FALSE(image->information.image_size || block.representations[0].identity_metadata);
}

TEST(FaceBlock, IsWrittenFromValues) {
  const Bytes picture = bytes_of(jpeg);
  ImageRepresentation2D image;
  image.data = picture;
  image.information.image_data_format = code(FaceImageDataFormat::jpeg);
  EXPECT_EQ(to_hex(write(face_block(image))), to_hex(face_of(representation(jpeg_image))));

  image.information.image_size = ImageSize{.width = 413, .height = 531};
  FaceBlock block = face_block(image);
  auto& meta = block.representations[0].identity_metadata.emplace();
  meta.gender = fallback(Gender::female);
  meta.pose_angle.emplace().yaw = AngleData{.value = -2};
  const std::string sized = tlv("80", jpeg) + tlv("A1", tlv("A0", "800102") + tlv("A7", "8002019D 81020213"));
  const std::string identity = tlv("A8", tlv("A0", tlv("A1", "800103")) + tlv("A6", tlv("A0", "8001FE")));
  EXPECT_EQ(to_hex(write(block)), to_hex(face_of(representation(sized, identity))));
}

TEST(FaceBlock, WhatTheIdentityMetadataSays) {
  const std::string identity =
      tlv("A8", tlv("A0", "800103") +                    // gender: code female (ISO's module)
                    tlv("A1", tlv("A1", "800103")) +     // eye colour: extension block, fallback blue
                    tlv("A2", tlv("A1", "800105")) +     // hair colour brown
                    "830206FA" +                         // 1786 mm
                    tlv("A4", "8001FF 8801FF 8A0100") +  // glasses, dark glasses, no head coverings
                    tlv("A5", "8001FF") +                // neutral
                    tlv("A6", tlv("A0", "8001FB 810103") + tlv("A2", "80020096")));
  const Bytes bytes = face_of(representation(jpeg_image, identity));
  const FaceBlock block = read_well(bytes);
  const auto& meta = block.representations.at(0).identity_metadata.value();
  EXPECT_EQ(meta.gender->code, Gender::female);
  EXPECT_FALSE(meta.gender->extension);
  EXPECT_FALSE(meta.eye_colour->code);
  EXPECT_EQ(meta.eye_colour->value(), EyeColour::blue);
  EXPECT_EQ(meta.hair_colour->value(), HairColour::brown);
  EXPECT_EQ(meta.subject_height, 1786);
  EXPECT_EQ(meta.properties->glasses, true);
  EXPECT_EQ(meta.properties->dark_glasses, true);
  EXPECT_EQ(meta.properties->head_coverings_present, false);
  EXPECT_FALSE(meta.properties->beard);
  EXPECT_EQ(meta.expression->neutral, true);
  EXPECT_EQ(meta.pose_angle->yaw->value, -5);
  EXPECT_EQ(meta.pose_angle->yaw->uncertainty, 3);
  EXPECT_FALSE(meta.pose_angle->pitch);
  EXPECT_EQ(meta.pose_angle->roll->value, 150);
}

TEST(FaceBlock, QualityPadSessionAndLandmarks) {
  const std::string registry = tlv("A0", "800103 810104");
  const std::string more =
      tlv("A2", "800207E8 810101 820114 8602038C") +
      tlv("A3", tlv("30", registry + tlv("A1", "800163")) +                  // score 99
                    tlv("30", registry + tlv("A1", tlv("A1", "800100")))) +  // error: code failureToAssess
      tlv("A4", tlv("A0", tlv("A1", "800101")) + tlv("A1", tlv("30", registry + tlv("A1", "80012A"))) +
                    tlv("A2", tlv("30", registry + "810161")) + "850105" + "870161" + tlv("A8", "040161 0400")) +
      "850500FFFFFFFF" + "860109" + tlv("A7", tlv("A0", "800105 810106") + tlv("A1", tlv("30", "800107 810108"))) +
      tlv("A9", tlv("30", tlv("A0", tlv("A0", tlv("A0", tlv("A1", "800157")))) +   // MPEG-4 point 87
                              tlv("A1", tlv("A0", tlv("A0", "80015A 810116")))) +  // at 90, 22
                    tlv("30", tlv("A0", tlv("A0", tlv("A1", tlv("A0", tlv("A2", tlv("A1", "800115"))))))));
  const Bytes bytes = face_of(representation(jpeg_image, more));
  const FaceBlock block = read_well(bytes);
  const auto& face = block.representations.at(0);
  EXPECT_EQ(face.capture_date_time->year, 2024);
  EXPECT_EQ(face.capture_date_time->day, 20);
  EXPECT_FALSE(face.capture_date_time->hour);
  EXPECT_EQ(face.capture_date_time->millisecond, 908);
  ASSERT_EQ(face.qualities->size(), 2U);
  EXPECT_EQ(face.qualities->at(0).algorithm_id.organization, 3);
  EXPECT_EQ(face.qualities->at(0).algorithm_id.id, 4);
  EXPECT_EQ(face.qualities->at(0).score_or_error.score, 99);
  EXPECT_EQ(face.qualities->at(1).score_or_error.error->value(), ScoringError::failure_to_assess);
  EXPECT_EQ(face.pad_data->decision->value(), PadDecision::attack);
  EXPECT_EQ(face.pad_data->scores->at(0).score_or_error.score, 42);
  EXPECT_EQ(to_hex(face.pad_data->extended_data->at(0).data), "61");
  EXPECT_EQ(face.pad_data->risk_level, 5);
  EXPECT_EQ(face.pad_data->challenges->size(), 2U);
  EXPECT_EQ(face.session_id, 0xFFFFFFFF);
  EXPECT_EQ(face.derived_from, 9);
  EXPECT_EQ(face.capture_device->model_id->id, 6);
  EXPECT_EQ(face.capture_device->certification_ids->at(0).organization, 7);
  ASSERT_EQ(face.landmarks->size(), 2U);
  EXPECT_EQ(face.landmarks->at(0).kind.base->mpeg4_feature_point->value(), 87);
  EXPECT_EQ(face.landmarks->at(0).coordinates->base->cartesian_2d->x, 90);
  EXPECT_EQ(face.landmarks->at(1).kind.base->anthropometric->base->point_id->value(), 21);
}

TEST(FaceBlock, UnknownFieldsAreKeptWhereTheyStand) {
  const std::string unknown = "9F2A0142 BF2B03 800101";
  const Bytes bytes =
      face_of(representation(jpeg_image + "8F0101", tlv("A8", tlv("A0", tlv("A1", "800103" + unknown)))), "820100");
  const auto block = read_face(bytes);
  ASSERT_TRUE(block) << block.error().message();
  EXPECT_TRUE(has(block->findings, Oddity::unknown_fields));
  EXPECT_EQ(block->findings.size(), 1U);
  EXPECT_EQ(to_hex(block->representations[0].identity_metadata->gender->extension->extensions),
            to_hex(bytes_of(unknown)));
  EXPECT_EQ(to_hex(block->extensions), "820100");
  EXPECT_EQ(to_hex(write(*block)), to_hex(bytes));
}

TEST(FaceBlock, A3DShapeIsNoImageButIsWrittenAgain) {
  const Bytes bytes = face_of(tlv("30", "800100" + tlv("A1", tlv("A0", tlv("A1", "800101")))));
  const auto block = read_face(bytes);
  ASSERT_TRUE(block);
  EXPECT_EQ(block->representations[0].image_2d(), nullptr);
  EXPECT_THAT(images(*block), IsEmpty());
  EXPECT_EQ(write(*block), bytes);
}

TEST(FaceBlock, BerThatIsNotDerIsReadAndSaid) {
  const auto one = [](const std::string& identity) { return face_of(representation(jpeg_image, identity)); };
  const struct {
    std::string what;
    Bytes bytes, der;
  } cases[] = {
      {"boolean of 1", one("A805 A403 800101"), one("A805 A403 8001FF")},
      {"number with a zero too many", one("A804 83020001"), one("A803 830101")},
      {"number with a sign too many", one(tlv("A8", tlv("A6", tlv("A0", "8002FFFE")))),
       one(tlv("A8", tlv("A6", tlv("A0", "8001FE"))))},
      {"length with an octet too many", one("A88103 830101"), one("A803 830101")},
      {"indefinite length", one("A880 830101 0000"), one("A803 830101")},
  };
  for (const auto& odd : cases) {
    const auto block = read_face(odd.bytes);
    ASSERT_TRUE(block) << odd.what << ": " << block.error().message();
    ASSERT_EQ(block->findings.size(), 1U) << odd.what;
    EXPECT_EQ(block->findings[0].what, Oddity::not_der) << odd.what;
    EXPECT_EQ(to_hex(write(*block)), to_hex(odd.der)) << odd.what;
  }
}

TEST(FaceBlock, OtherOddities) {
  Bytes longer = face_of(representation(jpeg_image));
  longer.push_back(0);
  auto block = read_face(longer);
  ASSERT_TRUE(block);
  EXPECT_TRUE(has(block->findings, Oddity::trailing));
  EXPECT_EQ(write(*block), longer);
  const std::string says_jp2 = tlv("80", jpeg) + tlv("A1", tlv("A0", "800103") + tlv("A7", "800100 810100"));
  const Bytes wrong = face_of(representation(says_jp2));
  block = read_face(wrong);
  ASSERT_TRUE(block);
  EXPECT_TRUE(has(block->findings, Oddity::image_format));
  EXPECT_TRUE(has(block->findings, Oddity::no_size));
  EXPECT_EQ(images(*block).at(0).format, ImageFormat::jpeg);
}

TEST(FaceBlock, ErrorsNameTheFieldAndTheByte) {
  const struct {
    std::string what;
    Bytes bytes;
    std::string wanted, where;
  } cases[] = {
      {"another block", bytes_of("6400"), "FaceImageDataBlock", "byte 0"},
      {"no version", bytes_of("6502 A100"), "versionBlock", "byte 2"},
      {"no year", bytes_of("6505 A003 800103"), "year", "byte 7"},
      {"no representation", face_of(""), "FaceImageDataBlock with a representation", "byte 0"},
      {"representation of another tag", face_of("3100"), "an element", "byte 13"},
      {"no image data", face_of(representation("")), "representationData2D", "byte 24"},
      {"no format", face_of(representation(tlv("80", jpeg))), "imageInformation2DBlock", "byte 32"},
      {"height too large", face_of(representation(jpeg_image, tlv("A8", "83050100000000"))), "a number of 32 bits",
       "byte 41"},
      {"no number", face_of(representation(jpeg_image, tlv("A8", "8300"))), "an integer", "byte 41"},
      {"longer than it is", bytes_of("65820100 A003"), "content of 256 octets", "byte 0"},
  };
  for (const auto& bad : cases) {
    const auto block = read_face(bad.bytes);
    ASSERT_FALSE(block) << bad.what;
    EXPECT_EQ(block.error().code(), Errc::bad_input) << bad.what;
    EXPECT_EQ(block.error().layer(), Layer::records) << bad.what;
    EXPECT_THAT(block.error().wanted(), testing::StartsWith(bad.wanted)) << bad.what;
    EXPECT_EQ(block.error().where(), bad.where) << bad.what;
  }
}

TEST(FaceBlock, ListsAreBounded) {
  const auto with = [](std::size_t size) {
    ImageRepresentation2D image;
    image.information.image_data_format = code(FaceImageDataFormat::jpeg);
    FaceBlock block = face_block(image);
    block.representations[0].pad_data.emplace().challenges.emplace(size);
    return write(block);
  };
  EXPECT_TRUE(read_face(with(4095))) << "and the representation itself";
  const auto more = read_face(with(4096));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code(), Errc::exhausted);
  EXPECT_EQ(more.error().layer(), Layer::records);
}

TEST(FaceBlock, NoPrefixIsRead) {
  const Bytes bytes = face_of(representation(jpeg_image, tlv("A8", tlv("A0", tlv("A0", "800103")))));
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(read_face(ByteView(bytes).first(size))) << size;
}

TEST(FingerBlock, IsRead) {
  const std::string wsq = "FFA0FFA4";
  const std::string finger =
      tlv("30", tlv("A0", "800102") + tlv("A1", tlv("A1", "800108")) + tlv("A2", "800101") + tlv("83", wsq) +
                    tlv("A4", "800207E2") + tlv("A5", "800101") + tlv("A7", "800164 810101") + "8801FF 8902010E" +
                    tlv("AC", "3000") + tlv("AF", "1A0141 1A00") + tlv("B0", tlv("30", "A006 800101 810102 810155")));
  const Bytes bytes = bytes_of(tlv("64", version + tlv("A1", finger)));
  const auto block = read_finger(bytes);
  ASSERT_TRUE(block) << block.error().message();
  EXPECT_THAT(block->findings, IsEmpty());
  const auto& view = block->representations.at(0);
  EXPECT_EQ(view.position.value(), FingerPosition::right_index);
  EXPECT_EQ(view.impression.value(), Impression::swipe_contact);
  EXPECT_EQ(view.image_data_format.value(), FingerImageDataFormat::wsq);
  EXPECT_EQ(view.spatial_sampling_rate->samples_per_unit, 100);
  EXPECT_EQ(view.position_computed_by_capture_system, true);
  EXPECT_EQ(view.original_rotation, 270);
  EXPECT_EQ(view.comments->size(), 2U);
  EXPECT_EQ(view.vendor_specific_data->at(0).data_type_id.id, 2);
  EXPECT_EQ(to_hex(view.capture_device->content), "800101");
  EXPECT_EQ(to_hex(write(*block)), to_hex(bytes));
  const auto found = images(read(bytes).value());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].finger, FingerPosition::right_index);
  EXPECT_EQ(found[0].format, ImageFormat::wsq);
  EXPECT_EQ(to_hex(found[0].bytes), to_hex(bytes_of(wsq)));
}

TEST(IrisBlock, IsRead) {
  const std::string png = "89504E470D0A1A0A";
  const std::string eye =
      tlv("30", "800102" + tlv("A1", tlv("A0", "800107")) + "820108" + tlv("A3", "800102") + "840101 850102 860102" +
                    tlv("A7", "800207E3") + tlv("88", png) + tlv("A9", "810101"));
  // irisImageKind is a CHOICE inside its tag, so its code stands directly in A1: the extra level above is unknown.
  const auto nested = read_iris(bytes_of(tlv("66", version + tlv("A1", eye))));
  ASSERT_TRUE(nested) << nested.error().message();
  EXPECT_TRUE(has(nested->findings, Oddity::unknown_fields));
  const std::string flat =
      tlv("30", "800102" + tlv("A1", "800107") + "820108" + tlv("A3", "800102") + "840101 850102 860102" +
                    tlv("A7", "800207E3") + tlv("88", png) + tlv("A9", "810101"));
  const Bytes bytes = bytes_of(tlv("66", version + tlv("A1", flat)));
  const auto block = read_iris(bytes);
  ASSERT_TRUE(block) << block.error().message();
  EXPECT_THAT(block->findings, IsEmpty());
  const auto& view = block->representations.at(0);
  EXPECT_EQ(view.eye_label, Eye::left);
  EXPECT_EQ(view.image_kind.value(), IrisImageKind::cropped_and_masked);
  EXPECT_EQ(view.bit_depth, 8);
  EXPECT_EQ(view.horizontal_orientation, Orientation::base);
  EXPECT_EQ(view.vertical_orientation, Orientation::flipped);
  EXPECT_EQ(view.compression_history, CompressionHistory::lossy);
  EXPECT_EQ(view.capture_date_time.year, 2019);
  EXPECT_EQ(view.range->error, RangingError::failed);
  EXPECT_EQ(to_hex(write(*block)), to_hex(bytes));
  const auto found = images(read(bytes).value());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].eye, Eye::left);
  EXPECT_EQ(found[0].format, ImageFormat::png);
}

TEST(Names39794, AreThoseOfTheEnumerators) {
  EXPECT_EQ(name(ScoringError::failure_to_assess), "failure_to_assess");
  EXPECT_EQ(name(PadDecision::attack), "attack");
  EXPECT_EQ(name(PadCaptureContext::enrolment), "enrolment");
  EXPECT_EQ(name(PadSupervisionLevel::observed), "observed");
  EXPECT_EQ(name(PadCriteriaCategory::common), "common");
  EXPECT_EQ(name(Gender::male), "male");
  EXPECT_EQ(name(Gender{77}), "reserved");
  EXPECT_EQ(name(EyeColour::pink), "pink");
  EXPECT_EQ(name(HairColour::known_coloured), "known_coloured");
  EXPECT_EQ(name(FaceImageKind::mrtd), "mrtd");
  EXPECT_EQ(name(LossyTransformationAttempts::more_than_one), "more_than_one");
  EXPECT_EQ(name(FaceImageDataFormat::jpeg2000_lossless), "jpeg2000_lossless");
  EXPECT_EQ(name(ColourSpace::greyscale16), "greyscale16");
  EXPECT_EQ(name(CaptureDeviceTechnology::video_frame_digital), "video_frame_digital");
  EXPECT_EQ(name(FingerImageDataFormat::png), "png");
  EXPECT_EQ(name(Impression::moving_contactless_rolled), "moving_contactless_rolled");
  EXPECT_EQ(name(IrisImageDataFormat::ppm), "ppm");
  EXPECT_EQ(name(IrisImageKind::vga), "vga");
  EXPECT_EQ(name(Orientation::flipped), "flipped");
  EXPECT_EQ(name(CompressionHistory::lossless_or_none), "lossless_or_none");
  EXPECT_EQ(name(RangingError::overflow), "overflow");
  EXPECT_EQ(format(FaceImageDataFormat::jpeg2000_lossy), ImageFormat::jpeg2000);
  EXPECT_EQ(format(FaceImageDataFormat::other), ImageFormat::unknown);
  EXPECT_EQ(format(FingerImageDataFormat::pgm), ImageFormat::pgm);
  EXPECT_EQ(format(FingerImageDataFormat{9}), ImageFormat::unknown);
  EXPECT_EQ(format(IrisImageDataFormat::jpeg2000_lossless), ImageFormat::jpeg2000);
}

}  // namespace
}  // namespace landfall::records::iso39794
