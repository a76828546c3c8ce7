#include <gtest/gtest.h>

#include <set>

#include <landfall/emrtd/biometrics.hpp>
#include <landfall/emrtd/com.hpp>
#include <landfall/emrtd/groups.hpp>

#include "build.hpp"

namespace landfall::emrtd::test {
namespace {

constexpr mrz::Date today{2026, 11, 23};

// Doc 9303-10, appendix A: EF.COM of LDS 1.7, Unicode 4.0.0 with DG1, 2, 4 and 12.
const Bytes worked_com = hex("60165F0104303130375F36063034303030305C046175766C");
// Doc 9303-4, the specimen of Utopia.
constexpr std::string_view td3 =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";

TEST(EmrtdFiles, OneTable) {
  ASSERT_EQ(files().size(), 20U);
  std::set<std::pair<bool, int>> identifiers;
  for (const auto& file : files()) {
    EXPECT_EQ(&spec(file.file), &file);
    EXPECT_EQ(file_of_identifier(file.identifier, file.in_application), &file);
    EXPECT_EQ(file.identifier, 0x0100 | file.sfi) << file.name;
    identifiers.emplace(file.in_application, file.identifier);
  }
  EXPECT_EQ(identifiers.size(), 20U);
  // ICAO Doc 9303-10, 4.6.1: the tags in the order of the groups.
  const ber::Tag tags[] = {0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68,
                           0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70};
  for (int number = 1; number <= 16; ++number) {
    ASSERT_NE(data_group(number), nullptr);
    EXPECT_EQ(data_group(number)->tag, tags[number - 1]);
    EXPECT_EQ(data_group_of_tag(tags[number - 1]), data_group(number));
  }
  EXPECT_EQ(data_group(0), nullptr);
  EXPECT_EQ(data_group(17), nullptr);
  EXPECT_EQ(data_group_of_tag(0x60), nullptr);
  EXPECT_EQ(data_group_of_tag(0x77), nullptr);
  EXPECT_EQ(file_of_identifier(0x0101, false), nullptr);
}

TEST(EmrtdFiles, ComOfTheWorkedExample) {
  const auto com = read_com(worked_com);
  ASSERT_TRUE(com) << com.error().message();
  EXPECT_EQ(com->lds_version, "1.7");
  EXPECT_EQ(com->unicode_version, "4.0.0");
  EXPECT_EQ(com->data_groups, (std::vector{1, 2, 4, 12}));
  EXPECT_TRUE(com->remarks.empty());
  EXPECT_TRUE(com->trailing.empty());
}

TEST(EmrtdFiles, PaddingIsNotTheFile) {
  const Bytes padded = joined(worked_com, hex("0000FF"));
  const auto com = read_com(padded);
  ASSERT_TRUE(com);
  EXPECT_EQ(to_hex(com->file()), to_hex(worked_com));
  EXPECT_EQ(to_hex(com->trailing), "0000ff");
  ASSERT_EQ(com->remarks.size(), 1U);
  EXPECT_EQ(com->remarks[0].code, RemarkCode::trailing_bytes);
  EXPECT_EQ(com->remarks[0].offset, 24U);
}

TEST(EmrtdFiles, ComThatIsOdd) {
  const Bytes odd = der::object(
      0x60, {text_object(0x5F01, "01x7"), text_object(0x5F36, "0400"), der::object(0x5C, hex("617F61")), der::null()});
  const auto com = read_com(odd);
  ASSERT_TRUE(com);
  EXPECT_TRUE(com->lds_version.empty());
  EXPECT_TRUE(com->unicode_version.empty());
  EXPECT_EQ(com->tags, (std::vector<ber::Tag>{0x61, 0x7F61}));
  EXPECT_TRUE(com->has(RemarkCode::version_unreadable));
  EXPECT_TRUE(com->has(RemarkCode::unknown_tag));
  EXPECT_TRUE(com->has(RemarkCode::unknown_object));
}

TEST(EmrtdFiles, ErrorsNameTheByteAndTheLayer) {
  const Bytes wrong = der::object(0x60, {text_object(0x5F01, "0107")});
  const auto com = read_com(wrong);
  ASSERT_FALSE(com);
  EXPECT_EQ(com.error().code(), Errc::bad_input);
  EXPECT_EQ(com.error().layer(), Layer::emrtd);
  EXPECT_EQ(com.error().where(), "byte 9");
  ASSERT_NE(com.error().cause(), nullptr);
  EXPECT_FALSE(read_com(hex("6103020100")));
  EXPECT_FALSE(read_com({}));
  EXPECT_FALSE(read_com(ByteView(worked_com).first(20)));
}

TEST(EmrtdFiles, Dg1HasTheZone) {
  const Bytes file = der::object(0x61, {text_object(0x5F1F, td3)});
  const auto dg1 = read_dg1(file, today);
  ASSERT_TRUE(dg1) << dg1.error().message();
  EXPECT_EQ(dg1->zone.format(), mrz::Format::td3);
  EXPECT_TRUE(dg1->zone.valid());
  EXPECT_EQ(dg1->zone.document_number(), "L898902C3");
  EXPECT_EQ(to_hex(dg1->file()), to_hex(file));
}

TEST(EmrtdFiles, Dg1WithoutZone) {
  const Bytes short_zone = der::object(0x61, {text_object(0x5F1F, td3.substr(1))});
  const auto refused = read_dg1(short_zone, today);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().found(), "87");
  const std::string lower = "p" + std::string(td3.substr(1));
  const Bytes small = der::object(0x61, {text_object(0x5F1F, lower)});
  const auto letters = read_dg1(small, today);
  ASSERT_FALSE(letters);
  EXPECT_EQ(letters.error().layer(), Layer::emrtd);
  EXPECT_EQ(letters.error().message().find("ERIKSSON"), std::string::npos);
  EXPECT_FALSE(read_dg1(der::object(0x61, {der::null()}), today));
}

Bytes biometric(ber::Tag tag, ByteView block, ByteView header) {
  return der::object(0x7F60, {der::object(0xA1, header), der::object(tag, block)});
}
const Bytes face_header =
    hex("80020101"
        "810102"
        "820100"
        "830720260102030405"
        "850420260101"
        "86020021"
        "87020101"
        "88020008"
        "900101");
const Bytes face_19794 = hex("4641430030313000");

TEST(EmrtdFiles, BiometricsOf19794) {
  const Bytes file =
      der::object(0x75, {der::object(0x7F61, {der::integer(1), biometric(0x5F2E, face_19794, face_header)})});
  const auto dg2 = read_biometrics(File::dg2, file);
  ASSERT_TRUE(dg2) << dg2.error().message();
  EXPECT_TRUE(dg2->remarks.empty());
  ASSERT_EQ(dg2->templates.size(), 1U);
  const auto& face = dg2->templates[0];
  EXPECT_EQ(face.encoding, BiometricEncoding::iso_19794);
  EXPECT_EQ(to_hex(face.record), to_hex(face_19794));
  EXPECT_EQ(face.header.version, 0x0101);
  EXPECT_EQ(face.header.type, 2U);
  EXPECT_EQ(face.header.subtype, 0);
  EXPECT_EQ(to_hex(face.header.creation_date), "20260102030405");
}

TEST(EmrtdFiles, BiometricsOf39794) {
  const Bytes inner = hex("650430020500");
  const Bytes file = der::object(
      0x75,
      {der::object(0x7F61, {der::integer(1), biometric(0x7F2E, der::object(0xA1, inner), hex("8702010188020008"))})});
  const auto dg2 = read_biometrics(File::dg2, file);
  ASSERT_TRUE(dg2) << dg2.error().message();
  EXPECT_TRUE(dg2->remarks.empty());
  ASSERT_EQ(dg2->templates.size(), 1U);
  EXPECT_EQ(dg2->templates[0].encoding, BiometricEncoding::iso_39794);
  EXPECT_EQ(to_hex(dg2->templates[0].record), to_hex(inner));
  EXPECT_EQ(to_hex(dg2->templates[0].block), to_hex(der::object(0xA1, inner)));
  EXPECT_FALSE(dg2->templates[0].header.version);
}

TEST(EmrtdFiles, BiometricsThatAreOdd) {
  const Bytes wrong_tag = biometric(0x7F2E, face_19794, hex("8402ABCD"));
  const Bytes no_format = biometric(0x5F2E, hex("00"), hex("81050000000001"));
  const Bytes file = der::object(0x63, {der::object(0x7F61, {der::integer(3), wrong_tag, no_format})});
  const auto dg3 = read_biometrics(File::dg3, file);
  ASSERT_TRUE(dg3) << dg3.error().message();
  ASSERT_EQ(dg3->templates.size(), 2U);
  EXPECT_EQ(dg3->templates[0].encoding, BiometricEncoding::iso_19794);
  EXPECT_EQ(dg3->templates[1].encoding, BiometricEncoding::unknown);
  EXPECT_EQ(to_hex(dg3->templates[1].block), "00");
  for (const auto code :
       {RemarkCode::block_tag, RemarkCode::encoding_unknown, RemarkCode::count_differs, RemarkCode::unknown_object})
    EXPECT_TRUE(dg3->has(code)) << name(code);
  EXPECT_FALSE(read_biometrics(File::dg3, der::object(0x63, {der::object(0x7F61, {hex("7F6002A100")})})));
  EXPECT_FALSE(read_biometrics(File::dg1, file));
}

// Doc 9303-10, 4.7.3: no finger, and random octets so that nobody sees it by the hash.
TEST(EmrtdFiles, NoFingers) {
  const Bytes file = der::object(0x63, {der::object(0x7F61, {der::integer(0), hex("5304A1B2C3D4")})});
  const auto dg3 = read_biometrics(File::dg3, file);
  ASSERT_TRUE(dg3);
  EXPECT_TRUE(dg3->templates.empty());
  EXPECT_TRUE(dg3->remarks.empty());
}

TEST(EmrtdFiles, DisplayedImages) {
  const Bytes file = der::object(0x65, {der::integer(1), hex("5F4002FFD8")});
  const auto dg5 = read_displayed_images(File::dg5, file);
  ASSERT_TRUE(dg5);
  ASSERT_EQ(dg5->images.size(), 1U);
  EXPECT_EQ(to_hex(dg5->images[0]), "ffd8");
  EXPECT_TRUE(dg5->remarks.empty());
  const Bytes signature = der::object(0x67, {hex("5F4002FFD8"), hex("5F430101")});
  const auto dg7 = read_displayed_images(File::dg7, signature);
  ASSERT_TRUE(dg7);
  EXPECT_EQ(dg7->images.size(), 1U);
  EXPECT_TRUE(dg7->has(RemarkCode::count_missing));
  EXPECT_TRUE(dg7->has(RemarkCode::unknown_object));
  EXPECT_FALSE(read_displayed_images(File::dg6, file));
}

TEST(EmrtdFiles, ActiveAuthenticationKey) {
  const Bytes key = der::sequence(
      {der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}), der::bit_string(hex("3003020103"))});
  const Bytes file = der::object(0x6F, {key});
  const auto dg15 = read_dg15(file);
  ASSERT_TRUE(dg15) << dg15.error().message();
  EXPECT_EQ(dg15->algorithm, "1.2.840.113549.1.1.1");
  EXPECT_EQ(to_hex(dg15->key), to_hex(key));
  EXPECT_FALSE(read_dg15(der::object(0x6F, {der::null()})));
}

TEST(EmrtdFiles, CheckSaysOfEachFileWhetherItReads) {
  const auto remarks = check(File::com, joined(worked_com, hex("00")), today);
  ASSERT_TRUE(remarks);
  EXPECT_EQ(remarks->size(), 1U);
  for (const auto& file : files()) EXPECT_FALSE(check(file.file, hex("0500"), today)) << file.name;
  EXPECT_TRUE(check(File::dg13, hex("6D0101"), today));
  EXPECT_TRUE(check(File::dg1, der::object(0x61, {text_object(0x5F1F, td3)}), today));
}

TEST(EmrtdFiles, RemarksHaveNames) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(RemarkCode::block_unreadable); ++i)
    names.insert(name(static_cast<RemarkCode>(i)));
  EXPECT_EQ(names.size(), 21U);
  EXPECT_EQ(name(RemarkCode::block_unreadable), "block_unreadable");
}

}  // namespace
}  // namespace landfall::emrtd::test
