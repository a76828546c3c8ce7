#include <landfall/codec/picture.hpp>

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

namespace landfall::codec {
namespace {

Picture gradient(int width, int height, PixelFormat format) {
  auto picture = Picture::make(width, height, format).value();
  const int channels = format == PixelFormat::gray8 ? 1 : 3;
  auto pixels = picture.pixels();
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < channels; ++c)
        pixels[static_cast<std::size_t>((y * width + x) * channels + c)] =
            static_cast<std::uint8_t>(c == 0   ? x * 255 / width
                                      : c == 1 ? y * 255 / height
                                               : 40);
  return picture;
}

int largest_difference(const Picture& a, const Picture& b) {
  int most = 0;
  const auto one = a.view(), two = b.view();
  for (std::ptrdiff_t i = 0; i < a.stride() * a.height(); ++i)
    most = std::max(most, std::abs(one.data[i] - two.data[i]));
  return most;
}

TEST(Jpeg2000, LosslessIsLossless) {
  for (const auto format : {PixelFormat::gray8, PixelFormat::rgb24}) {
    const auto picture = gradient(75, 33, format);
    const auto file = encode_jpeg2000(picture.view());
    ASSERT_TRUE(file) << file.error().message();
    const auto info = probe(*file);
    ASSERT_TRUE(info) << info.error().message();
    EXPECT_EQ(info->format, FileFormat::jpeg2000);
    EXPECT_EQ(info->width, 75);
    EXPECT_EQ(info->height, 33);
    EXPECT_EQ(info->channels, format == PixelFormat::gray8 ? 1 : 3);
    const auto back = decode(*file, {.tone = format == PixelFormat::gray8 ? Tone::gray : Tone::colour});
    ASSERT_TRUE(back) << back.error().message();
    EXPECT_EQ(largest_difference(picture, *back), 0);
  }
}

TEST(Jpeg2000, ARatioIsMet) {
  const auto picture = gradient(240, 320, PixelFormat::rgb24);
  const auto file = encode_jpeg2000(picture.view(), 40);
  ASSERT_TRUE(file);
  EXPECT_LT(file->size(), 240U * 320 * 3 / 30);
  EXPECT_LT(largest_difference(picture, decode(*file).value()), 24);
}

TEST(Jpeg2000, ACodestreamAloneIsRead) {
  const auto picture = gradient(40, 30, PixelFormat::rgb24);
  const Bytes file = encode_jpeg2000(picture.view()).value();
  const Bytes mark{0xFF, 0x4F, 0xFF, 0x51};
  const auto at = std::search(file.begin(), file.end(), mark.begin(), mark.end());
  const auto back = decode(Bytes(at, file.end()));
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(largest_difference(picture, *back), 0);
}

TEST(Jpeg2000, ATinyPictureHasFewResolutions) {
  const auto picture = gradient(1, 3, PixelFormat::gray8);
  const auto file = encode_jpeg2000(picture.view());
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_TRUE(decode(*file));
}

TEST(Jpeg2000, HalfAFileIsNoPicture) {
  const Bytes file = encode_jpeg2000(gradient(64, 64, PixelFormat::rgb24).view()).value();
  for (std::size_t size = 0; size < file.size() - 2; size += 7)
    EXPECT_FALSE(decode(ByteView(file).first(size))) << size;
}

TEST(Jpeg2000, AClaimOfSizeIsBoundedByTheFile) {
  Bytes file = encode_jpeg2000(gradient(16, 16, PixelFormat::gray8).view()).value();
  const Bytes mark{0xFF, 0x4F, 0xFF, 0x51};
  auto at = std::search(file.begin(), file.end(), mark.begin(), mark.end());
  for (const int field : {8, 12, 24, 28}) {  // width and height of the grid and of the tile: 8192
    at[field + 2] = 0x20;
    at[field + 3] = 0;
  }
  const auto info = probe(file);
  ASSERT_FALSE(info);
  EXPECT_EQ(info.error().code(), Errc::exhausted);
}

}  // namespace
}  // namespace landfall::codec
