#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <vector>

#include <landfall/ocr/line_reader.hpp>

namespace landfall::ocr {
namespace {

using testing::HasSubstr;

// A sans-serif H, O and I, five by seven, eight pixels each: nothing here draws letters.
std::vector<std::uint8_t> drawn_line(int& width, int& height) {
  constexpr std::array<std::array<std::string_view, 7>, 3> letters{{
      {"#...#", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"},
      {"#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####"},
      {"#....", "#....", "#....", "#....", "#....", "#....", "#####"},
  }};
  constexpr int scale = 6, margin = 24, pitch = 7 * scale;
  width = 2 * margin + 3 * pitch;
  height = 2 * margin + 7 * scale;
  std::vector<std::uint8_t> out(static_cast<std::size_t>(width * height), 235);
  for (std::size_t letter = 0; letter < letters.size(); ++letter)
    for (int y = 0; y < 7 * scale; ++y)
      for (int x = 0; x < 5 * scale; ++x)
        if (letters[letter][static_cast<std::size_t>(y / scale)][static_cast<std::size_t>(x / scale)] == '#')
          out[static_cast<std::size_t>((margin + y) * width + margin + static_cast<int>(letter) * pitch + x)] = 20;
  return out;
}

TEST(LineReader, reads_letters_from_left_to_right_with_their_places) {
  auto reader = LineReader::create({.alphabet = "HOLQX"});
  ASSERT_TRUE(reader) << reader.error().message();
  int width = 0, height = 0;
  const auto pixels = drawn_line(width, height);
  const auto seen = reader->read({pixels.data(), width, height, width, PixelFormat::gray8});
  ASSERT_TRUE(seen) << seen.error().message();
  std::string text;
  int last = -1;
  for (const auto& symbol : *seen) {
    text += symbol.text;
    EXPECT_GT(symbol.box.x, last);
    EXPECT_GT(symbol.confidence, 0);
    EXPECT_LE(symbol.confidence, 1);
    last = symbol.box.x;
  }
  EXPECT_EQ(text, "HOL");
}

TEST(LineReader, says_nothing_about_an_empty_line_on_standard_error_and_refuses_what_is_no_grey_picture) {
  auto reader = LineReader::create();
  ASSERT_TRUE(reader) << reader.error().message();
  const std::vector<std::uint8_t> blank(300 * 60, 235);
  testing::internal::CaptureStderr();
  const auto none = reader->read({blank.data(), 300, 60, 300, PixelFormat::gray8});
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_TRUE(none);
  EXPECT_EQ(reader->read({}).error().code(), Errc::bad_input);
  EXPECT_EQ(reader->read({blank.data(), 100, 60, 300, PixelFormat::rgb24}).error().code(), Errc::bad_input);
}

TEST(LineReader, says_which_library_is_missing_and_what_brings_it) {
  const auto none = LineReader::create({.library = "libnowhere.so.5"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code(), Errc::not_found);
  EXPECT_THAT(none.error().wanted(), HasSubstr("libtesseract5"));
  EXPECT_THAT(none.error().found(), HasSubstr("libnowhere.so.5"));
  const auto other = LineReader::create({.library = "libm.so.6"});  // a library, but not this one
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code(), Errc::not_found);
  EXPECT_THAT(other.error().found(), HasSubstr("TessBaseAPI"));
}

}  // namespace
}  // namespace landfall::ocr
