#include <gtest/gtest.h>

#include <landfall/base/text.hpp>
#include <landfall/emrtd/images.hpp>
#include <landfall/emrtd/verify.hpp>

#include "../../pictures/made.hpp"
#include "build.hpp"

namespace landfall::emrtd::test {
namespace {

constexpr mrz::Date some_day{2026, 11, 23};

// ISO/IEC 19794-5:2005, 5.4 to 5.8, by hand: one face without points, JPEG, 413 x 531; 14 + 20 + 12 + 5 = 51 bytes.
// clang-format off
const Bytes one_face = hex(
    "46414300" "30313000" "00000033" "0001"
    "00000025" "0000" "00" "00" "00" "000000" "0000" "000000" "000000"
    "01" "00" "019D" "0213" "01" "02" "0000" "0000"
    "FFD8FFE000");
// clang-format on

Bytes group_of(ber::Tag tag, std::initializer_list<ByteView> blocks) {
  std::vector<Bytes> parts{der::integer(static_cast<std::int64_t>(blocks.size()))};
  for (const auto block : blocks)
    parts.push_back(der::object(0x7F60, {der::object(0xA1, hex("8702010188020008")), der::object(0x5F2E, block)}));
  return der::object(tag, {der::object(0x7F61, parts)});
}

TEST(EmrtdImages, AFaceIsAViewIntoTheFile) {
  const Bytes file = group_of(0x75, {one_face});
  const auto images = read_images(File::dg2, file);
  ASSERT_TRUE(images) << images.error().message();
  EXPECT_TRUE(images->remarks.empty());
  ASSERT_EQ(images->images.size(), 1U);
  const auto& face = images->images.front();
  EXPECT_EQ(face.modality, records::Modality::face);
  EXPECT_EQ(face.format, records::ImageFormat::jpeg);
  EXPECT_EQ(face.width, 413);
  EXPECT_EQ(face.height, 531);
  EXPECT_EQ(to_hex(face.bytes), "ffd8ffe000");
  EXPECT_EQ(face.bytes.data() + face.bytes.size(), file.data() + file.size());
  EXPECT_TRUE(check(File::dg2, file, some_day));
}

TEST(EmrtdImages, AnErrorIsThisComponentsAndNamesTheByteOfTheFile) {
  const Bytes file = group_of(0x75, {ByteView(one_face).first(20)});
  const auto images = read_images(File::dg2, file);
  ASSERT_FALSE(images);
  const Error& error = images.error();
  EXPECT_EQ(error.layer(), Layer::emrtd);
  EXPECT_EQ(error.code(), Errc::bad_input);
  EXPECT_EQ(error.where(), text("byte ", file.size() - 20));  // where the block begins
  ASSERT_NE(error.cause(), nullptr);
  EXPECT_EQ(error.cause()->layer(), Layer::records);
  const auto checked = check(File::dg2, file, some_day);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().layer(), Layer::emrtd);
}

TEST(EmrtdImages, AnUnreadableBlockHidesNoOther) {
  const ByteView broken = ByteView(one_face).first(20);
  const Bytes file = group_of(0x75, {broken, one_face, broken});
  const auto images = read_images(File::dg2, file);
  ASSERT_TRUE(images) << images.error().message();
  ASSERT_EQ(images->images.size(), 1U);
  EXPECT_EQ(to_hex(images->images[0].bytes), "ffd8ffe000");
  ASSERT_EQ(images->remarks.size(), 2U);
  EXPECT_EQ(images->remarks[1].code, RemarkCode::block_unreadable);
  EXPECT_EQ(images->remarks[1].offset, file.size() - 20);
  const auto checked = check(File::dg2, file, some_day);
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->size(), 2U);
  const auto none = read_images(File::dg2, group_of(0x75, {broken, broken}));
  EXPECT_FALSE(none);
}

TEST(EmrtdImages, TheVerdictFindsABlockThatWasLeftOut) {
  const auto finds = [](ByteView file) {
    const auto verdict =
        verify({{File::dg3, file}}, trust::Store(), {.at = std::chrono::sys_days(std::chrono::January / 15 / 2027)});
    std::string details;
    for (const auto& finding : verdict.findings)
      if (finding.finding == model::ChipFinding::dg_not_read) details += finding.detail;
    return details;
  };
  const ByteView broken = ByteView(one_face).first(20);
  const Bytes file = group_of(0x63, {one_face, broken});
  EXPECT_EQ(finds(file), text("DG3: the block at byte ", file.size() - 20));
  EXPECT_EQ(finds(group_of(0x63, {one_face})), "");
  EXPECT_NE(finds(group_of(0x63, {broken})), "");
}

TEST(EmrtdImages, AnEditionThatIsNotReadIsSaidToBeThat) {
  Bytes later = one_face;
  later[5] = '3';  // ISO/IEC 19794-5:2011: "030"
  const auto images = read_images(File::dg2, group_of(0x75, {later}));
  ASSERT_FALSE(images);
  EXPECT_EQ(images.error().layer(), Layer::emrtd);
  EXPECT_EQ(images.error().code(), Errc::unsupported);
}

// Notes what it is given.
class Notes final : public codec::PictureDecoder {
 public:
  Bytes file{};

 private:
  Result<codec::Picture> decode_file(ByteView given, const codec::DecodeOptions&, const std::stop_token&) override {
    file.assign(given.begin(), given.end());
    return codec::Picture::make(3, 4, PixelFormat::rgb24);
  }
};

TEST(EmrtdImages, APortraitIsDecodedByWhomTheCallerNames) {
  Notes decoder;
  const Bytes file = group_of(0x75, {one_face});
  const auto portrait = read_portrait(file, decoder);
  ASSERT_TRUE(portrait) << portrait.error().message();
  EXPECT_EQ(portrait->height(), 4);
  EXPECT_EQ(decoder.file, hex("FFD8FFE000"));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(read_portrait(file, decoder, stop.get_token()).error().code(), Errc::cancelled);
}

TEST(EmrtdImages, NoneIsNoErrorButNoPortrait) {
  const Bytes file = der::object(0x75, {der::object(0x7F61, {der::integer(0)})});
  const auto images = read_images(File::dg2, file);
  ASSERT_TRUE(images) << images.error().message();
  EXPECT_TRUE(images->images.empty());
  codec::InThisProcess decoder;
  const auto portrait = read_portrait(file, decoder);
  ASSERT_FALSE(portrait);
  EXPECT_EQ(portrait.error().code(), Errc::not_found);
  EXPECT_FALSE(read_images(File::dg1, file));
}

// One face of any picture in a record that says JPEG.
Bytes dg2_of(ByteView picture) {
  Bytes record(one_face.begin(), one_face.end() - 5);
  const auto put_length = [&](std::size_t at, std::size_t length) {
    for (std::size_t i = 0; i < 4; ++i) record[at + i] = static_cast<std::uint8_t>(length >> (24 - 8 * i));
  };
  put_length(8, record.size() + picture.size()), put_length(14, record.size() - 14 + picture.size());
  record.insert(record.end(), picture.begin(), picture.end());
  return group_of(0x75, {record});
}

Result<codec::Picture> portrait_in(const Bytes& dg2) {
  codec::InThisProcess here;
  return read_portrait(dg2, here);
}

TEST(EmrtdPortrait, IsJpegOrJpeg2000) {
  const Bytes pixels(256, 0x40);
  const Bytes sound[] = {made::jpeg({}), made::j2k({}), made::jp2(made::j2k({}), 16, 16, 1)};
  for (const auto& file : sound) {
    const auto portrait = portrait_in(dg2_of(file));
    ASSERT_TRUE(portrait) << portrait.error().message();
    EXPECT_EQ(portrait->width(), 16);
  }
  struct Other {
    std::string_view name;
    Bytes file;
  };
  const Other others[] = {{"TIFF", made::Tiff(true).picture(16, 16, 1, 8, 1).file(pixels)},
                          {"PNG", made::png({})},
                          {"WebP", made::webp_lossless(16, 16, 1)}};
  for (const auto& [name, file] : others) {
    ASSERT_TRUE(codec::decode(file)) << name;  // elsewhere it is a picture
    const auto portrait = portrait_in(dg2_of(file));
    ASSERT_FALSE(portrait) << name;
    EXPECT_EQ(portrait.error().code(), Errc::unsupported);
    EXPECT_EQ(portrait.error().wanted(), "a JPEG or JPEG 2000 file");
    EXPECT_EQ(portrait.error().found(), name);
  }
}

TEST(EmrtdPortrait, IsOfAPortraitsSize) {
  EXPECT_TRUE(portrait_in(dg2_of(made::jpeg({.width = 1654, .height = 2126}))));  // 35 x 45 mm at 1,200 an inch
  const auto large = portrait_in(dg2_of(made::jpeg({.width = 2000, .height = 2001})));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code(), Errc::exhausted);
}

}  // namespace
}  // namespace landfall::emrtd::test
