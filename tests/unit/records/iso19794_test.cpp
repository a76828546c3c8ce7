#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <landfall/records/biometric_block.hpp>

// The bytes below are put together from the standards' tables by hand, field by field; no function of ours made them.

namespace landfall::records::iso19794 {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Bytes hex(std::string text) {
  std::erase(text, ' ');
  return *from_hex(text);
}

Bytes replaced(Bytes bytes, std::size_t at, const std::string& by) {
  const Bytes with = hex(by);
  std::copy(with.begin(), with.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  return bytes;
}

std::vector<Oddity> oddities(const Findings& findings) {
  std::vector<Oddity> out;
  for (const auto& finding : findings) out.push_back(finding.what);
  return out;
}

const std::string jpeg = "FFD8FFE0 00", jp2 = "0000000C6A5020200D0A870A 00";

// One face of 14 + 20 + 2 * 8 + 12 + 5 = 67 bytes.
Bytes one_face() {
  return hex("46414300 30313000 00000043 0001" +
             // length 53, 2 points, female, blue, brown, glasses (and specified), neutral, pose, uncertainty
             std::string("00000035 0002 02 02 04 000003 0001 01025A 000305"
                         "01 C1 0011 0022 0000  01 C2 0033 0022 0007"
                         // full frontal, JPEG, 413 x 531, RGB24, digital camera, device 0x1234, quality 0x0506
                         "01 00 019D 0213 01 02 1234 0506") +
             jpeg);
}

TEST(FaceRecord, EveryFieldIsWhereTheTablesPutIt) {
  const Bytes block = one_face();
  const auto record = read_face(block);
  ASSERT_TRUE(record) << record.error().message();
  EXPECT_THAT(record->findings, IsEmpty());
  EXPECT_EQ(record->version, version_010);
  EXPECT_FALSE(record->length || record->count);
  ASSERT_EQ(record->faces.size(), 1U);
  const Face& face = record->faces[0];
  EXPECT_EQ(face.gender, Gender::female);
  EXPECT_EQ(face.eye_colour, EyeColour::blue);
  EXPECT_EQ(face.hair_colour, HairColour::brown);
  EXPECT_TRUE(face.has(Property::specified) && face.has(Property::glasses));
  EXPECT_FALSE(face.has(Property::moustache) || face.has(Property::medical_condition));
  EXPECT_EQ(face.expression, Expression::neutral);
  EXPECT_THAT((std::vector<int>{face.pose.yaw, face.pose.pitch, face.pose.roll}), ElementsAre(1, 2, 0x5A));
  EXPECT_THAT((std::vector<int>{face.pose_uncertainty.yaw, face.pose_uncertainty.pitch, face.pose_uncertainty.roll}),
              ElementsAre(0, 3, 5));
  ASSERT_EQ(face.feature_points.size(), 2U);
  EXPECT_EQ(face.feature_points[1].point, 0xC2);
  EXPECT_EQ(face.feature_points[1].x, 0x33);
  EXPECT_EQ(face.feature_points[1].y, 0x22);
  EXPECT_EQ(face.feature_points[1].reserved, 7);
  EXPECT_EQ(face.image_type, FaceImageType::full_frontal);
  EXPECT_EQ(face.image_data_type, FaceImageDataType::jpeg);
  EXPECT_EQ(face.width, 413);
  EXPECT_EQ(face.height, 531);
  EXPECT_EQ(face.colour_space, ColourSpace::rgb24);
  EXPECT_EQ(face.source_type, SourceType::photograph_digital_camera);
  EXPECT_EQ(face.device_type, 0x1234);
  EXPECT_EQ(face.quality, 0x0506);
  EXPECT_EQ(to_hex(face.image), to_hex(hex(jpeg)));
  EXPECT_GE(face.image.data(), block.data()) << "the image is a view into what was given";
  EXPECT_EQ(face.image.data() + face.image.size(), block.data() + block.size());
  EXPECT_EQ(write(*record).value(), block);
}

TEST(FaceRecord, IsWrittenFromValues) {
  const Bytes image = hex(jpeg);
  Face face;
  face.gender = Gender::female;
  face.eye_colour = EyeColour::blue;
  face.hair_colour = HairColour::brown;
  face.properties = 3;
  face.expression = Expression::neutral;
  face.pose = {1, 2, 0x5A};
  face.pose_uncertainty = {0, 3, 5};
  face.feature_points = {{.point = 0xC1, .x = 0x11, .y = 0x22}, {.point = 0xC2, .x = 0x33, .y = 0x22, .reserved = 7}};
  face.image_type = FaceImageType::full_frontal;
  face.width = 413;
  face.height = 531;
  face.colour_space = ColourSpace::rgb24;
  face.source_type = SourceType::photograph_digital_camera;
  face.device_type = 0x1234;
  face.quality = 0x0506;
  face.image = image;
  FaceRecord record;
  record.faces.push_back(face);
  EXPECT_EQ(to_hex(write(record).value()), to_hex(one_face()));
}

TEST(FaceRecord, SeveralFaces) {
  const std::string one = "0000002D 0000 00 00 00 000000 0000 000000 000000 00 01 0010 0020 00 00 0000 0000" + jp2;
  const Bytes block = hex("46414300 30313000 00000068 0002" + one + one);
  const auto record = read_face(block);
  ASSERT_TRUE(record) << record.error().message();
  EXPECT_THAT(record->findings, IsEmpty());
  EXPECT_EQ(record->faces.size(), 2U);
  EXPECT_EQ(write(*record).value(), block);
  const auto found = images(*record);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].format, ImageFormat::jpeg2000);
  EXPECT_EQ(found[1].modality, Modality::face);
  EXPECT_EQ(found[1].width, 16);
  EXPECT_EQ(found[1].height, 32);
}

struct WrongFace {
  std::string what;
  Bytes block;
  std::vector<Oddity> found;
};

TEST(FaceRecord, WhatTheFieldGetsWrongIsReadReportedAndWrittenAgain) {
  const Bytes good = one_face();
  Bytes longer = good;
  longer.insert(longer.end(), {0x90, 0x00});
  const WrongFace cases[] = {
      {"record length", replaced(good, 8, "00000044"), {Oddity::length}},
      {"block length, too long", replaced(good, 14, "00000036"), {Oddity::length}},
      {"block length, shorter than its headers", replaced(good, 14, "0000002F"), {Oddity::length}},
      {"block length zero", replaced(good, 14, "00000000"), {Oddity::length}},
      {"count zero", replaced(good, 12, "0000"), {Oddity::count}},
      {"count too high", replaced(good, 12, "0003"), {Oddity::count}},
      {"version", replaced(good, 4, "30313100"), {Oddity::version}},
      {"width", replaced(good, 52, "0000"), {Oddity::no_size}},
      {"image data type", replaced(good, 51, "01"), {Oddity::image_format}},
      {"trailing bytes", longer, {Oddity::trailing}},
  };
  for (const auto& wrong : cases) {
    const auto record = read_face(wrong.block);
    ASSERT_TRUE(record) << wrong.what << ": " << record.error().message();
    EXPECT_EQ(oddities(record->findings), wrong.found) << wrong.what;
    EXPECT_EQ(record->faces.size(), 1U) << wrong.what;
    EXPECT_EQ(to_hex(record->faces[0].image), to_hex(hex(jpeg))) << wrong.what;
    EXPECT_EQ(write(*record).value(), wrong.block) << wrong.what;
  }
  const Bytes says_jp2 = replaced(good, 51, "01");
  const auto record = read_face(says_jp2);
  EXPECT_EQ(images(*record)[0].format, ImageFormat::jpeg) << "the bytes know better than the field";
}

TEST(FaceRecord, AShortenedOneIsRefusedWithThePlace) {
  const Bytes good = one_face();
  for (std::size_t size = 0; size < 14 + 48; ++size) {
    const auto record = read_face(ByteView(good).first(size));
    ASSERT_FALSE(record) << size;
    EXPECT_EQ(record.error().code(), Errc::bad_input);
    EXPECT_EQ(record.error().layer(), Layer::records);
    EXPECT_THAT(record.error().where(), testing::StartsWith("byte "));
  }
  const auto many_points = read_face(replaced(good, 18, "FFFF"));
  ASSERT_FALSE(many_points);
  EXPECT_EQ(many_points.error().where(), "byte 34");
}

TEST(Records, TheEditionsOf2011AreNamedAsUnsupported) {
  Bytes face = one_face();
  EXPECT_EQ(read_face(replaced(face, 4, "30333000")).error().code(), Errc::unsupported);
  EXPECT_EQ(read_finger(hex("46495200 30323000" + std::string(60, '0'))).error().code(), Errc::unsupported);
  EXPECT_EQ(read_iris(hex("49495200 30323000" + std::string(90, '0'))).error().code(), Errc::unsupported);
}

// Two views of one finger: 32 + 2 * (14 + 3) = 66 bytes.
Bytes two_views() {
  const std::string view = " 0050 0060 00 FFA0FF";
  return hex(
      "46495200 30313000 000000000042 1234 001F 01 01 01F4 01F4 01F4 01F5 08 02 0000"
      "00000011 07 02 01 50 00" +
      view + "00000011 07 02 02 51 08" + view);
}

TEST(FingerRecord, EveryFieldIsWhereTheTablesPutIt) {
  const Bytes block = two_views();
  const auto record = read_finger(block);
  ASSERT_TRUE(record) << record.error().message();
  EXPECT_THAT(record->findings, IsEmpty());
  EXPECT_EQ(record->capture_device, 0x1234);
  EXPECT_EQ(record->acquisition_level, 31);
  EXPECT_EQ(record->fingers, 1);
  EXPECT_EQ(record->scale_units, 1);
  EXPECT_EQ(record->scan_x, 500);
  EXPECT_EQ(record->image_y, 501);
  EXPECT_EQ(record->depth, 8);
  EXPECT_EQ(record->compression, Compression::wsq);
  ASSERT_EQ(record->views.size(), 2U);
  const FingerView& view = record->views[1];
  EXPECT_EQ(view.position, FingerPosition::left_index);
  EXPECT_EQ(view.count_of_views, 2);
  EXPECT_EQ(view.view_number, 2);
  EXPECT_EQ(view.quality, 0x51);
  EXPECT_EQ(view.impression, ImpressionType::swipe);
  EXPECT_EQ(view.width, 80);
  EXPECT_EQ(view.height, 96);
  EXPECT_EQ(write(*record).value(), block);
  const auto found = images(*record);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].format, ImageFormat::wsq);
  EXPECT_EQ(found[0].finger, FingerPosition::left_index);
  EXPECT_EQ(found[0].modality, Modality::finger);
}

TEST(FingerRecord, OdditiesAreKept) {
  const Bytes good = two_views();
  Bytes padded = good;
  padded.insert(padded.end(), 20, 0);
  const WrongFace cases[] = {
      {"record length", replaced(good, 8, "000000000041"), {Oddity::length}},
      {"second view too long", replaced(good, 49, "00000012"), {Oddity::trailing}},
      {"fingers", replaced(good, 18, "03"), {Oddity::count}},
      {"no size", replaced(good, 41, "0000"), {Oddity::no_size}},
      {"padding", padded, {Oddity::trailing}},
  };
  for (const auto& wrong : cases) {
    const auto record = read_finger(wrong.block);
    ASSERT_TRUE(record) << wrong.what << ": " << record.error().message();
    for (const auto expected : wrong.found) EXPECT_TRUE(has(record->findings, expected)) << wrong.what;
    EXPECT_EQ(write(*record).value(), wrong.block) << wrong.what;
  }
  const auto only_rubbish = read_finger(replaced(good, 32, "00000000"));
  ASSERT_TRUE(only_rubbish);
  EXPECT_EQ(only_rubbish->views.size(), 1U) << "a first view with a wrong length reaches to the end";
  for (std::size_t size = 0; size < 46; ++size) EXPECT_FALSE(read_finger(ByteView(good).first(size))) << size;
}

// Two eyes with an image each: 45 + 2 * (3 + 11 + 2) = 77 bytes.
Bytes two_eyes() {
  return hex(
      "49495200 30313000 0000004D 0102 02 002D 00A5 0096 0002 0280 01E0 08 01"
      "000102030405060708090A0B0C0D0E0F"
      "01 0001 0001 33 1234 FFFF 00000002 ABCD"
      "02 0001 0002 34 FFFF 0005 00000002 EF01");
}

TEST(IrisRecord, EveryFieldIsWhereTheTablesPutIt) {
  const Bytes block = two_eyes();
  const auto record = read_iris(block);
  ASSERT_TRUE(record) << record.error().message();
  EXPECT_THAT(record->findings, IsEmpty());
  EXPECT_EQ(record->capture_device, 0x0102);
  EXPECT_EQ(record->properties, 0xA5);
  EXPECT_EQ(record->diameter, 150);
  EXPECT_EQ(record->image_format, IrisImageFormat::mono_raw);
  EXPECT_EQ(record->width, 640);
  EXPECT_EQ(record->height, 480);
  EXPECT_EQ(record->depth, 8);
  EXPECT_EQ(record->transformation, 1);
  EXPECT_EQ(record->device_id[15], 15);
  ASSERT_EQ(record->subtypes.size(), 2U);
  EXPECT_EQ(record->subtypes[0].eye, Eye::right);
  const IrisView& view = record->subtypes[1].views.at(0);
  EXPECT_EQ(view.number, 2);
  EXPECT_EQ(view.quality, 0x34);
  EXPECT_EQ(view.rotation, 0xFFFF);
  EXPECT_EQ(view.rotation_uncertainty, 5);
  EXPECT_EQ(to_hex(view.image), to_hex(hex("EF01")));
  EXPECT_EQ(write(*record).value(), block);
  const auto found = images(*record);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].eye, Eye::left);
  EXPECT_EQ(found[1].format, ImageFormat::raw);
  EXPECT_EQ(found[1].modality, Modality::iris);
}

TEST(IrisRecord, OdditiesAreKept) {
  const Bytes good = two_eyes();
  Bytes longer = good;
  longer.push_back(0);
  const WrongFace cases[] = {
      {"record length", replaced(good, 8, "00000000"), {Oddity::length}},
      {"header length", replaced(good, 15, "002C"), {Oddity::length}},
      {"count of eyes", replaced(good, 14, "03"), {Oddity::count}},
      {"count of images", replaced(good, 62, "0002"), {Oddity::count}},
      {"image length", replaced(good, 71, "00000003"), {Oddity::length}},
      {"format", replaced(good, 21, "0006"), {Oddity::image_format}},
      {"trailing", longer, {Oddity::trailing}},
  };
  for (const auto& wrong : cases) {
    const auto record = read_iris(wrong.block);
    ASSERT_TRUE(record) << wrong.what << ": " << record.error().message();
    EXPECT_EQ(oddities(record->findings), wrong.found) << wrong.what;
    EXPECT_EQ(write(*record).value(), wrong.block) << wrong.what;
  }
  for (std::size_t size = 0; size < 48; ++size) EXPECT_FALSE(read_iris(ByteView(good).first(size))) << size;
}

TEST(Records, ACountThatDoesNotFitItsFieldIsAnError) {
  FaceRecord record;
  record.faces.emplace_back().feature_points.resize(65536);
  const auto points = write(record);
  ASSERT_FALSE(points);
  EXPECT_EQ(points.error().code(), Errc::bad_input);
  record.faces.assign(65536, Face{});
  EXPECT_FALSE(write(record));
  IrisRecord eyes;
  eyes.subtypes.resize(256);
  EXPECT_FALSE(write(eyes));
}

TEST(BiometricBlock, IsToldByItsFirstBytes) {
  for (const auto& block : {one_face(), two_views(), two_eyes()}) {
    const auto read_again = read(block);
    ASSERT_TRUE(read_again) << read_again.error().message();
    EXPECT_THAT(findings(*read_again), IsEmpty());
    EXPECT_EQ(records::write(*read_again).value(), block);
  }
  EXPECT_TRUE(std::holds_alternative<FingerRecord>(read(two_views()).value()));
  for (const auto* other : {"", "30", "FFD8FFE0", "46", "49", "46495200", "64", "6500"}) {
    const Bytes bytes = hex(other);
    const auto block = read(bytes);
    ASSERT_FALSE(block) << other;
    EXPECT_EQ(block.error().layer(), Layer::records) << other;
  }
}

TEST(ImageFormat, IsToldByHowTheBytesBegin) {
  EXPECT_EQ(format_of(hex("FFD8FFE0")), ImageFormat::jpeg);
  EXPECT_EQ(format_of(hex("FFD8FFF7")), ImageFormat::jpeg_ls);
  EXPECT_EQ(format_of(hex("0000000C6A5020200D0A870A")), ImageFormat::jpeg2000);
  EXPECT_EQ(format_of(hex("FF4FFF51")), ImageFormat::jpeg2000);
  EXPECT_EQ(format_of(hex("89504E470D0A1A0A")), ImageFormat::png);
  EXPECT_EQ(format_of(hex("FFA0FFA4")), ImageFormat::wsq);
  EXPECT_EQ(format_of(hex("5035")), ImageFormat::pgm);
  EXPECT_EQ(format_of(hex("5036")), ImageFormat::ppm);
  EXPECT_EQ(format_of(hex("FFD8")), ImageFormat::unknown);
  EXPECT_EQ(format_of({}), ImageFormat::unknown);
}

TEST(Names, AreThoseOfTheEnumerators) {
  EXPECT_EQ(name(Gender::female), "female");
  EXPECT_EQ(name(Gender{9}), "reserved");
  EXPECT_EQ(name(EyeColour::unknown), "unknown");
  EXPECT_EQ(name(HairColour::bald), "bald");
  EXPECT_EQ(name(Property::dark_glasses), "dark_glasses");
  EXPECT_EQ(name(Expression::frowning), "frowning");
  EXPECT_EQ(name(FaceImageType::token_frontal), "token_frontal");
  EXPECT_EQ(name(FaceImageDataType::jpeg2000), "jpeg2000");
  EXPECT_EQ(name(ColourSpace::gray8), "gray8");
  EXPECT_EQ(name(SourceType::photograph_scanner), "photograph_scanner");
  EXPECT_EQ(name(ImpressionType::live_scan_contactless), "live_scan_contactless");
  EXPECT_EQ(name(Compression::png), "png");
  EXPECT_EQ(name(IrisImageFormat::rgb_jpeg2000), "rgb_jpeg2000");
  EXPECT_EQ(name(FingerPosition::both_thumbs), "both_thumbs");
  EXPECT_EQ(name(Eye::left), "left");
  EXPECT_EQ(name(Modality::iris), "iris");
  EXPECT_EQ(name(ImageFormat::jpeg_ls), "jpeg_ls");
  EXPECT_EQ(name(Oddity::not_der), "not_der");
  for (int code = 0; code < 8; ++code) {
    EXPECT_EQ(format(Compression(code)) == ImageFormat::unknown, code > 5);
    EXPECT_EQ(format(IrisImageFormat(2 * code + 2)) == ImageFormat::unknown, false);
  }
  EXPECT_EQ(format(IrisImageFormat{3}), ImageFormat::unknown);
}

}  // namespace
}  // namespace landfall::records::iso19794
